/// Ports and hosts of a gateway's proxies (`networking.istio.io`, not the Gateway API's).
public struct Gateway: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The proxies it configures; Istio takes an empty one for all.
  public let selector: Selector?
  /// Its ports.
  public let servers: [Server]

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    selector = Selector(object.spec, "selector", inner: nil)
    servers = object.spec?["servers"]?.items.map(Server.init) ?? []
  }

  /// One port.
  public struct Server: Sendable {
    /// The server's map.
    public let node: Node
    /// The port's number, name and protocol.
    public let port: Located<Int>?
    /// The port's name.
    public let portName: Located<String>?
    /// The port's protocol as written: `HTTP`, `HTTPS`, `TLS`, …
    public let portProtocol: Located<String>?
    /// The address it binds to.
    public let bind: Located<String>?
    /// The hosts, maybe `namespace/host`.
    public let hosts: [Located<String>]
    /// TLS as the gateway speaks it.
    public let tls: Node?

    init(_ node: Node) {
      self.node = node
      let port = node["port"]
      self.port = port?.int("number")
      portName = port?.string("name")
      portProtocol = port?.string("protocol")
      bind = node.string("bind")
      hosts = node.strings("hosts")
      tls = node["tls"]
    }

    /// `PASSTHROUGH` (also where TLS is written without a mode), `SIMPLE`, `MUTUAL`, `ISTIO_MUTUAL`, …; nil without TLS.
    public var tlsMode: Located<String>? {
      tls.map { $0.string("mode") ?? Located("PASSTHROUGH", $0.place) }
    }
    /// The secret of its certificate.
    public var credentialName: Located<String>? { tls?.string("credentialName") }
  }
}
