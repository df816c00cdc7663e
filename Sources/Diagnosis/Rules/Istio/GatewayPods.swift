import Manifests

/// The pods behind Istio's gateways, looked up once a selector.
struct GatewayPods {
  private struct Key: Hashable {
    var labels: [String: String]
    /// nil: any.
    var namespace: String?
  }

  private let set: ConfigSet
  private let isScoped: Bool
  private var found: [Key: [Workload]] = [:]

  init(_ set: ConfigSet) {
    self.set = set
    isScoped = set.scopesGatewaysToNamespace
  }

  /// Pods and templates that carry the selector's labels, in any namespace unless istiod scopes gateways to their own.
  mutating func of(_ gateway: Gateway) -> [Workload] {
    let key = key(gateway)
    if let known = found[key] { return known }
    let pods = set.workloadIndex.matching(key.labels, in: key.namespace)
    found[key] = pods
    return pods
  }

  /// Whether the Gateway only configures pods of its own namespace.
  func isScoped(_ gateway: Gateway) -> Bool { isScoped }

  /// Whether the selector names the pods that a Gateway of the Gateway API will get from its controller, which no file
  /// holds.
  func isProvisioned(_ gateway: Gateway) -> Bool {
    let labels = gateway.selector?.labels ?? [:]
    guard let name = labels["gateway.networking.k8s.io/gateway-name"] ?? labels["istio.io/gateway-name"]
    else {
      return false
    }
    return set.k8sGateways.contains { $0.object.name == name }
  }

  private func key(_ gateway: Gateway) -> Key {
    Key(labels: gateway.selector?.labels ?? [:], namespace: isScoped ? gateway.object.namespace : nil)
  }
}
