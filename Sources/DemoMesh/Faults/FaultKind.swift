/// The faults that can be switched on, by the name that people type.
enum FaultKind: String, Sendable, CaseIterable {
  case errors
  case latency
  case abort
  case delay
  case kill
  case noEndpoints = "no-endpoints"
  case circuitBreaker = "circuit-breaker"
  case plaintext
  case mtlsOff = "mtls-off"
  case badConfig = "bad-config"
  case mongodbDown = "mongodb-down"
  case grpcErrors = "grpc-errors"
  case proxyKill = "proxy-kill"
  case proxyStop = "proxy-stop"
  case quiet

  /// What the number after it means.
  enum Value: Sendable {
    case none
    case percent(standard: Int)
    case milliseconds(standard: Int)

    /// The number taken when none is given.
    var standard: Int? {
      switch self {
      case .none: nil
      case .percent(let value), .milliseconds(let value): value
      }
    }

    /// The unit as it is printed.
    var unit: String? {
      switch self {
      case .none: nil
      case .percent: "%"
      case .milliseconds: "ms"
      }
    }
  }

  /// The number after it.
  var value: Value {
    switch self {
    case .errors: .percent(standard: 100)
    case .abort, .grpcErrors: .percent(standard: 50)
    case .latency: .milliseconds(standard: 1500)
    case .delay: .milliseconds(standard: 1000)
    default: .none
    }
  }

  /// What it does and what one sees then.
  var summary: String {
    switch self {
    case .errors: "the application answers 500: no flag, both proxies see it"
    case .latency:
      "the application answers late: with a timeout on the route the caller has 504 UT, the server 0 DC"
    case .abort: "callers' proxies answer 503 themselves, on purpose (flag FI)"
    case .delay: "callers' proxies hold requests, on purpose (flag DI)"
    case .kill: "the application does not listen: its own proxy answers 503 UF"
    case .noEndpoints: "callers know no endpoint: 503 UH"
    case .circuitBreaker: "callers may have one request at a time, and it is slow: 503 UO"
    case .plaintext: "callers speak plaintext where mutual TLS is required: 503 UC, the server counts nothing"
    case .mtlsOff: "callers speak plaintext and the server takes it: no errors, a broken lock"
    case .badConfig: "callers' routes lead to a subset that does not exist: 503 NC"
    case .mongodbDown: "the database does not listen: TCP connections end at once, ratings answers 500"
    case .grpcErrors: "stock answers gRPC status 14 (unavailable), HTTP status 200"
    case .proxyKill: "the proxy is gone: callers see 503 UF, its own numbers stop"
    case .proxyStop: "the proxy is stopped (SIGSTOP): callers wait, then 503 UF; its own numbers age"
    case .quiet: "nobody sends anything: every edge falls silent"
    }
  }

  /// The workloads that it can be put on; the first is taken when none is named.
  var workloads: [String] {
    let http = ["reviews-v3", "reviews-v2", "reviews-v1", "ratings-v1", "details-v1", "productpage-v1"]
    switch self {
    case .errors: return http + ["stock-v1", "mongodb-v1"]
    case .latency:
      return [
        "details-v1", "ratings-v1", "reviews-v3", "reviews-v2", "reviews-v1", "productpage-v1", "stock-v1",
      ]
    case .kill: return ["ratings-v1"] + http.filter { $0 != "ratings-v1" } + ["stock-v1", "mongodb-v1"]
    case .abort, .delay, .badConfig: return http + ["stock-v1"]
    case .noEndpoints, .plaintext, .mtlsOff: return http + ["stock-v1", "mongodb-v1"]
    case .circuitBreaker: return ["ratings-v1"] + http.filter { $0 != "ratings-v1" }
    case .mongodbDown: return ["mongodb-v1"]
    case .quiet: return ["istio-ingressgateway"]
    case .grpcErrors: return ["stock-v1"]
    case .proxyKill, .proxyStop: return http + ["stock-v1", "mongodb-v1", "istio-ingressgateway"]
    }
  }

  /// Whether the workload goes without saying.
  var takesWorkload: Bool { workloads.count > 1 }
}

/// A fault as it is told to others: for completion, help and JSON.
public struct FaultDescription: Sendable, Hashable, Codable {
  /// The name to type.
  public let name: String
  /// What it does and what one sees then.
  public let summary: String
  /// Workloads that it can be put on, the usual one first.
  public let workloads: [String]
  /// The number taken when none is given.
  public let defaultValue: Int?
  /// The unit of the number: `%` or `ms`.
  public let unit: String?

  /// Every fault there is; mistakes in the YAML stand last, as `config NAME`, and take no workload.
  public static let all =
    FaultKind.allCases.map { kind in
      FaultDescription(
        name: kind.rawValue, summary: kind.summary, workloads: kind.workloads,
        defaultValue: kind.value.standard,
        unit: kind.value.unit)
    }
    + ConfigFault.allCases.map { fault in
      FaultDescription(
        name: "config \(fault.rawValue)", summary: fault.summary, workloads: [], defaultValue: nil, unit: nil)
    }
}
