import Kubernetes

/// A pod that runs and is not in the mesh, and why.
public struct OutsidePod: Sendable, Hashable {
  /// The pod.
  public var pod: ResourceKey
  /// Its workload.
  public var workload: WorkloadName
  /// Why, as a sentence without full stop.
  public var reason: String
  /// Whether its namespace means it to be in the mesh.
  public var isMissed: Bool

  /// Makes one.
  public init(pod: ResourceKey, workload: WorkloadName, reason: String, isMissed: Bool) {
    self.pod = pod
    self.workload = workload
    self.reason = reason
    self.isMissed = isMissed
  }

  /// The pods of a cluster that are outside, in order. Kubernetes' own namespaces and Istio's own pods are left out.
  /// - Complexity: O(pods).
  static func all(in state: ClusterState, proxies: ClusterProxies, meshes: [String: NamespaceMesh])
    -> [OutsidePod]
  {
    state.pods.values.compactMap { pod -> OutsidePod? in
      guard proxies.all[pod.key] == nil, !pod.isOver, !pod.isTerminating, !isOfTheSystem(pod) else {
        return nil
      }
      guard pod.annotations[IstioNames.redirection] != "enabled" else { return nil }
      let (reason, isMissed) = reason(pod, meshes[pod.namespace])
      return OutsidePod(
        pod: pod.key, workload: WorkloadName(of: pod, in: state), reason: reason, isMissed: isMissed)
    }.sorted { $0.pod < $1.pod }
  }

  private static let systemNamespaces: Set = ["kube-system", "kube-public", "kube-node-lease"]

  private static func isOfTheSystem(_ pod: ClusterPod) -> Bool {
    systemNamespaces.contains(pod.namespace) || pod.labels["k8s-app"] == "istio-cni-node"
      || pod.owner?.kind == "Node"
  }

  private static func reason(_ pod: ClusterPod, _ mesh: NamespaceMesh?) -> (String, Bool) {
    let own = pod.labels[IstioNames.inject] ?? pod.annotations[IstioNames.inject]
    if own == "false" { return ("it refuses a sidecar (\(IstioNames.inject)=false)", false) }
    let isMissed = mesh?.mode == .sidecars || mesh?.mode == .ambient
    if pod.usesHostNetwork, isMissed { return ("it uses its node's network, where no mesh reaches", false) }
    if own == "true" {
      return ("it asks for a sidecar and has none: was the injector there when it started?", true)
    }
    switch mesh?.mode {
    case .sidecars:
      return (
        "its namespace injects sidecars and it has none: it may be older than the label, restart it", true
      )
    case .ambient:
      return pod.labels[IstioNames.dataplane] == "none"
        ? ("it refuses ambient mode (\(IstioNames.dataplane)=none)", false)
        : ("its namespace is ambient and ztunnel has not taken it in: is istio-cni there?", true)
    case .refused: return ("its namespace refuses sidecars", false)
    case .unlabelled: return ("its namespace is not labelled for the mesh", false)
    case nil: return ("the labels of its namespace cannot be seen", false)
    }
  }
}
