/// Where the numbers of an edge come from, and how old they are.
public struct EdgeOrigin: Sendable, Hashable {
  /// What kind of source told them.
  public var kind: SourceStatus.Kind
  /// They were worked out from Envoy's own counters, where Istio's telemetry is not.
  public var isEnvoysOwn: Bool
  /// Number of sources.
  public var sources: Int
  /// The name of the source, where it is one.
  public var name: String?
  /// Seconds since the oldest of their last answers; nil when not known.
  public var ageSeconds: Double?

  /// Makes an origin.
  public init(
    kind: SourceStatus.Kind, isEnvoysOwn: Bool = false, sources: Int, name: String? = nil,
    ageSeconds: Double? = nil
  ) {
    self.kind = kind
    self.isEnvoysOwn = isEnvoysOwn
    self.sources = sources
    self.name = name
    self.ageSeconds = ageSeconds
  }

  /// In words: `3 proxies`, `Envoy's own counters of 2 proxies`, `Prometheus`.
  public var text: String {
    let many = "\(sources) \(sources == 1 ? "proxy" : "proxies")"
    return switch kind {
    case .prometheus: sources == 1 ? "Prometheus" : "\(sources) Prometheus servers"
    case .istiod: "istiod"
    case .kubernetes: "Kubernetes"
    case .proxy, .scrapes: isEnvoysOwn ? "Envoy's own counters, \(many)" : many
    }
  }
}
