import FoundationEssentials
import Mesh

extension HistoryStore {
  /// The events of a stretch of time, as the feeds told them (coarser where it is long ago), so that `MeshState` comes
  /// to the numbers that it came to then. Begins with what was known of each source, ends with a completed round.
  ///
  /// The stretch ends with the last round at or before `end`; where scrapes were thinned out, with the last moment
  /// that is a multiple of 10 s or of a minute, so that all sources were read shortly before it. Ask for the window
  /// that is looked at, or for 60 s where that is more: the scrape before it, which increases are counted from, comes
  /// along. Some of the first events are made up: bodies "of before" which say no more than when idle series moved
  /// last. Cost: a step for each sample of the stretch.
  /// - Parameter histogramSeconds: for histograms, where that is less: health looks back 60 s, but at counters alone.
  public func events(endingAt end: Double, seconds: Double, histogramSeconds: Double? = nil) -> [MeshEvent] {
    guard let last = span else { return [] }
    let end = end.isFinite ? min(max(end, last.lowerBound), last.upperBound) : last.upperBound
    let closing = closingRound(endingAt: end)
    let length = max(seconds.isFinite ? seconds : 60, 60)
    let start = closing.at - length
    let short = histogramSeconds.map { $0.isFinite ? min(max($0, 0), length) : length } ?? length
    var events: [MeshEvent] = []
    var told: [(at: Double, event: MeshEvent)] = []
    for record in records where record.heardAt <= closing.at {
      let replay = SourceReplay(
        record, after: start, histogramsAfter: closing.at - short, upTo: closing.at)
      events += replay.prologue
      told += replay.events
    }
    for round in rounds.rounds(after: start, before: closing.at) {
      told.append((round.at, .roundCompleted(at: round.at, wallTime: round.wallTime)))
    }
    // Sorting keeps the order of what is of one time: a source's events, then the round.
    told.sort { $0.at < $1.at }
    events += told.map(\.event)
    events.append(.roundCompleted(at: closing.at, wallTime: closing.wallTime))
    return events
  }

  private func closingRound(endingAt end: Double) -> (at: Double, wallTime: Date?) {
    var tier = 0
    for record in records {
      for index in 0...1 { tier = max(tier, record[index].tier(at: end)) }
    }
    if tier == 0, let round = rounds.round(at: end) { return (round.at, round.wallTime) }
    let period = Self.period(ofTier: tier)
    let at = period > 0 ? (end / period).rounded(.down) * period : end
    return (at, wallTime(of: at))
  }

  /// Seconds of which one scrape is kept.
  static func period(ofTier tier: Int) -> Double { tier == 0 ? 0 : tier == 1 ? 10 : 60 }
}

extension RoundLog.Round {
  var wallTime: Date? { wall.isFinite ? Date(timeIntervalSinceReferenceDate: wall) : nil }
}

extension HistoryTable {
  /// How often what was read at a time was thinned out.
  func tier(at time: Double) -> Int {
    guard let segment = segment(at: time), segment < chunks.count else { return 0 }
    return chunks[segment].tier
  }
}
