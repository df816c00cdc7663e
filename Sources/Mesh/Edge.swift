/// The protocols that make separate edges between the same two nodes (Istio's `request_protocol`).
public enum TrafficProtocol: String, Sendable, Hashable, CaseIterable, Comparable {
  /// HTTP/1.1 and HTTP/2 that is not gRPC.
  case http
  /// gRPC.
  case grpc
  /// Anything counted by connection and byte.
  case tcp

  /// Orders by name.
  public static func < (a: TrafficProtocol, b: TrafficProtocol) -> Bool { a.rawValue < b.rawValue }
}

/// Which proxy told a number (Istio's `reporter` label).
public enum Reporter: String, Sendable, Hashable, CaseIterable {
  /// The caller's.
  case source
  /// The server's.
  case destination
  /// A waypoint between them.
  case waypoint
}

/// Identity of an edge: the same for as long as its ends and protocol are.
public struct EdgeID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The text of the identity, as it stands in JSON.
  public let text: String

  /// Wraps an identity that `Topology` has composed.
  public init(_ text: String) { self.text = text }

  /// The text itself.
  public var description: String { text }

  /// Orders by text.
  public static func < (a: EdgeID, b: EdgeID) -> Bool { a.text < b.text }
}

/// How the answers of one response code divide by flag and by host. Shares are percent of the edge's total.
public struct ResponseShare: Sendable, Hashable {
  /// Percent of the edge's total by Envoy response flag (`-` = none).
  public var flags: [String: Double]
  /// Percent of the edge's total by `destination_service`.
  public var hosts: [String: Double]

  /// Makes a share.
  public init(flags: [String: Double] = [:], hosts: [String: Double] = [:]) {
    self.flags = flags
    self.hosts = hosts
  }

  /// Percent of the edge's total that had this code.
  public var percent: Double { flags.values.reduce(0, +) }
}

/// Latency in milliseconds; a quantile that is not known (no flush in the window, no requests) is nil.
public struct ResponseTime: Sendable, Hashable {
  /// Whose clock measured it.
  public var reporter: Reporter
  /// Mean.
  public var avg: Double?
  /// Median.
  public var p50: Double?
  /// 95th percentile.
  public var p95: Double?
  /// 99th percentile.
  public var p99: Double?

  /// Makes a latency.
  public init(
    reporter: Reporter, avg: Double? = nil, p50: Double? = nil, p95: Double? = nil, p99: Double? = nil
  ) {
    self.reporter = reporter
    self.avg = avg
    self.p50 = p50
    self.p95 = p95
    self.p99 = p99
  }
}

/// What one side of an edge saw.
public struct ReporterView: Sendable, Hashable {
  /// Requests (TCP: connections opened) in the window.
  public var count: Double
  /// Requests per second; TCP: bytes per second from client to server.
  public var rate: Double
  /// Errors in percent of `count`; nil without requests.
  public var percentErr: Double?
  /// Answers by code, in percent of this side's total.
  public var responses: [String: ResponseShare]
  /// Latency as this side measured it.
  public var responseTime: ResponseTime?

  /// Makes a view.
  public init(
    count: Double = 0, rate: Double = 0, percentErr: Double? = nil, responses: [String: ResponseShare] = [:],
    responseTime: ResponseTime? = nil
  ) {
    self.count = count
    self.rate = rate
    self.percentErr = percentErr
    self.responses = responses
    self.responseTime = responseTime
  }
}

/// Why the server's view of an edge differs from the caller's by more than noise.
public enum ReporterDifference: String, Sendable, Hashable {
  /// The server saw more: the caller's proxy retried, or traffic was mirrored.
  case serverSawMore
  /// The server logged `0 DC`: the caller gave up waiting.
  case callerGaveUp
  /// The server saw fewer: stopped or lost on the way.
  case serverSawFewer
}

/// Counts of TCP connections in the window.
public struct Connections: Sendable, Hashable {
  /// Opened.
  public var opened: Double
  /// Closed.
  public var closed: Double
  /// Failed or ended with a response flag other than `-`.
  public var failed: Double

  /// Makes a count.
  public init(opened: Double = 0, closed: Double = 0, failed: Double = 0) {
    self.opened = opened
    self.closed = closed
    self.failed = failed
  }
}

/// gRPC messages per second.
public struct Messages: Sendable, Hashable {
  /// From client to server.
  public var sent: Double
  /// From server to client.
  public var received: Double

  /// Makes rates.
  public init(sent: Double = 0, received: Double = 0) {
    self.sent = sent
    self.received = received
  }
}

/// Bytes per second of request and response bodies with headers, from Istio's size histograms.
public struct Throughput: Sendable, Hashable {
  /// From client to server.
  public var request: Double?
  /// From server to client.
  public var response: Double?

  /// Makes rates.
  public init(request: Double? = nil, response: Double? = nil) {
    self.request = request
    self.response = response
  }
}

/// Traffic of one protocol from one node to another, as **the caller got it** (design §5): numbers of the
/// source's proxy where it was read, else of destination or waypoint.
public struct Edge: Sendable, Hashable, Identifiable {
  /// Stable identity.
  public var id: EdgeID
  /// The caller.
  public var source: NodeID
  /// The server.
  public var target: NodeID
  /// The protocol.
  public var `protocol`: TrafficProtocol
  /// Requests in the window (TCP: connections opened).
  public var count: Double
  /// Requests per second; TCP: bytes per second from client to server.
  public var rate: Double
  /// TCP: bytes per second from server to client.
  public var rateReceived: Double?
  /// Answers 3xx per second.
  public var rate3xx: Double
  /// Answers 4xx per second.
  public var rate4xx: Double
  /// Answers 5xx per second.
  public var rate5xx: Double
  /// Requests without an answer (code 0) per second.
  public var rateNoResponse: Double
  /// gRPC calls per second whose status is not 0.
  public var rateGrpcErr: Double
  /// Known, but without traffic in the window.
  public var isIdle: Bool
  /// Numbers of the window are known. Before a proxy was read twice they are not, and stand at 0.
  public var hasRates: Bool
  /// Seen by the server alone under a `-shadow` host: a copy, never the caller's incident.
  public var isMirrored: Bool
  /// Errors in percent: no response, 4xx and 5xx; gRPC: status not 0. nil without requests.
  public var percentErr: Double?
  /// This edge's percent of all its source sends by this protocol.
  public var percentReq: Double?
  /// This edge's percent of all its source sends to the same service.
  public var percentOfService: Double?
  /// Answers by code (gRPC: status).
  public var responses: [String: ResponseShare]
  /// Each side's own view.
  public var reporters: [Reporter: ReporterView]
  /// Set when the two sides differ by more than max(2 %, 2 requests).
  public var difference: ReporterDifference?
  /// Latency; the caller's where it was read.
  public var responseTime: ResponseTime?
  /// Sizes; nil where not collected.
  public var throughput: Throughput?
  /// gRPC messages; nil for other protocols.
  public var messages: Messages?
  /// TCP connections; nil for other protocols.
  public var connections: Connections?
  /// Percent of requests (TCP: connections opened) under mutual TLS; nil when not known.
  public var mtlsPercent: Double?
  /// SPIFFE identity of the caller, the commonest where several.
  public var sourcePrincipal: String?
  /// SPIFFE identity of the server, the commonest where several.
  public var destPrincipal: String?
  /// By Kiali's tolerances, and for TCP by flags and connections.
  public var health: Health
  /// In the window on which `health` rests (the last 60 s for few requests): requests and errors, for
  /// labels such as `1 of 3 failed`.
  public var healthBasis: HealthBasis?
  /// Where the numbers that are shown come from; the kind that told most first.
  public var origins: [EdgeOrigin] = []
  /// Which of ambient mesh's proxies told them; nil for sidecars, gateways and others.
  public var ambient: AmbientPart?

  /// Makes an edge; numbers are filled in later.
  public init(
    id: EdgeID, source: NodeID, target: NodeID, protocol: TrafficProtocol, count: Double = 0,
    rate: Double = 0,
    rateReceived: Double? = nil, rate3xx: Double = 0, rate4xx: Double = 0, rate5xx: Double = 0,
    rateNoResponse: Double = 0, rateGrpcErr: Double = 0, isIdle: Bool = false, isMirrored: Bool = false,
    percentErr: Double? = nil, percentReq: Double? = nil, percentOfService: Double? = nil,
    responses: [String: ResponseShare] = [:], reporters: [Reporter: ReporterView] = [:],
    difference: ReporterDifference? = nil, responseTime: ResponseTime? = nil, throughput: Throughput? = nil,
    messages: Messages? = nil, connections: Connections? = nil, mtlsPercent: Double? = nil,
    sourcePrincipal: String? = nil, destPrincipal: String? = nil, health: Health = .na,
    healthBasis: HealthBasis? = nil, hasRates: Bool = true
  ) {
    self.id = id
    self.source = source
    self.target = target
    self.protocol = `protocol`
    self.count = count
    self.rate = rate
    self.rateReceived = rateReceived
    self.rate3xx = rate3xx
    self.rate4xx = rate4xx
    self.rate5xx = rate5xx
    self.rateNoResponse = rateNoResponse
    self.rateGrpcErr = rateGrpcErr
    self.isIdle = isIdle
    self.isMirrored = isMirrored
    self.percentErr = percentErr
    self.percentReq = percentReq
    self.percentOfService = percentOfService
    self.responses = responses
    self.reporters = reporters
    self.difference = difference
    self.responseTime = responseTime
    self.throughput = throughput
    self.messages = messages
    self.connections = connections
    self.mtlsPercent = mtlsPercent
    self.sourcePrincipal = sourcePrincipal
    self.destPrincipal = destPrincipal
    self.health = health
    self.healthBasis = healthBasis
    self.hasRates = hasRates
  }
}

/// The requests that a health status was judged by.
public struct HealthBasis: Sendable, Hashable {
  /// Requests (TCP: connections).
  public var count: Double
  /// Of these in error.
  public var errors: Double
  /// Length of the window in seconds.
  public var windowSeconds: Double

  /// Makes a basis.
  public init(count: Double, errors: Double, windowSeconds: Double) {
    self.count = count
    self.errors = errors
    self.windowSeconds = windowSeconds
  }
}
