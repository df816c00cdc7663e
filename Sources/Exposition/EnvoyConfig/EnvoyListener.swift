/// A listener of a proxy, in one of its states.
public struct EnvoyListener: Sendable, Hashable {
  /// Where it comes from, and whether it is in use.
  public enum State: String, Sendable, Hashable {
    /// Of the bootstrap.
    case `static`
    /// In use.
    case active
    /// Not ready yet.
    case warming
    /// On its way out.
    case draining
  }

  /// What a port lets in.
  public enum Security: String, Sendable, Hashable {
    /// Mutual TLS and plain text.
    case permissive = "PERMISSIVE"
    /// Mutual TLS alone.
    case strict = "STRICT"
    /// Plain text alone.
    case disabled = "DISABLE"
  }

  /// One way through it: what it takes, and where that goes.
  public struct Chain: Sendable, Hashable {
    /// Its name.
    public var name: String?
    /// What it takes, in words; `ALL` for everything.
    public var match: String
    /// The port that it takes; nil for any.
    public var port: Int?
    /// Where that goes.
    public var destination: Destination
    /// It speaks TLS so.
    public var tls: EnvoyTLS?
    /// What the port lets in; nil where that is no question.
    public var security: Security?
    /// Takes plain text.
    public var takesPlain: Bool
    /// Names of its filters that decide: RBAC, JWT, Wasm, Lua, ….
    public var filters: [String]

    /// That of a listener that lets nothing in.
    public static let empty = Chain(
      match: "", destination: .other("no filter chain"), takesPlain: true, filters: [])
  }

  /// Where a way leads.
  public enum Destination: Sendable, Hashable {
    /// To a table of routes of the control plane.
    case route(String)
    /// To a table written in place: its name and matches.
    case inlineRoute(name: String, text: String)
    /// To a cluster.
    case cluster(String)
    /// To several, with their weights.
    case weighted([String])
    /// To something else, in the filters' names.
    case other(String)

    /// In words, as istioctl has it.
    public var text: String {
      switch self {
      case .route(let name): "Route: \(name)"
      case .inlineRoute(_, let text): "Inline Route: \(text)"
      case .cluster(let name): "Cluster: \(name)"
      case .weighted(let all): "Clusters: " + all.joined(separator: ", ")
      case .other(let text): text
      }
    }
  }

  /// Its name.
  public var name: String
  /// Whether it is in use.
  public var state: State
  /// Where it listens; nil for an internal one.
  public var address: EnvoyAddress?
  /// Further addresses.
  public var others: [EnvoyAddress]
  /// `INBOUND`, `OUTBOUND` or nil.
  public var direction: String?
  /// The ways through it.
  public var chains: [Chain]
  /// Version that the control plane gave it.
  public var version: String?
  /// Its piece of the dump.
  public var piece: Range<Int>

  init?(
    _ listener: EnvoyFields, name fallback: String?, _ state: State, version: String?, _ piece: Range<Int>
  ) {
    guard listener.exists else { return nil }
    name = listener["name"].text ?? fallback ?? ""
    self.state = state
    self.version = version
    self.piece = piece
    address = EnvoyAddress(listener["address"])
    others = listener["additional_addresses"].elements.compactMap { EnvoyAddress($0["address"]) }
    direction = listener["traffic_direction"].text
    chains = listener["filter_chains"].elements.map { ListenerChain.read($0, isDefault: false) }
    if listener["default_filter_chain"].exists {
      chains.append(ListenerChain.read(listener["default_filter_chain"], isDefault: true))
    }
    if chains.isEmpty, listener["udp_listener_config"].exists {
      let names = listener["listener_filters"].elements.compactMap { $0["name"].text }
      chains = [
        Chain(
          match: "UDP", destination: .other(names.joined(separator: ", ")), takesPlain: true, filters: [])
      ]
    }
    decideSecurity()
    // Ways that the control plane names by a tree of matches bear no match of their own.
    if listener["filter_chain_matcher"].exists {
      for index in chains.indices where chains[index].match == "ALL" {
        if let name = chains[index].name { chains[index].match = "by matcher: \(name)" }
      }
    }
  }

  /// What a port lets in is told by all of its ways together.
  private mutating func decideSecurity() {
    let isInbound = direction == "INBOUND" || name == "virtualInbound"
    guard isInbound else { return }
    struct Ways {
      var plain = false
      var mutual = false
    }
    var ways: [Int?: Ways] = [:]
    for chain in chains {
      if chain.takesPlain { ways[chain.port, default: Ways()].plain = true }
      if chain.tls?.requiresClient == true || chain.tls?.isMesh == true {
        ways[chain.port, default: Ways()].mutual = true
      }
    }
    // Without any way of mutual TLS at all it is a listener outside of this question (metrics, health).
    guard name == "virtualInbound" || ways.values.contains(where: \.mutual) else { return }
    for index in chains.indices {
      guard !(chains[index].name ?? "").hasSuffix("blackhole"), let way = ways[chains[index].port] else {
        continue
      }
      chains[index].security = way.plain ? (way.mutual ? .permissive : .disabled) : way.mutual ? .strict : nil
    }
  }
}
