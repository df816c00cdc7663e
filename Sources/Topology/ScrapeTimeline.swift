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
    /// Its length in seconds, more than 0.
    var seconds: Double { end - base }
  }

  /// Times that are kept, oldest first.
  private(set) var times: [Double] = []
  /// Number of all scrapes so far, also of those that are not kept.
  private(set) var count = 0

  /// Time of the last scrape.
  var last: Double? { times.last }

  /// Notes a scrape. Keeps the last time at or before the horizon and all after it.
  mutating func append(_ at: Double, horizon: Double) {
    times.append(at)
    count += 1
    guard times.count >= 16, times[8] <= horizon else { return }
    let kept = (times.firstIndex { $0 > horizon } ?? times.count) - 1
    times.removeFirst(max(0, kept))
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
    if let base = times.last(where: { $0 <= start }) { return Span(base: base, end: last) }
    guard let first = times.first else { return nil }
    if let birth, birth >= start, times.count == count, birth < first {
      return Span(base: birth, end: last, isFromBirth: true)
    }
    return first < last ? Span(base: first, end: last) : nil
  }
}
