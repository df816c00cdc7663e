import Exposition
import Mesh
import Terminal

/// How the statistics are looked at.
public struct ProxyStatisticsWish: Sendable, Hashable {
  var filter = ""
  var sort: String?
  var isReversed = false
}

/// What shows of the statistics: made away from the UI with each read and each key of the filter.
public struct ProxyStatisticsView: Sendable {
  /// What was told.
  var answer: ProxyStatisticsAnswer
  /// What it was made for.
  var wish: ProxyStatisticsWish
  /// The rows that show, in their order.
  var shown: [Int]
  /// What stands on top.
  var families: [Family]
  /// Why the filter is not taken for an expression.
  var filterProblem: String?

  /// Statistics of one kind of trouble.
  struct Family: Sendable {
    var family: EnvoyFamily
    /// It is counted at all.
    var isCollected: Bool
    /// What there is, the worst first: who, which, how much.
    var readings: [Reading]
  }

  struct Reading: Sendable {
    var owner: String
    var statistic: EnvoyStatistic
    var value: Double
    var rate: Double?
    var isTrouble: Bool
  }

  /// Families on top, in their order.
  private static let families: [EnvoyFamily] = [
    .circuitBreakers, .overflow, .ejections, .retries, .connections, .timeouts,
  ]

  init(_ answer: ProxyStatisticsAnswer, _ wish: ProxyStatisticsWish) {
    self.answer = answer
    self.wish = wish
    let rows = answer.rows ?? []
    (shown, filterProblem) = Self.filtered(rows, wish.filter)
    families = Self.families(rows, answer.collected)
    order(rows)
  }

  // MARK: - Narrowing

  private static func filtered(_ rows: [ProxyStatisticsAnswer.Row], _ filter: String) -> ([Int], String?) {
    let all = Array(rows.indices)
    guard !filter.isEmpty else { return (all, nil) }
    let isExpression = filter.contains { "^$*+?()[]{}|\\".contains($0) }
    if isExpression {
      if let pattern = NamePattern(filter) {
        return (all.filter { pattern.matches(rows[$0].entry.name) }, nil)
      }
      // While it is typed it is not whole: what it holds is looked for as it stands.
      let needle = Array(filter.lowercased().utf8)
      let found = all.filter { ProxyFilter.contains(needle, Array(rows[$0].entry.name.lowercased().utf8)) }
      return (found, "not a whole expression")
    }
    let words = filter.lowercased().split(separator: " ").map { Array($0.utf8) }
    return (
      all.filter { row in
        let hay = Array(rows[row].entry.name.lowercased().utf8)
        return words.allSatisfy { ProxyFilter.contains($0, hay) }
      }, nil
    )
  }

  private mutating func order(_ rows: [ProxyStatisticsAnswer.Row]) {
    func sort(_ key: (ProxyStatisticsAnswer.Row) -> Double?) {
      let keys = rows.map(key)
      let descending = !wish.isReversed
      shown.sort { a, b in
        switch (keys[a], keys[b]) {
        case (let x?, let y?) where x != y: descending ? x > y : x < y
        case (nil, .some): false
        case (.some, nil): true
        default: a < b
        }
      }
    }
    switch wish.sort {
    case "rate": sort { $0.rate.map(\.magnitude) }
    case "value": sort { $0.entry.value }
    case "type": shown.sort { (rows[$0].entry.kind.rawValue, $0) < (rows[$1].entry.kind.rawValue, $1) }
    default: break
    }
    if wish.isReversed, !["rate", "value"].contains(wish.sort) { shown.reverse() }
  }

  // MARK: - On top

  private static func families(_ rows: [ProxyStatisticsAnswer.Row], _ known: Set<EnvoyFamily>?) -> [Family] {
    var found: [EnvoyFamily: [Reading]] = [:]
    var collected = known ?? []
    for row in rows {
      guard let value = row.entry.value, let (cluster, statistic) = EnvoyStatistic.ofCluster(row.entry.name)
      else {
        continue
      }
      collected.insert(statistic.family)
      // What is left of a limit that there is not tells nothing.
      let isRemaining = statistic.rawValue.contains("remaining")
      guard isRemaining ? value < 4_000_000_000 : value > 0 else { continue }
      var reading = EnvoyNumbers.Reading(value)
      reading.rate = row.rate
      found[statistic.family, default: []].append(
        Reading(
          owner: ClusterText.short(cluster), statistic: statistic, value: value, rate: row.rate,
          isTrouble: statistic.isTrouble(reading)))
    }
    return families.map { family in
      let sorted = (found[family] ?? []).enumerated().sorted { a, b in
        if a.element.isTrouble != b.element.isTrouble { return a.element.isTrouble }
        if a.element.statistic.isBad != b.element.statistic.isBad { return a.element.statistic.isBad }
        return a.offset < b.offset
      }.map(\.element)
      return Family(family: family, isCollected: collected.contains(family), readings: sorted)
    }
  }
}
