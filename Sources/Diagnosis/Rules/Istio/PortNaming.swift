import Manifests

/// How Istio learns what is spoken on a Service's port.
enum PortNaming {
  /// The names it takes, as a port's name or before its first dash, and as `appProtocol`.
  static let names: Set<String> = [
    "tcp", "udp", "grpc", "grpc-web", "http", "http_proxy", "http2", "https", "tls", "mongo", "redis",
    "mysql", "hbone",
  ]
  private static let kubernetesNames: Set<String> = [
    "kubernetes.io/h2c", "kubernetes.io/ws", "kubernetes.io/wss",
  ]
  /// Ports that are plain TCP without being told so: their servers speak first.
  private static let wellKnown: Set<Int> = [25, 53, 3306, 27017]

  /// Whether a port says what is spoken on it (or needs not to).
  static func isDeclared(_ port: Service.Port) -> Bool {
    if port.transport == "UDP" { return true }
    let declared = port.appProtocol?.value ?? port.name?.value ?? ""
    if port.appProtocol != nil, kubernetesNames.contains(declared) { return true }
    let name = declared.lowercased()
    if name.hasPrefix("grpc-web") || names.contains(String(name.prefix { $0 != "-" })) { return true }
    return wellKnown.contains(port.port?.value ?? 0)
  }
}
