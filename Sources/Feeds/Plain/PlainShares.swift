import Exposition

/// How an upstream's requests divide among the workloads behind it, by what Envoy counts of each endpoint.
///
/// The upstream's own counters tell the answers exactly, the endpoints' which of them served. Both are read at almost
/// the same time; fractions are kept until they are whole, so that no request is lost and none is split.
struct PlainShares {
  /// What the endpoints of one workload have counted.
  struct Count: Hashable {
    var successes = 0.0
    var errors = 0.0
    var connections = 0.0

    static func += (a: inout Count, b: Count) {
      a.successes += b.successes
      a.errors += b.errors
      a.connections += b.connections
    }
  }

  /// What is divided.
  enum Kind: Hashable {
    case successes, errors, connections
  }

  private var totals: [Count] = []
  private var recent: [Count] = []
  private var owed: [String: [Double]] = [:]

  /// Takes in a reading of the endpoints.
  mutating func update(_ counts: [Count]) {
    if counts.count == totals.count {
      recent = zip(counts, totals).map { now, before in
        Count(
          successes: max(0, now.successes - before.successes), errors: max(0, now.errors - before.errors),
          connections: max(0, now.connections - before.connections))
      }
    } else {
      recent = counts
      owed = [:]
    }
    totals = counts
  }

  /// Divides a number of one kind.
  /// - Parameter key: what the number counts: fractions of different numbers are kept apart.
  mutating func divide(_ number: Double, _ kind: Kind, key: String) -> [Double] {
    guard totals.count > 1 else { return [number] }
    var weights = recent.map { weight($0, kind) }
    if weights.reduce(0, +) <= 0 { weights = totals.map { weight($0, kind) } }
    if weights.reduce(0, +) <= 0 { weights = totals.map { $0.successes + $0.errors + $0.connections } }
    if weights.reduce(0, +) <= 0 { weights = totals.map { _ in 1 } }
    let sum = weights.reduce(0, +)
    var debts = owed[key] ?? Array(repeating: 0, count: totals.count)
    if debts.count != totals.count { debts = Array(repeating: 0, count: totals.count) }
    for index in debts.indices { debts[index] += number * weights[index] / sum }
    var given = debts.map { max(0, $0.rounded(.down)) }
    var rest = number - given.reduce(0, +)
    // What is left goes where most is owed.
    let order = debts.indices.sorted { (debts[$1] - given[$1], $0) < (debts[$0] - given[$0], $1) }
    for index in order where rest >= 1 {
      given[index] += 1
      rest -= 1
    }
    if rest > 0, let first = order.first { given[first] += rest }
    for index in order.reversed() where rest < 0 {
      let back = min(given[index], -rest)
      given[index] -= back
      rest += back
    }
    owed[key] = zip(debts, given).map { $0 - $1 }
    return given
  }

  private func weight(_ count: Count, _ kind: Kind) -> Double {
    switch kind {
    case .successes: count.successes
    case .errors: count.errors
    case .connections: count.connections
    }
  }
}
