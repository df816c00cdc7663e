/// A Gateway of the Kubernetes Gateway API (`gateway.networking.k8s.io`).
public struct K8sGateway: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The class: which controller makes it.
  public let gatewayClassName: Located<String>?
  /// Its listeners.
  public let listeners: [Listener]
  /// Its addresses.
  public let addresses: [Node]

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    gatewayClassName = object.spec?.string("gatewayClassName")
    listeners = object.spec?["listeners"]?.items.map(Listener.init) ?? []
    addresses = object.spec?["addresses"]?.items ?? []
  }

  /// One listener.
  public struct Listener: Sendable {
    /// The listener's map.
    public let node: Node
    /// The name.
    public let name: Located<String>?
    /// The host; nil means any.
    public let hostname: Located<String>?
    /// The port's number.
    public let port: Located<Int>?
    /// The protocol as written: `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`.
    public let listenerProtocol: Located<String>?
    /// Which routes may attach.
    public let allowedRoutes: Node?

    init(_ node: Node) {
      self.node = node
      name = node.string("name")
      hostname = node.string("hostname")
      port = node.int("port")
      listenerProtocol = node.string("protocol")
      allowedRoutes = node["allowedRoutes"]
    }
  }
}

/// A route of the Gateway API: `HTTPRoute`, `GRPCRoute`, `TCPRoute`, `TLSRoute`, `UDPRoute`; told apart by `object.kind`.
public struct K8sRoute: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The hosts; empty means those of the listener.
  public let hostnames: [Located<String>]
  /// The gateways or services it attaches to.
  public let parentRefs: [Reference]
  /// Its rules as written.
  public let rules: [Node]

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    hostnames = object.spec?.strings("hostnames") ?? []
    parentRefs =
      object.spec?["parentRefs"]?.items.map {
        Reference($0, defaultKind: "Gateway", defaultGroup: "gateway.networking.k8s.io")
      } ?? []
    rules = object.spec?["rules"]?.items ?? []
  }

  /// Every backend of every rule, those of mirror filters included.
  public var backendRefs: [Reference] {
    rules.flatMap { rule -> [Reference] in
      let refs = rule["backendRefs"]?.items ?? []
      let mirrors = (rule["filters"]?.items ?? []).compactMap { $0.at("requestMirror", "backendRef") }
      return (refs + mirrors).map { Reference($0, defaultKind: "Service", defaultGroup: "") }
    }
  }

  /// A parent or a backend.
  public struct Reference: Sendable {
    /// The reference's map.
    public let node: Node
    /// The API group; empty for core kinds.
    public let group: String
    /// The kind.
    public let kind: String
    /// The name.
    public let name: Located<String>?
    /// The namespace; nil means the route's own.
    public let namespace: Located<String>?
    /// The listener or port meant; nil: all.
    public let sectionName: Located<String>?
    /// The port's number.
    public let port: Located<Int>?
    /// The weight; nil means 1.
    public let weight: Located<Int>?

    init(_ node: Node, defaultKind: String, defaultGroup: String) {
      self.node = node
      kind = node["kind"]?.text ?? defaultKind
      group =
        node["group"].map { $0.text ?? "" } ?? (node["kind"] == nil || kind == "Gateway" ? defaultGroup : "")
      name = node.string("name")
      namespace = node.string("namespace")
      sectionName = node.string("sectionName")
      port = node.int("port")
      weight = node.int("weight")
    }
  }
}

/// Lets other namespaces refer into its own (`gateway.networking.k8s.io`).
public struct ReferenceGrant: Sendable {
  /// The object.
  public let object: ConfigObject
  /// Who may refer: group, kind, namespace.
  public let from: [Node]
  /// What may be referred to: group, kind, maybe name.
  public let to: [Node]

  /// Reads the object's spec.
  public init(_ object: ConfigObject) {
    self.object = object
    from = object.spec?["from"]?.items ?? []
    to = object.spec?["to"]?.items ?? []
  }
}
