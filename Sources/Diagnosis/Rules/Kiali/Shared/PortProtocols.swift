import Manifests

/// The protocols that a Service's port can say.
enum PortProtocols {
  /// What a port's name may begin with.
  static let names: Set<String> = [
    "grpc", "grpc-web", "http", "http2", "https", "mongo", "redis", "tcp", "tls", "udp", "mysql",
  ]
  /// What appProtocol may say beyond that.
  static let kubernetes: Set<String> = ["kubernetes.io/h2c", "kubernetes.io/ws", "kubernetes.io/wss"]
  /// Ports that proxies take for TCP whatever they are called.
  static let wellKnown: Set<Int> = [25, 53, 3306, 27017]

  /// Whether a name tells a protocol: it is one, or begins with one and `-`.
  static func isTold(by name: String) -> Bool {
    let name = name.lowercased()
    return names.contains(name) || names.contains(String(name.prefix { $0 != "-" }))
      || name.hasPrefix("grpc-web-")
  }
}

extension Service {
  /// Whether the names of its ports matter: sidecars serve it, and nobody else takes care of them.
  func labelsItsPorts(_ set: ConfigSet, _ membership: MeshMembership) -> Bool {
    guard let selector, !selector.isEmpty, object.labels["kiali_wizard"] == nil, !object.isControlPlane,
      object.labels["gateway.networking.k8s.io/gateway-name"] == nil
    else { return false }
    return set.workloadIndex.matching(selector.labels, in: object.namespace).contains {
      !$0.isAssumed && !$0.isGateway && !$0.isWaypoint
        && ($0.hasProxyContainer || membership.answer($0) == .sidecar)
    }
  }
}
