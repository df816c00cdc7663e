import JSON

/// What an istiod says of how far a proxy has come, from `/debug/syncz`.
public struct SyncStatus: Sendable, Hashable {
  /// How one kind of configuration stands.
  public enum State: String, Sendable, Hashable {
    /// What was sent was taken.
    case synced = "SYNCED"
    /// What was sent was not taken yet, or refused.
    case stale = "STALE"
    /// Nothing was sent: there is nothing of this kind for it.
    case notSent = "NOT SENT"
    /// It was refused.
    case error = "ERROR"
    /// Not told.
    case unknown = "–"
  }

  /// The proxy: `POD.NAMESPACE`.
  public var proxy: String
  /// The cluster's id.
  public var cluster: String?
  /// Istio's version of the proxy.
  public var version: String?
  /// Kinds (`CDS`, `LDS`, `EDS`, `RDS`, `ECDS`) and how they stand.
  public var states: [String: State]

  /// Kinds in the order in which istioctl lists them.
  public static let kinds = ["CDS", "LDS", "EDS", "RDS", "ECDS"]

  /// Makes one.
  public init(proxy: String, cluster: String? = nil, version: String? = nil, states: [String: State]) {
    self.proxy = proxy
    self.cluster = cluster
    self.version = version
    self.states = states
  }

  /// Reads the answer: a list with `*_sent` and `*_acked`, or xDS's own `ClientConfig`s.
  /// - Returns: nil when it is none.
  public static func parse(_ body: [UInt8]) -> [SyncStatus]? {
    guard let value = try? JSONValue(body) else { return nil }
    if value.isNull { return [] }
    if case .array(let all) = value { return all.compactMap { listed(EnvoyFields($0)) } }
    let root = EnvoyFields(value)
    let resources =
      root["resources"].exists
      ? root["resources"] : root["config"].exists ? root["config"] : root["client_configs"]
    guard resources.exists else { return nil }
    return resources.elements.compactMap(client)
  }

  private static let names = [
    ("CDS", "cluster"), ("LDS", "listener"), ("EDS", "endpoint"), ("RDS", "route"),
    ("ECDS", "extensionconfig"),
  ]

  private static func listed(_ fields: EnvoyFields) -> SyncStatus? {
    guard let proxy = fields["proxy"].text else { return nil }
    var states: [String: State] = [:]
    for (kind, name) in names {
      let sent = fields["\(name)_sent"].text
      let acked = fields["\(name)_acked"].text
      states[kind] = sent == nil ? .notSent : sent == acked ? .synced : .stale
    }
    return SyncStatus(
      proxy: proxy, cluster: fields["cluster_id"].text,
      version: fields["istio_version"].text ?? fields["proxy_version"].text, states: states)
  }

  private static let types = [
    "Cluster": "CDS", "Listener": "LDS", "ClusterLoadAssignment": "EDS", "RouteConfiguration": "RDS",
    "TypedExtensionConfig": "ECDS",
  ]

  private static func client(_ fields: EnvoyFields) -> SyncStatus? {
    guard let id = fields["node"]["id"].text else { return nil }
    var states: [String: State] = [:]
    for one in fields["generic_xds_configs"].elements {
      guard let type = one["type_url"].text?.split(separator: ".").last, let kind = types[String(type)] else {
        continue
      }
      states[kind] =
        switch one["config_status"].text {
        case "SYNCED": .synced
        case "NOT_SENT": .notSent
        case "STALE": .stale
        case "ERROR": .error
        default: .unknown
        }
    }
    let metadata = fields["node"]["metadata"]
    // The third part of a sidecar's id is POD.NAMESPACE.
    let parts = id.split(separator: "~", omittingEmptySubsequences: false)
    return SyncStatus(
      proxy: parts.count == 4 ? String(parts[2]) : id, cluster: metadata["CLUSTER_ID"].text,
      version: metadata["ISTIO_VERSION"].text, states: states)
  }
}
