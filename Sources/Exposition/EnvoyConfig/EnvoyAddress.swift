/// Where something listens or is reached.
public struct EnvoyAddress: Sendable, Hashable {
  /// An IP address, a path of a pipe, or the name of an internal listener.
  public var host: String
  /// The port; nil where there is none.
  public var port: Int?

  /// Makes an address.
  public init(_ host: String, port: Int? = nil) {
    self.host = host
    self.port = port
  }

  /// `10.0.0.1:9080`, `[::1]:80`, `unix:///path`, `envoy://listener/endpoint`.
  public var text: String {
    guard let port else { return host }
    return host.contains(":") && !host.contains("/") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }

  /// Reads Envoy's `Address`; nil where none is given.
  init?(_ fields: EnvoyFields) {
    let socket = fields["socket_address"]
    let pipe = fields["pipe"]
    let inner = fields["envoy_internal_address"]
    if socket.exists {
      host = socket["address"].text ?? ""
      port = socket["port_value"].integer
      if host.isEmpty, port == nil { return nil }
    } else if pipe.exists {
      host = "unix://" + (pipe["path"].text ?? "")
      port = nil
    } else if inner.exists {
      host =
        "envoy://" + (inner["server_listener_name"].text ?? "?")
        + (inner["endpoint_id"].text.map { "/" + $0 } ?? "")
      port = nil
    } else {
      return nil
    }
  }
}
