import FoundationEssentials

/// The mesh as it was in one window: an immutable value that Topology makes and everything else reads.
public struct Snapshot: Sendable {
  /// Counts up with each snapshot of one run.
  public var revision: UInt64
  /// Wall clock at which the snapshot was made.
  public var timestamp: Date
  /// Begin of the window on the wall clock.
  public var windowStart: Date
  /// End of the window on the wall clock.
  public var windowEnd: Date
  /// Effective window in seconds: max(asked, 2 x interval).
  public var windowSeconds: Double
  /// Window that was asked for, in seconds.
  public var requestedWindowSeconds: Double
  /// How nodes are grouped.
  public var graphType: GraphType
  /// What the reader should know before trusting the numbers; each a sentence.
  public var warnings: [String]
  /// Every source, sorted by name.
  public var sources: [SourceStatus]
  /// Seconds between polls as they are: more than was asked for where the sources bear no more. Nil: not known.
  public var intervalSeconds: Double?
  /// Nodes sorted by id.
  public var nodes: [Node]
  /// Edges sorted by id.
  public var edges: [Edge]

  /// Makes a snapshot.
  public init(
    revision: UInt64 = 0, timestamp: Date, windowStart: Date, windowEnd: Date, windowSeconds: Double,
    requestedWindowSeconds: Double, graphType: GraphType, warnings: [String] = [],
    sources: [SourceStatus] = [], intervalSeconds: Double? = nil,
    nodes: [Node] = [], edges: [Edge] = []
  ) {
    self.revision = revision
    self.timestamp = timestamp
    self.windowStart = windowStart
    self.windowEnd = windowEnd
    self.windowSeconds = windowSeconds
    self.requestedWindowSeconds = requestedWindowSeconds
    self.graphType = graphType
    self.warnings = warnings
    self.sources = sources
    self.intervalSeconds = intervalSeconds
    self.nodes = nodes
    self.edges = edges
  }
}

/// Where numbers come from and how fresh they are.
public struct SourceStatus: Sendable, Hashable {
  /// What kind of thing answers.
  public enum Kind: String, Sendable, Hashable {
    /// An Envoy admin or stats address.
    case proxy
    /// A Prometheus server.
    case prometheus
    /// An istiod's monitoring port.
    case istiod
    /// A Kubernetes API server; a source only while it does not give what is needed.
    case kubernetes
    /// A folder written by `--save-scrapes`.
    case scrapes
  }

  /// Whether its numbers can be trusted now.
  public enum State: String, Sendable, Hashable {
    /// Answered in this interval.
    case ok
    /// Answered before, not lately; its last numbers are `ageSeconds` old.
    case stale
    /// Never answered, or not for so long that its numbers have left the window.
    case down
  }

  /// `HOST:PORT`.
  public var name: String
  /// What kind of thing it is.
  public var kind: Kind
  /// Whether it answers.
  public var state: State
  /// Why it is not `ok`, as a sentence.
  public var error: String?
  /// Seconds since its last good answer; nil when there was none.
  public var ageSeconds: Double?
  /// Seconds since the last flush of its histograms that was read; nil when none.
  public var histogramAgeSeconds: Double?
  /// How long the last good answer took, in milliseconds.
  public var scrapeMs: Double?
  /// Size of the last good answer in bytes.
  public var bytes: Int?
  /// Series in the last good answer.
  public var series: Int?
  /// Who the proxy says it is.
  public var identity: ProxyIdentity?

  /// Makes a status.
  public init(
    name: String, kind: Kind, state: State, error: String? = nil, ageSeconds: Double? = nil,
    histogramAgeSeconds: Double? = nil, scrapeMs: Double? = nil, bytes: Int? = nil, series: Int? = nil,
    identity: ProxyIdentity? = nil
  ) {
    self.name = name
    self.kind = kind
    self.state = state
    self.error = error
    self.ageSeconds = ageSeconds
    self.histogramAgeSeconds = histogramAgeSeconds
    self.scrapeMs = scrapeMs
    self.bytes = bytes
    self.series = series
    self.identity = identity
  }
}

/// Who a proxy is, from `/server_info` (`reference`: Istio's `node.id` is `type~ip~pod.ns~ns.svc.domain`).
public struct ProxyIdentity: Sendable, Hashable {
  /// `sidecar`, `router`, `waypoint`, `ztunnel`, or nil for a plain Envoy.
  public var role: String?
  /// Pod name.
  public var pod: String?
  /// Kubernetes namespace.
  public var namespace: String?
  /// Workload name from `WORKLOAD_NAME`, else from the pod's name.
  public var workload: String?
  /// Canonical service, from labels.
  public var app: String?
  /// Canonical revision, from labels.
  public var version: String?
  /// Istio's cluster id.
  public var cluster: String?
  /// Envoy's version string.
  public var envoyVersion: String?
  /// Envoy's own state: LIVE, DRAINING, …
  public var state: String?
  /// Seconds since the process started, when it was asked.
  public var uptimeSeconds: Double?

  /// Makes an identity; what is not known stays nil.
  public init(
    role: String? = nil, pod: String? = nil, namespace: String? = nil, workload: String? = nil,
    app: String? = nil, version: String? = nil, cluster: String? = nil, envoyVersion: String? = nil,
    state: String? = nil, uptimeSeconds: Double? = nil
  ) {
    self.role = role
    self.pod = pod
    self.namespace = namespace
    self.workload = workload
    self.app = app
    self.version = version
    self.cluster = cluster
    self.envoyVersion = envoyVersion
    self.state = state
    self.uptimeSeconds = uptimeSeconds
  }
}
