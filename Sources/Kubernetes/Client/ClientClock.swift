#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The time and the chance that the client goes by: the machine's in the program, a hand-moved one in tests.
public protocol ClientClock: Sendable {
  /// Monotonic seconds.
  func now() -> Double
  /// Seconds since 1970, for the expiry of credentials.
  func wallTime() -> Double
  /// Returns after so many seconds, or when the task is cancelled.
  func sleep(seconds: Double) async
  /// A number in a range, by chance: so that many clients do not come all at once.
  func random(in range: ClosedRange<Double>) -> Double
}

/// The machine's clocks.
public struct SystemClientClock: ClientClock {
  /// Makes it.
  public init() {}

  /// Seconds since the machine started.
  public func now() -> Double { Self.read(CLOCK_MONOTONIC) }
  /// Seconds since 1970.
  public func wallTime() -> Double { Self.read(CLOCK_REALTIME) }
  /// Sleeps; up to a day.
  public func sleep(seconds: Double) async {
    // The clock itself: every pause of the client comes through here.
    try? await Task.sleep(for: .seconds(min(max(seconds, 0), 86_400)))
  }
  /// By the system's generator.
  public func random(in range: ClosedRange<Double>) -> Double { .random(in: range) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
