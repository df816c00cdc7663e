import Manifests

/// Effective mutual TLS: what each server takes, what its clients speak, and whether the two fit.
public struct EffectiveMTLS: Sendable {
  let config: EffectiveConfig

  /// Asks a configuration.
  public init(_ config: EffectiveConfig) { self.config = config }

  // MARK: - Servers

  /// What a workload's port takes; `port` nil: ports without a mode of their own.
  public func server(_ workload: Workload, port: Int?) -> ServerMode {
    let plane = config.dataPlane(workload)
    guard plane != .none else {
      return ServerMode(mode: .disable, origin: .noSidecar, dataPlane: .none)
    }
    var mode = config.peers.mode(
      namespace: workload.object.namespace, labels: workload.labels, port: port)
    mode.dataPlane = plane
    // ztunnel does not know DISABLE.
    if plane == .ambient, mode.mode == .disable { mode.mode = .permissive }
    return mode
  }

  /// The ports of a workload: those that containers declare, that services lead to, and that policies name.
  public func ports(of workload: Workload) -> [Int] {
    var ports = Set(workload.containers.flatMap { $0.ports.compactMap { $0["containerPort"]?.int } })
    for service in config.members.services(of: workload) {
      ports.formUnion(service.ports.compactMap { ServiceMembers.targetPort($0, of: workload) })
    }
    ports.formUnion(config.peers.ports(namespace: workload.object.namespace, labels: workload.labels))
    return ports.sorted()
  }

  // MARK: - Clients

  /// A caller as far as its TLS is concerned.
  public struct Client: Sendable {
    /// Its namespace.
    public var namespace: String
    /// Its labels; nil: any workload of the namespace.
    public var labels: [String: String]?
    /// Its proxy.
    public var dataPlane: DataPlane

    /// Any workload of a namespace with a proxy.
    public init(namespace: String, labels: [String: String]? = nil, dataPlane: DataPlane = .sidecar) {
      self.namespace = namespace
      self.labels = labels
      self.dataPlane = dataPlane
    }
  }

  /// A certain workload as a caller.
  public func client(_ workload: Workload) -> Client {
    Client(
      namespace: workload.object.namespace, labels: workload.labels, dataPlane: config.dataPlane(workload))
  }

  /// What a client speaks to a host's port and subset. `host` is a full name.
  public func client(
    _ client: Client, host: String, port: Int?, subset: String? = nil, serviceNamespace: String? = nil
  ) -> ClientMode {
    guard client.dataPlane != .none else { return ClientMode(kind: .noSidecar) }
    let rule = config.destinationRule(
      host: host, client: client.namespace, labels: client.labels, serviceNamespace: serviceNamespace)
    if let setting = rule?.setting("tls", port: port, subset: subset) {
      let mode = setting.node.string("mode")
      return ClientMode(
        kind: ClientMode.Kind(rawValue: (mode?.value ?? "DISABLE").uppercased()) ?? .disable,
        rule: setting.rule.object, place: mode?.place ?? setting.node.place, subset: setting.subset,
        port: setting.port)
    }
    return ClientMode(
      kind: config.set.meshConfig.enableAutoMtls ? .automatic : .none, rule: rule?.rules.first?.object)
  }

  // MARK: - Both

  /// Whether what a client speaks fits what a server takes.
  public func verdict(_ client: ClientMode, _ server: ServerMode, port: PortProtocol) -> TLSVerdict {
    if server.dataPlane == .none {
      switch client.kind {
      case .istioMutual: return .conflict
      case .simple, .mutual: return port == .http ? .conflict : .ownTLS
      default: return .plaintext
      }
    }
    switch (server.mode, client.kind) {
    case (.strict, .istioMutual), (.strict, .automatic): return .mutualTLS
    case (.strict, _): return .conflict
    case (_, .simple), (_, .mutual): return port == .http ? .conflict : .ownTLS
    case (.permissive, .istioMutual), (.permissive, .automatic): return .mutualTLS
    case (.disable, .istioMutual): return .conflict
    default: return .plaintext
    }
  }
}

/// What a client speaks, and who says so.
public struct ClientMode: Sendable {
  /// What it speaks.
  public enum Kind: String, Sendable, Hashable {
    /// Plaintext because a rule says so.
    case disable = "DISABLE"
    /// TLS without a certificate of its own.
    case simple = "SIMPLE"
    /// TLS with certificates of its own, not the mesh's.
    case mutual = "MUTUAL"
    /// The mesh's mutual TLS, whatever the server takes.
    case istioMutual = "ISTIO_MUTUAL"
    /// The mesh's mutual TLS where the server can (auto mTLS).
    case automatic = "auto"
    /// No rule, and auto mTLS is off: plaintext.
    case none = "plaintext"
    /// The client has no proxy: plaintext.
    case noSidecar = "no sidecar"
  }
  /// What it speaks.
  public var kind: Kind
  /// The DestinationRule in effect, also where it says nothing about TLS.
  public var rule: ConfigObject?
  /// The value in it; nil where it says nothing about TLS.
  public var place: Place?
  /// The subset that it is said for.
  public var subset: String?
  /// The port that it is said for.
  public var port: Int?

  /// Makes a mode.
  public init(
    kind: Kind, rule: ConfigObject? = nil, place: Place? = nil, subset: String? = nil, port: Int? = nil
  ) {
    self.kind = kind
    self.rule = rule
    self.place = place
    self.subset = subset
    self.port = port
  }
}

/// Whether client and server fit.
public enum TLSVerdict: String, Sendable, Hashable {
  /// Mutual TLS between the proxies.
  case mutualTLS = "OK"
  /// It works, unencrypted.
  case plaintext = "PLAINTEXT"
  /// TLS that the application itself must answer.
  case ownTLS = "TLS"
  /// It does not work.
  case conflict = "CONFLICT"
}
