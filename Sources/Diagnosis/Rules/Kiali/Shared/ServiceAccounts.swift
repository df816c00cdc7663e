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

  /// Every principal of each cluster, as callers with one of these trust domains carry it.
  func principals(of domains: Set<String>) -> [String: [String]] {
    var accounts = byCluster
    if isGatewayAssumed {
      for cluster in accounts.keys { accounts[cluster]?.insert(Self.gateway(in: root)) }
    }
    return accounts.mapValues { accounts in domains.flatMap { domain in accounts.map { "\(domain)/\($0)" } } }
  }

  private static func gateway(in root: String) -> String {
    "ns/\(root)/sa/istio-ingressgateway-service-account"
  }

  private func isAssumed(_ account: String) -> Bool { isGatewayAssumed && account == Self.gateway(in: root) }
}
