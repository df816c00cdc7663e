import Feeds
import Kubernetes
import Wire

/// The way into one cluster.
struct ClusterConnection: Sendable {
  /// Lists, watches and asks; outside of the budget, since watches cost next to nothing.
  let client: KubernetesClient
  /// Carries what goes through the API server to pods and services, within the budget.
  let transport: BudgetedTransport
  /// What comes of requests to pods by that way.
  let reach: PodProxyWatch

  init(_ access: ClusterAccess, budget: RequestBudget, wire: any HTTPTransport) {
    client = KubernetesClient(access, transport: wire)
    reach = PodProxyWatch(client.authorizedTransport)
    transport = BudgetedTransport(reach, budget: budget)
  }
}
