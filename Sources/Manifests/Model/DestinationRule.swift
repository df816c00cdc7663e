/// How to talk to a host and its subsets (`networking.istio.io`).
public struct DestinationRule: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The host as written.
  public let host: Located<String>?
  /// Named parts of the host's workloads.
  public let subsets: [Subset]
  /// What holds for all subsets and ports.
  public let trafficPolicy: TrafficPolicy?
  /// The calling workloads that it holds for; nil: all.
  public let workloadSelector: Selector?
  /// Namespaces that see it.
  public let exportTo: [Located<String>]

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    let spec = object.spec
    host = spec?.string("host")
    subsets = spec?["subsets"]?.items.map(Subset.init) ?? []
    trafficPolicy = spec?["trafficPolicy"].map(TrafficPolicy.init)
    workloadSelector = Selector(spec, "workloadSelector", inner: "matchLabels")
    exportTo = spec?.strings("exportTo") ?? []
  }
}

/// A named part of a host's workloads.
public struct Subset: Sendable {
  /// The subset's map.
  public let node: Node
  /// The name.
  public let name: Located<String>?
  /// Labels that its workloads carry beside those of the service.
  public let labels: [String: String]
  /// Where the labels stand, else the subset.
  public let labelsPlace: Place
  /// What overrides the rule's policy.
  public let trafficPolicy: TrafficPolicy?

  init(_ node: Node) {
    self.node = node
    name = node.string("name")
    labels = node.stringMap("labels")
    labelsPlace = node["labels"]?.place ?? node.place
    trafficPolicy = node["trafficPolicy"].map(TrafficPolicy.init)
  }
}

/// Load balancing, connection pools, outlier detection and TLS towards a host.
public struct TrafficPolicy: Sendable {
  /// The policy's map.
  public let node: Node
  /// TLS towards the host.
  public let tls: ClientTLS?
  /// Limits: `tcp` and `http` as written.
  public let connectionPool: Node?
  /// When endpoints are taken out.
  public let outlierDetection: Node?
  /// How endpoints are chosen.
  public let loadBalancer: Node?
  /// What holds for one port only.
  public let portLevelSettings: [PortPolicy]

  init(_ node: Node) {
    self.node = node
    tls = node["tls"].map(ClientTLS.init)
    connectionPool = node["connectionPool"]
    outlierDetection = node["outlierDetection"]
    loadBalancer = node["loadBalancer"]
    portLevelSettings = node["portLevelSettings"]?.items.map(PortPolicy.init) ?? []
  }
}

/// A traffic policy of one port.
public struct PortPolicy: Sendable {
  /// The port's number.
  public let port: Located<Int>?
  /// The policy; its own `portLevelSettings` are empty.
  public let node: Node
  /// TLS towards that port.
  public let tls: ClientTLS?

  init(_ node: Node) {
    self.node = node
    port = node["port"]?.int("number")
    tls = node["tls"].map(ClientTLS.init)
  }
}

/// TLS as a client speaks it.
public struct ClientTLS: Sendable {
  /// The map.
  public let node: Node
  /// `DISABLE` (also where none is written), `SIMPLE`, `MUTUAL`, `ISTIO_MUTUAL`.
  public let mode: Located<String>

  init(_ node: Node) {
    self.node = node
    mode = node.string("mode") ?? Located("DISABLE", node.place)
  }
}
