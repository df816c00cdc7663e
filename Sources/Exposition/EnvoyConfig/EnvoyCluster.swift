/// A cluster of a proxy: a name for upstreams, and how they are treated.
public struct EnvoyCluster: Sendable, Hashable {
  /// Where it comes from, and whether it is in use.
  public enum Origin: String, Sendable, Hashable {
    /// Of the bootstrap.
    case `static`
    /// Of the control plane, in use.
    case active
    /// Of the control plane, not ready yet.
    case warming
    /// Refused; what was before is in use.
    case rejected
  }

  /// One priority's limits; nil is Envoy's own limit.
  public struct Limits: Sendable, Hashable {
    /// `DEFAULT` or `HIGH`.
    public var priority: String
    /// Connections at once.
    public var connections: Double?
    /// Requests that wait for a connection.
    public var pending: Double?
    /// Requests at once.
    public var requests: Double?
    /// Retries at once.
    public var retries: Double?
    /// `*_remaining` is counted.
    public var isRemainingTracked: Bool

    /// Istio writes the largest number for no limit.
    static let unlimited = 4_294_967_295.0
  }

  /// When hosts are put aside.
  public struct Outlier: Sendable, Hashable {
    /// Failures in a row that do it: 5xx.
    public var consecutive5xx: Double?
    /// The same of gateway failures.
    public var consecutiveGateway: Double?
    /// Seconds between looks.
    public var interval: Double?
    /// Seconds for which a host is put aside at first.
    public var ejection: Double?
    /// Percent of hosts put aside at most.
    public var mostPercent: Double?
  }

  /// Its name, split as Istio composes it.
  public var name: EnvoyClusterName
  /// Where it comes from.
  public var origin: Origin
  /// How hosts are found: `EDS`, `STRICT_DNS`, `ORIGINAL_DST`, ….
  public var type: String
  /// How a host is chosen, as Envoy writes it; nil is round robin.
  public var balancing: String?
  /// Seconds for a connection to stand.
  public var connectTimeout: Double?
  /// The DestinationRule that shaped it.
  public var rule: IstioOrigin?
  /// Limits by priority.
  public var limits: [Limits] = []
  /// When hosts are put aside; nil: never.
  public var outlier: Outlier?
  /// What is spoken.
  public var client: EnvoyTLS.Client
  /// How.
  public var tls: EnvoyTLS?
  /// Version that the control plane gave it.
  public var version: String?
  /// Its piece of the dump.
  public var piece: Range<Int>

  /// `outbound`, `inbound`, … or nil for what Istio did not name.
  public var direction: String? {
    switch name.kind {
    case .outbound: "outbound"
    case .inbound: "inbound"
    case .inboundVIP: "inbound-vip"
    case .passthrough, .blackHole, .other: nil
    }
  }

  /// Limits of the usual priority.
  public var usualLimits: Limits? { limits.first { $0.priority == "DEFAULT" } ?? limits.first }

  init?(_ entry: EnvoyFields, _ origin: Origin, _ piece: Range<Int>) {
    let cluster = entry["cluster"].exists ? entry["cluster"] : entry
    guard let name = cluster["name"].text else { return nil }
    self.name = EnvoyClusterName(name)
    self.origin = origin
    self.piece = piece
    // The first value of a protobuf enumeration is not written.
    type = cluster["type"].text ?? cluster["cluster_type"]["name"].text ?? "STATIC"
    balancing = cluster["lb_policy"].text
    connectTimeout = cluster["connect_timeout"].seconds
    rule = IstioOrigin(metadata: cluster["metadata"])
    limits = cluster["circuit_breakers"]["thresholds"].elements.map { threshold in
      func limit(_ name: String) -> Double? { threshold[name].wrapped }
      return Limits(
        priority: threshold["priority"].text ?? "DEFAULT", connections: limit("max_connections"),
        pending: limit("max_pending_requests"), requests: limit("max_requests"),
        retries: limit("max_retries"),
        isRemainingTracked: threshold["track_remaining"].bool ?? false)
    }
    let detection = cluster["outlier_detection"]
    if detection.exists {
      outlier = Outlier(
        consecutive5xx: detection["consecutive_5xx"].wrapped ?? detection["consecutive5xx"].wrapped,
        consecutiveGateway: detection["consecutive_gateway_failure"].wrapped,
        interval: detection["interval"].seconds, ejection: detection["base_ejection_time"].seconds,
        mostPercent: detection["max_ejection_percent"].wrapped)
    }
    (client, tls) = EnvoyTLS.client(cluster)
    version = entry["version_info"].text
  }
}
