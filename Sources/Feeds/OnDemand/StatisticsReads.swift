import Exposition

/// The last read of one proxy's statistics, for the rates of the next.
struct StatisticsReads {
  private var source: String?
  private var at = 0.0
  private var values: [String: Double] = [:]
  private var rates: [String: Double] = [:]
  private var seconds: Double?

  /// Reads that follow each other closer than this have no rates of their own: the ones before stand.
  private static let least = 0.2
  /// After so long a rate would tell of another time.
  private static let longest = 30.0

  /// The rows of a read. Cost: a look into a table for each statistic.
  mutating func rows(of source: String, _ entries: [RawStatistics.Entry], at time: Double) -> (
    [ProxyStatisticsAnswer.Row], seconds: Double?
  ) {
    let passed = time - at
    let isSame = self.source == source && passed <= Self.longest
    if isSame, passed < Self.least {
      return (entries.map { ProxyStatisticsAnswer.Row($0, rate: rates[$0.name]) }, seconds)
    }
    var newest: [String: Double] = [:]
    var newRates: [String: Double] = [:]
    newest.reserveCapacity(entries.count)
    let rows = entries.map { entry -> ProxyStatisticsAnswer.Row in
      guard let value = entry.value else { return ProxyStatisticsAnswer.Row(entry) }
      newest[entry.name] = value
      guard isSame, let before = values[entry.name] else {
        // A counter that nothing was counted with so far is not printed: it began at nothing.
        if isSame, entry.kind == .counter {
          newRates[entry.name] = value / passed
          return ProxyStatisticsAnswer.Row(entry, rate: value / passed)
        }
        return ProxyStatisticsAnswer.Row(entry)
      }
      // A counter that fell was started anew.
      let grown = entry.kind == .counter && value < before ? value : value - before
      newRates[entry.name] = grown / passed
      return ProxyStatisticsAnswer.Row(entry, rate: grown / passed)
    }
    self.source = source
    at = time
    values = newest
    rates = newRates
    seconds = isSame ? passed : nil
    return (rows, seconds)
  }
}
