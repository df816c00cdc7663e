/// Protocols of a port as Istio names them, whatever their case.
enum ListenerProtocol {
  /// Whether Istio knows it. The empty one means that the traffic is looked at.
  static func isKnown(_ name: String) -> Bool { name.isEmpty || known.contains(name.uppercased()) }

  /// Whether it is HTTP in the clear.
  static func isHTTP(_ name: String) -> Bool {
    ["HTTP", "HTTP2", "GRPC", "GRPC-WEB", "HTTP_PROXY"].contains(name.uppercased())
  }

  /// Whether it is TLS.
  static func isTLS(_ name: String) -> Bool { ["HTTPS", "TLS"].contains(name.uppercased()) }

  /// As a sentence lists them.
  static let list = "HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, MONGO, REDIS, MYSQL"

  private static let known: Set<String> = [
    "TCP", "UDP", "GRPC", "GRPC-WEB", "HTTP", "HTTP_PROXY", "HTTP2", "HTTPS", "TLS", "MONGO", "REDIS",
    "MYSQL",
    "HBONE", "DOUBLEHBONE",
  ]
}
