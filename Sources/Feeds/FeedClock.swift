import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Time as an input: the machine's in the program, a hand-moved one in tests.
public protocol FeedClock: Sendable {
  /// Monotonic seconds.
  func now() -> Double
  /// The wall clock; nil when there is none.
  func wallTime() -> Date?
  /// Returns at `deadline` (monotonic seconds) or when the task is cancelled.
  func sleep(until deadline: Double) async
}

/// The machine's clocks.
public struct SystemClock: FeedClock {
  /// Makes it.
  public init() {}

  /// Seconds since the machine started, those in which it slept included: the counters of a mesh elsewhere
  /// move on while a laptop is closed, and a rate must not put an hour's requests into one second.
  public func now() -> Double {
    var time = timespec()
    #if os(Linux)
      clock_gettime(CLOCK_BOOTTIME, &time)
    #else
      clock_gettime(CLOCK_MONOTONIC, &time)
    #endif
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The wall clock.
  public func wallTime() -> Date? { Date() }

  /// Sleeps; at once over when the deadline has passed.
  public func sleep(until deadline: Double) async {
    let seconds = deadline - now()
    guard seconds > 0 else { return }
    // The clock itself: every feed's pause comes through here.
    try? await Task.sleep(for: .seconds(seconds), tolerance: .milliseconds(1), clock: .continuous)
  }
}
