import Exposition

/// How the answers of one upstream divide by code and flag, out of counters that each tell one of the two.
struct PlainAnswers {
  /// Answers that cannot be told apart.
  struct Key: Hashable {
    var code: String
    var flags: String
    var grpcStatus: String?
  }

  /// What is left of the tick before: a scrape may fall between a flag's counter and its answer's.
  private var leftovers: [String: Double] = [:]

  /// Divides the increases of one tick.
  /// - Parameter counts: increases by statistic; for answers and gRPC by code.
  mutating func divide(_ counts: PlainIncrease) -> [Key: Double] {
    var pools = counts.flags.merging(leftovers, uniquingKeysWith: +)
    var found: [Key: Double] = [:]
    var answers = Self.exact(counts.answers)
    // Each gRPC call ended with 200 and a status in its trailers, or with a status instead of an answer.
    var calls = counts.grpc.values.reduce(0, +)
    if calls > 0 {
      for (status, number) in counts.grpc where number > 0 {
        found[Key(code: "200", flags: "-", grpcStatus: status), default: 0] += number
      }
      for code in ["200", "2xx"] {
        let taken = min(calls, answers[code] ?? 0)
        answers[code]? -= taken
        calls -= taken
      }
    }
    for code in answers.keys.sorted() {
      guard var rest = answers[code], rest > 0 else { continue }
      for flag in Self.flags(of: code) {
        let taken = min(rest, pools[flag] ?? 0)
        guard taken > 0 else { continue }
        pools[flag]? -= taken
        rest -= taken
        found[Key(code: code, flags: flag), default: 0] += taken
      }
      if rest > 0 { found[Key(code: code, flags: "-"), default: 0] += rest }
    }
    let grown = counts.flags
    leftovers = pools.reduce(into: [:]) { rest, pool in
      let number = min(pool.value, grown[pool.key] ?? 0)
      if number > 0 { rest[pool.key] = number }
    }
    return found.filter { $0.value > 0 }
  }

  /// Classes of codes less the codes of each that are told exactly.
  static func exact(_ answers: [String: Double]) -> [String: Double] {
    var result = answers.filter { !$0.key.hasSuffix("xx") }
    for (code, number) in answers where code.hasSuffix("xx") {
      let known = result.reduce(0) { $1.key.first == code.first ? $0 + $1.value : $0 }
      if number > known { result[code] = number - known }
    }
    return result
  }

  /// The flags that Envoy gives an answer of its own, the surest first.
  private static func flags(of code: String) -> [String] {
    switch code {
    case "503": ["UO", "UH", "UM", "UF", "UC", "UR"]
    case "504": ["UT"]
    case "502": ["UR"]
    case "5xx": ["UO", "UH", "UM", "UF", "UT", "UC", "UR"]
    default: []
    }
  }
}

/// By how much the counters of one upstream grew in a tick.
struct PlainIncrease {
  var answers: [String: Double] = [:]
  var grpc: [String: Double] = [:]
  var counts: [PlainStatistic: Double] = [:]

  subscript(statistic: PlainStatistic) -> Double { counts[statistic] ?? 0 }

  /// Nothing grew.
  var isEmpty: Bool { answers.isEmpty && grpc.isEmpty && counts.isEmpty }

  /// Answers that Envoy made itself, by flag.
  var flags: [String: Double] {
    var flags: [String: Double] = [:]
    func note(_ flag: String, _ number: Double) { if number > 0 { flags[flag] = number } }
    note("UO", self[.overflows])
    note("UH", self[.noneHealthy])
    note("UM", self[.maintenance])
    // Before 1.18 or so only the connections that failed are counted.
    note("UF", self[.pendingFailures] > 0 ? self[.pendingFailures] : self[.connectFailures])
    note("UC", self[.terminated])
    note("UR", self[.resets])
    note("UT", self[.timeouts] + self[.tryTimeouts])
    return flags
  }

  mutating func add(_ key: PlainKey, _ number: Double) {
    switch key.statistic {
    case .answers: answers[key.code, default: 0] += number
    case .grpc: grpc[key.code, default: 0] += number
    default: counts[key.statistic, default: 0] += number
    }
  }
}
