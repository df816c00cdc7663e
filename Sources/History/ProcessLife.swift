/// When the process behind a source started, as far as its uptime tells.
public struct ProcessLife: Sendable, Hashable {
  /// When the running process started, in monotonic seconds; nil when it never told its uptime.
  public private(set) var started: Double?
  /// When the process that the first scrape read had started.
  public private(set) var birth: Double?
  /// A later start was told than the last scrape: counters begin again with the next one.
  public private(set) var beginsAnew = false

  /// Nothing is known yet.
  public init() {}

  /// Notes an uptime.
  /// - Parameters:
  ///   - uptime: whole seconds, as Envoy tells them.
  ///   - at: when it was told.
  ///   - firstScrape: time of the source's first scrape of counters, nil before any.
  ///   - lastScrape: time of its last one.
  public mutating func note(uptime: Double, at: Double, firstScrape: Double?, lastScrape: Double?) {
    guard uptime.isFinite else { return }
    let start = at - uptime
    // Uptime comes in whole seconds: what differs by little is the same process.
    if let known = started {
      if start > known + 3 {
        started = start
        if let lastScrape, lastScrape < start { beginsAnew = true }
      }
      return
    }
    started = start
    guard let first = firstScrape else {
      birth = start
      return
    }
    if start <= first + 1.5 { birth = min(start, first - 0.5) }
  }

  /// Whether the scrape at hand begins anew; asked once for each.
  public mutating func takeBeginsAnew() -> Bool {
    defer { beginsAnew = false }
    return beginsAnew
  }
}
