/// What a namespace's sidecars take in and may reach (`networking.istio.io`).
public struct Sidecar: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The workloads it holds for; nil or empty: the namespace's (in the root namespace: every namespace without its own).
  public let workloadSelector: Selector?
  /// What may be reached; nil where it is not written (everything).
  public let egress: [Egress]?
  /// The listeners for incoming traffic as written.
  public let ingress: [Node]
  /// What happens to unknown hosts.
  public let outboundTrafficPolicy: Node?

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    let spec = object.spec
    workloadSelector = Selector(spec, "workloadSelector", inner: "labels")
    egress = spec?["egress"]?.items.map(Egress.init)
    ingress = spec?["ingress"]?.items ?? []
    outboundTrafficPolicy = spec?["outboundTrafficPolicy"]
  }

  /// Whether it holds for chosen workloads only.
  public var hasSelector: Bool { workloadSelector.map { !$0.isEmpty } ?? false }

  /// One listener for outgoing traffic.
  public struct Egress: Sendable {
    /// The listener's map.
    public let node: Node
    /// `namespace/host`; `.` and `*` and `~` have their meanings.
    public let hosts: [Located<String>]
    /// The port; nil catches all.
    public let port: Node?

    init(_ node: Node) {
      self.node = node
      hosts = node.strings("hosts")
      port = node["port"]
    }
  }
}
