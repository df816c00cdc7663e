/// How long to leave a source alone that does not answer: 1, 2, 4, 8, then 15 seconds.
struct Backoff: Sendable {
  /// The longest pause in seconds: how late a proxy that is back may be noticed.
  static let longest = 15.0

  private(set) var failures = 0
  private var retryAt = -Double.infinity

  /// Whether to ask at this tick (monotonic seconds).
  func allows(at now: Double) -> Bool { now >= retryAt }

  /// Notes a failure of what was asked at `now`.
  /// - Parameter interval: seconds between ticks; a tick slightly early counts as on time.
  mutating func fail(at now: Double, interval: Double) {
    failures += 1
    retryAt = now + pause - min(interval, 1) * 0.25
  }

  /// Seconds to leave it alone after the last failure.
  var pause: Double { failures > 4 ? Self.longest : failures > 0 ? Double(1 << (failures - 1)) : 0 }

  /// Notes an answer.
  mutating func succeed() {
    self = Backoff()
  }
}
