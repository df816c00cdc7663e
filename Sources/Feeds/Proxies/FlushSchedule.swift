/// When to read a proxy's histograms.
///
/// Envoy moves its histograms only when it flushes, each proxy in a phase of its own, so that most readings
/// would tell nothing new. The schedule watches readings for changes: at first it asks for one each tick,
/// until two changes have shown period and phase; then for one a flush, at the first tick after it. A flush
/// that does not show there is looked for at the ticks that follow (Envoy's timer drifts later by some
/// milliseconds a flush). With no traffic nothing ever changes: after a while it asks once a period, and
/// when the traffic is back it learns anew. Times are monotonic seconds.
struct FlushSchedule: Sendable {
  /// Istio's and Envoy's default `stats_flush_interval`.
  static let usualPeriod = 5.0
  /// Flushes after which the tick before the expected one is looked at too: a flush that has come to lie
  /// earlier would never be noticed otherwise.
  private static let flushesPerProbe = 12

  private let interval: Double
  private var period = usualPeriod
  private var lastReading: Double?
  /// The reading that showed the latest change (the first one, before any), and whether the reading before
  /// it was a tick earlier, so that the flush is known to a tick.
  private var lastChange: (at: Double, isExact: Bool)?
  private var isLearned = false
  private var flushesSinceProbe = 0

  /// - Parameter interval: seconds between ticks.
  init(interval: Double) {
    self.interval = interval
  }

  /// Whether to read at this tick.
  func isDue(at now: Double) -> Bool {
    guard let lastReading, let lastChange else { return true }
    if isIdle(at: lastReading) { return now - lastReading >= period - slack }
    guard isLearned else { return true }
    let early = flushesSinceProbe >= Self.flushesPerProbe ? interval : 0
    return now - lastChange.at >= period - slack - early
  }

  /// Notes a reading.
  /// - Parameters:
  ///   - changed: whether any value differs from the reading before; ignored for the first.
  ///   - now: the tick at which it was taken.
  mutating func observe(changed: Bool, at now: Double) {
    defer { lastReading = now }
    guard let before = lastReading, let last = lastChange else {
      lastChange = (now, false)
      return
    }
    guard changed else {
      if now - last.at < period - slack { flushesSinceProbe = 0 }
      if isIdle(at: now) { isLearned = false }
      return
    }
    let isExact = now - before <= interval * 1.5
    if isExact && last.isExact {
      let difference = now - last.at
      // Longer: some flushes in between had nothing to move. A little shorter: the ticks are coarse.
      period = difference < Self.usualPeriod - interval * 1.25 ? difference : Self.usualPeriod
      isLearned = true
    }
    flushesSinceProbe += 1
    lastChange = (now, isExact)
  }

  /// Forgets everything: the proxy is another process.
  mutating func restart() {
    self = FlushSchedule(interval: interval)
  }

  /// A tick a quarter of an interval early still counts as on time.
  private var slack: Double { interval * 0.25 }

  private func isIdle(at now: Double) -> Bool {
    guard let lastChange else { return false }
    return now - lastChange.at >= period + max(2, interval) - slack
  }
}
