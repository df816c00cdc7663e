import FoundationEssentials
import Mesh

/// The numbers of one subject in one window: what `pharos metrics` prints and the detail page shows.
/// Rates are per second, times in ms, sizes in bytes; what is not known is nil.
public struct MetricsReport: Sendable, Hashable {
  /// What it is about.
  public var subject: MetricsSubject
  /// Begin and end of the window on the wall clock.
  public var windowStart: Date
  /// End of the window.
  public var windowEnd: Date
  /// Its effective length in seconds.
  public var windowSeconds: Double
  /// What came to the subject, by who told it: the callers' proxies (`source`), its own (`destination`), a waypoint.
  public var inbound: [ReporterMetrics]
  /// What the subject sent to others, as its own proxies told it.
  public var outbound: [ReporterMetrics]
  /// Each proxy of the subject for itself, sorted by name.
  public var proxies: [ProxyMetrics]
  /// What the reader should know before trusting the numbers.
  public var warnings: [String]

  /// Makes a report.
  public init(
    subject: MetricsSubject, windowStart: Date, windowEnd: Date, windowSeconds: Double,
    inbound: [ReporterMetrics] = [], outbound: [ReporterMetrics] = [], proxies: [ProxyMetrics] = [],
    warnings: [String] = []
  ) {
    self.subject = subject
    self.windowStart = windowStart
    self.windowEnd = windowEnd
    self.windowSeconds = windowSeconds
    self.inbound = inbound
    self.outbound = outbound
    self.proxies = proxies
    self.warnings = warnings
  }
}

/// What one kind of reporter told.
public struct ReporterMetrics: Sendable, Hashable {
  /// Who told it.
  public var reporter: Reporter
  /// HTTP and gRPC together.
  public var requests: RequestMetrics?
  /// gRPC messages per second.
  public var messages: Messages?
  /// TCP.
  public var tcp: TCPMetrics?
  /// By the other side, protocol and security, the busiest first.
  public var peers: [PeerMetrics]
  /// By protocol, where HTTP and gRPC are both spoken; else empty.
  public var byProtocol: [TrafficProtocol: RequestMetrics] = [:]
  /// Of a service or an app: by the workload that answered, the busiest first. Else empty.
  public var servers: [PeerMetrics] = []
  /// Of what a workload or an app sent: by the service that was called, whoever answered (`workload` and `namespace`
  /// are empty), the busiest first. Else empty.
  public var services: [PeerMetrics] = []

  /// Makes one.
  public init(
    reporter: Reporter, requests: RequestMetrics? = nil, messages: Messages? = nil, tcp: TCPMetrics? = nil,
    peers: [PeerMetrics] = []
  ) {
    self.reporter = reporter
    self.requests = requests
    self.messages = messages
    self.tcp = tcp
    self.peers = peers
  }
}

/// Requests that belong together.
public struct RequestMetrics: Sendable, Hashable {
  /// Requests in the window.
  public var count: Double
  /// Requests per second.
  public var rate: Double
  /// Not 5xx, in percent, as Istio's dashboards have it; nil without requests.
  public var successPercent: Double?
  /// No answer, 4xx and 5xx (gRPC: status not 0), in percent, as the graph has it; nil without requests.
  public var errorPercent: Double?
  /// By code, gRPC status and response flags, the most frequent first.
  public var codes: [CodeRate]
  /// Duration in ms.
  public var duration: Distribution?
  /// Size of requests in bytes.
  public var requestSize: Distribution?
  /// Size of answers in bytes.
  public var responseSize: Distribution?

  /// Answers 4xx per second.
  public var rate4xx: Double { rate(ofCodes: "4") }
  /// Answers 5xx per second.
  public var rate5xx: Double { rate(ofCodes: "5") }

  private func rate(ofCodes digit: Character) -> Double {
    codes.reduce(0) { $0 + ($1.code.first == digit ? $1.rate : 0) }
  }

  /// Makes one.
  public init(
    count: Double = 0, rate: Double = 0, successPercent: Double? = nil, errorPercent: Double? = nil,
    codes: [CodeRate] = [], duration: Distribution? = nil, requestSize: Distribution? = nil,
    responseSize: Distribution? = nil
  ) {
    self.count = count
    self.rate = rate
    self.successPercent = successPercent
    self.errorPercent = errorPercent
    self.codes = codes
    self.duration = duration
    self.requestSize = requestSize
    self.responseSize = responseSize
  }
}

/// How often one kind of answer came.
public struct CodeRate: Sendable, Hashable {
  /// `response_code`; `0` where there was no answer.
  public var code: String
  /// `grpc_response_status`, where there is one.
  public var grpcStatus: String?
  /// `response_flags`, `-` for none.
  public var flags: String
  /// Answers per second.
  public var rate: Double
  /// Answers in the window.
  public var count: Double

  /// Makes one.
  public init(code: String, grpcStatus: String? = nil, flags: String = "-", rate: Double, count: Double) {
    self.code = code
    self.grpcStatus = grpcStatus
    self.flags = flags
    self.rate = rate
    self.count = count
  }
}

/// How values of a histogram spread. Quantiles are interpolated as Prometheus does; nil where there are none.
public struct Distribution: Sendable, Hashable {
  /// Values in the window.
  public var count: Double
  /// Sum of the values a second: for sizes the bytes a second.
  public var sumRate: Double?
  /// Mean.
  public var avg: Double?
  /// Quantiles.
  public var p50: Double?
  /// 90 %.
  public var p90: Double?
  /// 95 %.
  public var p95: Double?
  /// 99 %.
  public var p99: Double?

  /// Makes one.
  public init(
    count: Double, sumRate: Double? = nil, avg: Double? = nil, p50: Double? = nil, p90: Double? = nil,
    p95: Double? = nil, p99: Double? = nil
  ) {
    self.count = count
    self.sumRate = sumRate
    self.avg = avg
    self.p50 = p50
    self.p90 = p90
    self.p95 = p95
    self.p99 = p99
  }
}

/// TCP connections and bytes, per second.
public struct TCPMetrics: Sendable, Hashable {
  /// Connections opened per second.
  public var opened: Double
  /// Connections closed per second.
  public var closed: Double
  /// Connections that failed per second (ztunnel tells).
  public var failed: Double
  /// Bytes per second from client to server (`istio_tcp_received_bytes_total`).
  public var received: Double
  /// Bytes per second from server to client (`istio_tcp_sent_bytes_total`).
  public var sent: Double
  /// `failed` is told: ztunnel alone counts it, so that without one it is not known.
  public var tellsFailed = false

  /// Makes one.
  public init(
    opened: Double = 0, closed: Double = 0, failed: Double = 0, received: Double = 0, sent: Double = 0
  ) {
    self.opened = opened
    self.closed = closed
    self.failed = failed
    self.received = received
    self.sent = sent
  }
}

/// Whether the other side was reached under mutual TLS.
public enum PeerSecurity: String, Sendable, Hashable, CaseIterable {
  /// Mutual TLS.
  case mutual
  /// Plain text.
  case plain
  /// The reporter cannot know.
  case unknown
}

/// Traffic with one other side.
public struct PeerMetrics: Sendable, Hashable {
  /// The other side's workload (inbound: the caller; outbound: who answered), `unknown` as it stands.
  public var workload: String
  /// Its namespace.
  public var namespace: String
  /// Its cluster; nil where that is not known.
  public var cluster: String?
  /// The service that was called (`destination_service`).
  public var service: String
  /// The protocol.
  public var `protocol`: TrafficProtocol
  /// Mutual TLS or not.
  public var security: PeerSecurity
  /// Requests.
  public var requests: RequestMetrics?
  /// TCP.
  public var tcp: TCPMetrics?

  /// Makes one.
  public init(
    workload: String, namespace: String, service: String, protocol: TrafficProtocol, security: PeerSecurity,
    requests: RequestMetrics? = nil, tcp: TCPMetrics? = nil, cluster: String? = nil
  ) {
    self.workload = workload
    self.namespace = namespace
    self.cluster = cluster
    self.service = service
    self.protocol = `protocol`
    self.security = security
    self.requests = requests
    self.tcp = tcp
  }
}

/// One proxy of the subject.
public struct ProxyMetrics: Sendable, Hashable {
  /// The source's name.
  public var proxy: String
  /// The pod, where the proxy told it.
  public var pod: String?
  /// What came to it.
  public var inbound: RequestMetrics?
  /// What it sent.
  public var outbound: RequestMetrics?
  /// TCP in.
  public var tcp: TCPMetrics?
  /// It stands out from its siblings.
  public var isOutlier: Bool

  /// Makes one.
  public init(
    proxy: String, pod: String? = nil, inbound: RequestMetrics? = nil, outbound: RequestMetrics? = nil,
    tcp: TCPMetrics? = nil, isOutlier: Bool = false
  ) {
    self.proxy = proxy
    self.pod = pod
    self.inbound = inbound
    self.outbound = outbound
    self.tcp = tcp
    self.isOutlier = isOutlier
  }
}
