/// A host outside the cluster's services (`networking.istio.io`).
public struct ServiceEntry: Sendable {
  /// The object.
  public let object: ConfigObject
  /// Its hosts, maybe with a wildcard.
  public let hosts: [Located<String>]
  /// Its addresses.
  public let addresses: [Located<String>]
  /// Its ports.
  public let ports: [Port]
  /// `NONE` where none is written; `STATIC`, `DNS`, `DNS_ROUND_ROBIN`, `DYNAMIC_DNS`.
  public let resolution: String
  /// `MESH_EXTERNAL` where none is written, else `MESH_INTERNAL`.
  public let location: String
  /// Its endpoints as written.
  public let endpoints: [Endpoint]
  /// The workloads behind it, in its own namespace.
  public let workloadSelector: Selector?
  /// Namespaces that see it.
  public let exportTo: [Located<String>]

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    let spec = object.spec
    hosts = spec?.strings("hosts") ?? []
    addresses = spec?.strings("addresses") ?? []
    ports = spec?["ports"]?.items.map(Port.init) ?? []
    resolution = spec?["resolution"]?.text ?? "NONE"
    location = spec?["location"]?.text ?? "MESH_EXTERNAL"
    endpoints = spec?["endpoints"]?.items.map(Endpoint.init) ?? []
    workloadSelector = Selector(spec, "workloadSelector", inner: "labels")
    exportTo = spec?.strings("exportTo") ?? []
  }

  /// One port.
  public struct Port: Sendable {
    /// The port's map.
    public let node: Node
    /// The port's number.
    public let number: Located<Int>?
    /// The name.
    public let name: Located<String>?
    /// The protocol as written; nil where there is none.
    public let portProtocol: Located<String>?
    /// The endpoints' port, where it is another.
    public let targetPort: Located<Int>?

    init(_ node: Node) {
      self.node = node
      number = node.int("number")
      name = node.string("name")
      portProtocol = node.string("protocol")
      targetPort = node.int("targetPort")
    }
  }

  /// One endpoint.
  public struct Endpoint: Sendable {
    /// The endpoint's map.
    public let node: Node
    /// The address: an IP, a name or a Unix path.
    public let address: Located<String>?
    /// The labels.
    public let labels: [String: String]
    /// The service account, without a namespace.
    public let serviceAccount: String?

    init(_ node: Node) {
      self.node = node
      address = node.string("address")
      labels = node.stringMap("labels")
      serviceAccount = node["serviceAccount"]?.text
    }
  }
}
