import History

/// When a proxy was read, for one part of its statistics.
struct ScrapeTimeline: Sendable {
  /// The span over which a proxy's increases count.
  struct Span: Sendable, Hashable {
    /// Time of the base scrape, or of the process' start.
    var base: Double
    /// Time of the end scrape.
    var end: Double
    /// The base is the process' start: values of the first scrape are increases.
    var isFromBirth = false
    /// Seconds of it of which nothing is known.
    var unknownSeconds = 0.0
    /// How many seconds of it are known, more than 0.
    var seconds: Double { end - base - unknownSeconds }
  }

  /// Times that are kept, oldest first.
  private(set) var times: [Double] = []
  /// Number of all scrapes so far, also of those that are not kept.
  private(set) var count = 0
  /// Oldest first.
  private var unknown: [UnknownTime] = []

  /// Time of the last scrape.
  var last: Double? { times.last }

  /// Notes a scrape. Keeps the last time at or before the horizon and all after it.
  mutating func append(_ at: Double, horizon: Double) {
    times.append(at)
    count += 1
    guard times.count >= 16, times[8] <= horizon else { return }
    let kept = (times.firstIndex { $0 > horizon } ?? times.count) - 1
    times.removeFirst(max(0, kept))
    unknown.removeAll { $0.end <= times[0] }
  }

  /// Notes a time of which nothing is known. What nothing was read in is one.
  mutating func resume(_ time: UnknownTime) {
    if unknown.last?.start == time.start { unknown.removeLast() }
    unknown.append(time)
  }

  /// The last scrape of a window; nil when there was none in it.
  func end(after start: Double, upTo end: Double) -> Double? {
    guard let found = times.last(where: { $0 <= end }), found > start else { return nil }
    return found
  }

  /// The span of a window by the rule that `SeriesHistory` states.
  /// - Parameter birth: when the process that the first scrape read had started, where it is known.
  func span(after start: Double, upTo end: Double, birth: Double?) -> Span? {
    guard let last = self.end(after: start, upTo: end) else { return nil }
    if let base = times.last(where: { $0 <= start }) { return known(Span(base: base, end: last)) }
    guard let first = times.first else { return nil }
    if let birth, birth >= start, times.count == count, birth < first {
      return known(Span(base: birth, end: last, isFromBirth: true))
    }
    return known(Span(base: first, end: last))
  }

  /// A span without what is not known of it; nil where nothing is left.
  private func known(_ span: Span) -> Span? {
    var span = span
    span.unknownSeconds = unknown.seconds(from: span.base, to: span.end)
    return span.seconds > 0 ? span : nil
  }
}
