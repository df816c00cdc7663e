import Metrics

/// A column of the tables. Raw values are what `:columns` and `:sort` call them.
enum TableColumn: String, Sendable, Hashable, CaseIterable {
  // In the order in which they stand.
  case name, version
  case requests, inRate = "in", outRate = "out", success, error, errors, p50, p95, p99
  case request, response, tcpIn = "tcp-in", tcpOut = "tcp-out"
  case mtls, config, mesh, proxies

  /// What a change for the better looks like.
  enum Better: Sendable { case up, down, neither }

  /// The heading.
  var title: String {
    switch self {
    case .requests: "requests"
    case .tcpIn: "TCP in"
    case .tcpOut: "TCP out"
    case .mtls: "mTLS"
    default: rawValue
    }
  }

  /// What it holds, for the list of columns.
  var help: String {
    switch self {
    case .name: "health and name"
    case .version: "version, or the app of a service"
    case .requests: "requests in, the last two minutes as a line"
    case .inRate: "requests in, per second (bytes where there is TCP alone)"
    case .outRate: "requests out, per second"
    case .success: "answered without a 5xx, percent of requests in"
    case .error: "no answer, 4xx, 5xx or a gRPC status, percent of requests in"
    case .errors: "errors, the last two minutes as a line"
    case .p50: "half of the requests took no longer"
    case .p95: "95 % of the requests took no longer"
    case .p99: "99 % of the requests took no longer"
    case .request: "bytes per second of requests in"
    case .response: "bytes per second of answers to them"
    case .tcpIn: "TCP bytes per second from clients"
    case .tcpOut: "TCP bytes per second to clients"
    case .mtls: "share of what came in under mutual TLS"
    case .config: "findings in its configuration"
    case .mesh: "how it takes part: sidecar, gateway, ambient, outside"
    case .proxies: "proxies that answer, of those that are known"
    }
  }

  /// Columns of the screen that its cells need; the longest of them and the heading's arrow reach into the gap.
  var width: Int {
    switch self {
    case .name: 22
    case .version: 9
    case .requests: 10
    case .errors: 8
    case .request, .response, .tcpIn, .tcpOut: 9
    case .inRate: 8
    case .outRate, .success, .proxies, .mesh, .p50, .p95, .p99, .config: 7
    case .error, .mtls: 6
    }
  }

  /// How much longer cells with a change are: an arrow and a sign.
  var changeWidth: Int { isNumber && self != .proxies ? isPercent ? 3 : 2 : 0 }

  /// Who gets a place when there is not enough for all: smaller first.
  var rank: Int {
    switch self {
    case .name: 0
    case .inRate: 1
    case .error: 2
    case .p95: 3
    case .requests: 4
    case .config: 5
    case .mtls: 6
    case .outRate: 7
    case .proxies: 8
    case .p99: 9
    case .p50: 10
    case .success: 11
    case .version: 12
    case .errors: 13
    case .mesh: 14
    case .response: 15
    case .request: 16
    case .tcpIn: 17
    case .tcpOut: 18
    }
  }

  /// Its numbers are shares of a hundred: their changes are told in points.
  var isPercent: Bool { [.success, .error, .errors, .mtls].contains(self) }
  /// Its cells are words, which begin at the left.
  var isText: Bool { self == .name || self == .version || self == .mesh }
  /// Its cells are drawn.
  var isLine: Bool { self == .requests || self == .errors }
  /// Its cells are numbers that can be compared with an earlier moment.
  var isNumber: Bool { !isText && !isLine && self != .config }

  /// Sorted by it, the largest stands first until it is reversed.
  var isLargestFirst: Bool {
    switch self {
    // What is bad stands first: a low success rate, plaintext, missing proxies.
    case .name, .version, .mesh, .success, .mtls: false
    default: true
    }
  }

  /// Which way is good.
  var better: Better {
    switch self {
    case .success, .mtls, .proxies: .up
    case .error, .errors, .p50, .p95, .p99, .config: .down
    default: .neither
    }
  }

  /// The number of a row; nil where not known, or where the column has none.
  func number(_ row: InventoryRow) -> Double? {
    let value: Double? =
      switch self {
      case .inRate, .requests: row.inRate
      case .outRate: row.outRate
      case .success: row.successPercent
      case .error, .errors: row.errorPercent
      case .p50: row.p50
      case .p95: row.p95
      case .p99: row.p99
      case .request: row.requestBytes
      case .response: row.responseBytes
      case .tcpIn: row.tcpIn
      case .tcpOut: row.tcpOut
      case .mtls: row.mtlsPercent
      case .proxies: row.proxiesKnown > 0 ? Double(row.proxiesUp) : nil
      case .name, .version, .config, .mesh: nil
      }
    return value.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The columns that a word means: its own, or those of a family (`tcp`, `bytes`, `latency`).
  static func named(_ word: String) -> [TableColumn]? {
    let word = word.lowercased()
    if let column = allCases.first(where: { $0.rawValue == word || $0.title.lowercased() == word }) {
      return [column]
    }
    switch word {
    case "tcp": return [.tcpIn, .tcpOut]
    case "bytes", "throughput": return [.request, .response]
    case "latency", "duration", "durations": return [.p50, .p95, .p99]
    case "rates", "rps": return [.inRate, .outRate]
    case "lines", "charts", "sparklines": return [.requests, .errors]
    case "err", "%error": return [.error]
    case "%success": return [.success]
    case "health": return [.name]
    case "findings": return [.config]
    case "membership", "sidecar": return [.mesh]
    case "app": return [.version]
    case "tls": return [.mtls]
    default: return nil
    }
  }
}
