/// What a find expression can ask of a node, an edge or a row: Kiali's names and some of Pharos' own.
public enum FindOperand: String, Sendable, Hashable, CaseIterable {
  // Words
  case name, namespace, cluster, app, version, workload, service, node, operation, `protocol`
  case sourcePrincipal, destPrincipal, membership
  // Health, by its names
  case health
  // Requests per second
  case rps, rpsOut, http, httpIn, httpOut, grpc, grpcIn, grpcOut
  // Shares in percent
  case percentError, percentSuccess, percentHttpError, percentGrpcError, percentHttp, percentGrpc, percentMTLS
  // Durations in ms
  case average, p50, p95, p99
  // Bytes per second
  case throughput, responseBytes, tcp, tcpIn, tcpOut
  // Counts
  case rank, findings, proxies, proxiesDown
  // True or not
  case healthy, idle, traffic, mtls, root, outside, inaccessible, dead, mirroring, sidecar, ambient, gateway
  case down, new, gone
  case circuitBreaker, faultInjection, requestRouting, requestTimeout, serviceEntry, tcpTrafficShifting
  case trafficShifting, virtualService, workloadEntry

  /// What it is compared with.
  public enum Kind: Sendable, Hashable {
    /// Text: `=`, `contains`, `startswith`, `endswith`.
    case text
    /// The names of health, in their order.
    case health
    /// A number with a unit.
    case number(FindUnit)
    /// Nothing: it holds or not.
    case flag
  }

  /// What it is compared with.
  public var kind: Kind {
    switch self {
    case .name, .namespace, .cluster, .app, .version, .workload, .service, .node, .operation, .protocol,
      .sourcePrincipal, .destPrincipal, .membership:
      .text
    case .health: .health
    case .rps, .rpsOut, .http, .httpIn, .httpOut, .grpc, .grpcIn, .grpcOut: .number(.rate)
    case .percentError, .percentSuccess, .percentHttpError, .percentGrpcError, .percentHttp, .percentGrpc,
      .percentMTLS:
      .number(.percent)
    case .average, .p50, .p95, .p99: .number(.milliseconds)
    case .throughput, .responseBytes, .tcp, .tcpIn, .tcpOut: .number(.bytes)
    case .rank, .findings, .proxies, .proxiesDown: .number(.count)
    case .healthy, .idle, .traffic, .mtls, .root, .outside, .inaccessible, .dead, .mirroring, .sidecar,
      .ambient, .gateway, .down, .new, .gone, .circuitBreaker, .faultInjection, .requestRouting,
      .requestTimeout, .serviceEntry, .tcpTrafficShifting, .trafficShifting, .virtualService, .workloadEntry:
      .flag
    }
  }

  /// How it is written, in lower case; the first is shown.
  public var spellings: [String] {
    switch self {
    case .namespace: ["namespace", "ns"]
    case .workload: ["workload", "wl"]
    case .service: ["service", "svc"]
    case .operation: ["operation", "op"]
    case .membership: ["membership", "mesh"]
    case .rps: ["rps", "in", "rate", "requests"]
    case .rpsOut: ["rpsout", "out"]
    case .percentError: ["%error", "%err", "error", "errors"]
    case .percentSuccess: ["%success", "success"]
    case .percentHttpError: ["%httperr", "%httperror"]
    case .percentGrpcError: ["%grpcerr", "%grpcerror"]
    case .percentHttp: ["%httptraffic"]
    case .percentGrpc: ["%grpctraffic"]
    case .percentMTLS: ["%mtls", "mtls"]
    case .average: ["rtavg", "avg", "average"]
    case .p50: ["rt50", "p50", "rtp50"]
    case .p95: ["rt95", "p95", "rtp95", "rt", "responsetime"]
    case .p99: ["rt99", "p99", "rtp99"]
    case .throughput: ["throughput", "request", "requestbytes"]
    case .responseBytes: ["response", "responsebytes"]
    case .tcpIn: ["tcpin", "tcp-in"]
    case .tcpOut: ["tcpout", "tcp-out"]
    case .findings: ["findings", "config"]
    case .proxiesDown: ["proxiesdown"]
    case .root: ["trafficsource", "root"]
    case .outside: ["outside", "outsider"]
    case .sidecar: ["outofmesh", "om", "sidecar", "sc"]
    case .circuitBreaker: ["circuitbreaker", "cb"]
    case .faultInjection: ["faultinjection", "fi"]
    case .requestRouting: ["requestrouting", "rr"]
    case .requestTimeout: ["requesttimeout", "rto"]
    case .serviceEntry: ["serviceentry", "se"]
    case .tcpTrafficShifting: ["tcptrafficshifting", "tcpts"]
    case .trafficShifting: ["trafficshifting", "ts"]
    case .virtualService: ["virtualservice", "vs"]
    case .workloadEntry: ["workloadentry", "we"]
    default: [rawValue.lowercased()]
    }
  }

  /// An operand by its spelling, of those that stand alone or of those that are compared.
  static func named(_ word: String, isFlag: Bool) -> FindOperand? {
    let word = word.lowercased()
    return allCases.first { ($0.kind == .flag) == isFlag && $0.spellings.contains(word) }
  }
}

/// The unit of a number, with what may be written behind it.
public enum FindUnit: Sendable, Hashable {
  /// Per second; `k`, `M`, `/s`, `/min`.
  case rate
  /// `%`.
  case percent
  /// `us`, `ms`, `s`, `min`; ms without a unit.
  case milliseconds
  /// Per second; `B`, `kB`, `MB`, `GB`, `KiB`, `MiB`, `GiB`, with or without `/s`.
  case bytes
  /// `k`, `M`.
  case count

  /// An example, for a message.
  var example: String {
    switch self {
    case .rate: "10"
    case .percent: "5"
    case .milliseconds: "200ms"
    case .bytes: "10kB"
    case .count: "1"
    }
  }

  /// By how much a number with this unit behind it is multiplied; nil: the unit does not fit.
  func factor(_ suffix: String) -> Double? {
    var suffix = suffix.lowercased()
    if self == .rate, suffix.hasSuffix("/min") {
      return FindUnit.count.factor(String(suffix.dropLast(4))).map { $0 / 60 }
    }
    if self == .rate || self == .bytes, suffix.hasSuffix("/s") { suffix = String(suffix.dropLast(2)) }
    switch (self, suffix) {
    case (_, ""), (.percent, "%"), (.bytes, "b"), (.milliseconds, "ms"), (.rate, "rps"): return 1
    case (.rate, "k"), (.count, "k"), (.bytes, "k"), (.bytes, "kb"), (.milliseconds, "s"): return 1e3
    case (.rate, "m"), (.count, "m"), (.bytes, "m"), (.bytes, "mb"): return 1e6
    case (.bytes, "g"), (.bytes, "gb"): return 1e9
    case (.bytes, "kib"): return 1024
    case (.bytes, "mib"): return 1_048_576
    case (.bytes, "gib"): return 1_073_741_824
    case (.milliseconds, "us"), (.milliseconds, "µs"): return 1e-3
    case (.milliseconds, "m"), (.milliseconds, "min"): return 60e3
    case (.milliseconds, "h"): return 3_600e3
    default: return nil
    }
  }

  /// The value of a number with its unit, such as `1.5s`; nil when it is none.
  func value(_ text: String) -> Double? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
    guard let number = Double(digits), let factor = factor(String(text.dropFirst(digits.count))) else {
      return nil
    }
    return number * factor
  }
}
