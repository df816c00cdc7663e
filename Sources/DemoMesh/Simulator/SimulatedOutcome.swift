/// How a call can end, and what each side's proxy writes down about it.
enum SimulatedOutcome: Int, Sendable, Hashable, CaseIterable {
  /// Answered.
  case ok
  /// The application says 404.
  case notFound
  /// The application says 500 (gRPC: status 14).
  case failed
  /// The server's own proxy finds its application not listening.
  case applicationDown
  /// No connection to the server's proxy.
  case connectFailure
  /// The server closed the connection: plaintext where it wants mutual TLS.
  case terminated
  /// No healthy endpoint.
  case noHealthyHost
  /// A circuit breaker is open.
  case overflow
  /// The caller's route timed out.
  case timeout
  /// The caller went away.
  case callerGone
  /// Every try of the caller's proxy was answered with 503.
  case retriesUsedUp
  /// No route.
  case noRoute
  /// No cluster.
  case noCluster
  /// Aborted on purpose.
  case faultInjected
  /// Delayed on purpose, then answered.
  case delayInjected

  /// Code, gRPC status and flags of one proxy; nil where it sees nothing.
  struct Record: Sendable {
    var code: Int
    var grpcStatus: Int
    var flags: String
    /// Requests seen for one call.
    var times = 1
  }

  /// What the caller's proxy writes.
  var source: Record {
    switch self {
    case .ok: Record(code: 200, grpcStatus: 0, flags: "-")
    case .notFound: Record(code: 404, grpcStatus: 5, flags: "-")
    case .failed: Record(code: 500, grpcStatus: 13, flags: "-")
    case .applicationDown: Record(code: 503, grpcStatus: 14, flags: "-")
    case .connectFailure: Record(code: 503, grpcStatus: 14, flags: "UF")
    case .terminated: Record(code: 503, grpcStatus: 14, flags: "UC")
    case .noHealthyHost: Record(code: 503, grpcStatus: 14, flags: "UH")
    case .overflow: Record(code: 503, grpcStatus: 14, flags: "UO")
    case .timeout: Record(code: 504, grpcStatus: 4, flags: "UT")
    case .callerGone: Record(code: 0, grpcStatus: 1, flags: "DC")
    case .retriesUsedUp: Record(code: 503, grpcStatus: 14, flags: "URX")
    case .noRoute: Record(code: 404, grpcStatus: 12, flags: "NR")
    case .noCluster: Record(code: 503, grpcStatus: 14, flags: "NC")
    case .faultInjected: Record(code: 503, grpcStatus: 14, flags: "FI")
    case .delayInjected: Record(code: 200, grpcStatus: 0, flags: "DI")
    }
  }

  /// What the server's proxy writes; nil when the call never came to it.
  var destination: Record? {
    switch self {
    case .ok, .delayInjected: Record(code: 200, grpcStatus: 0, flags: "-")
    case .notFound: Record(code: 404, grpcStatus: 5, flags: "-")
    case .failed: Record(code: 500, grpcStatus: 13, flags: "-")
    case .applicationDown: Record(code: 503, grpcStatus: 14, flags: "UF")
    case .timeout, .callerGone: Record(code: 0, grpcStatus: 1, flags: "DC")
    case .retriesUsedUp: Record(code: 503, grpcStatus: 14, flags: "-", times: 3)
    default: nil
    }
  }

  /// Whether the caller's proxy had chosen an endpoint, and so can name the workload.
  var namesWorkload: Bool {
    switch self {
    case .noHealthyHost, .noRoute, .noCluster, .faultInjected: false
    default: true
    }
  }

  /// The answer's time in ms, from the server's median for this edge and the caller's patience.
  func latency(median: Double, timeout: Double?) -> Double {
    switch self {
    case .ok, .notFound, .delayInjected: median
    case .failed: median * 0.6
    case .applicationDown, .connectFailure, .terminated: 3
    case .noHealthyHost, .overflow, .noRoute, .noCluster, .faultInjected: 0.4
    case .timeout: timeout ?? 1000
    case .callerGone: median * 2
    case .retriesUsedUp: 80
    }
  }
}
