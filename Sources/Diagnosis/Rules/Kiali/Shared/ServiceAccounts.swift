import Manifests

/// The service accounts of the clusters: those that are defined, and those that something runs as.
struct ServiceAccounts {
  /// `ns/bookinfo/sa/default` by cluster.
  private var byCluster: [String: Set<String>] = [:]
  private let isGatewayAssumed: Bool
  private let root: String

  init(_ set: ConfigSet) {
    isGatewayAssumed = set.workloads.contains(where: \.isAssumed)
    root = set.meshConfig.rootNamespace
    for object in set.byKind["ServiceAccount"] ?? [] { add(object.name, object) }
    for workload in set.workloads where !workload.isAssumed {
      add(workload.serviceAccount?.value ?? "default", workload.object)
    }
    for object in set.objects where !object.namespace.isEmpty { add("default", object) }
  }

  private mutating func add(_ name: String, _ object: ConfigObject) {
    byCluster[object.cluster, default: []].insert("ns/\(object.namespace)/sa/\(name)")
  }

  /// Whether an account is known in a cluster. That of the assumed ingress gateway is.
  func has(_ account: String, in cluster: String) -> Bool {
    byCluster[cluster]?.contains(account) == true || isAssumed(account)
  }

  /// Whether it is known in another cluster.
  func hasElsewhere(_ account: String, than cluster: String) -> Bool {
    byCluster.contains { $0.key != cluster && $0.value.contains(account) }
  }

  /// Whether some principal of a cluster fits a pattern with `*` at an end.
  func hasMatch(of pattern: String, domains: Set<String>, in cluster: String) -> Bool {
    fits(pattern, domains, byCluster[cluster] ?? [])
  }

  /// Whether some principal of another cluster fits.
  func hasMatchElsewhere(of pattern: String, domains: Set<String>, than cluster: String) -> Bool {
    byCluster.contains { $0.key != cluster && fits(pattern, domains, $0.value) }
  }

  private func isAssumed(_ account: String) -> Bool {
    isGatewayAssumed && account == "ns/\(root)/sa/istio-ingressgateway-service-account"
  }

  private func fits(_ pattern: String, _ domains: Set<String>, _ accounts: Set<String>) -> Bool {
    let gateway = "ns/\(root)/sa/istio-ingressgateway-service-account"
    return domains.contains { domain in
      (isGatewayAssumed && Glob.matches(pattern, "\(domain)/\(gateway)"))
        || accounts.contains { Glob.matches(pattern, "\(domain)/\($0)") }
    }
  }
}
