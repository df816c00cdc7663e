import FoundationEssentials

/// The rounds of a recording: its time line.
public struct RecordedRounds: Sendable {
  /// Numbers of the events that completed the rounds, growing.
  private(set) var ids: [Int64] = []
  /// Monotonic seconds on the file's axis, growing.
  public private(set) var times: [Double] = []
  /// Seconds since 1970; NaN where the round had no wall time.
  private var walls: [Double] = []

  /// Wall times that are believed, in seconds since 1970.
  static let walls = -60_000_000_000.0...250_000_000_000.0
  /// Monotonic times that are believed, in seconds.
  static let ats = -1e12...1e12

  /// Adds a round; one that goes back in time is left out.
  /// - Returns: whether it was added.
  mutating func append(id: Int64, at: Double, wall: Double?) -> Bool {
    guard Self.ats.contains(at), times.last.map({ $0 < at }) ?? true else { return false }
    ids.append(id)
    times.append(at)
    walls.append(wall.flatMap { Self.walls.contains($0) ? $0 : nil } ?? .nan)
    return true
  }

  /// How many there are.
  public var count: Int { times.count }
  /// From the first to the last, in monotonic seconds; nil when there is none.
  public var span: ClosedRange<Double>? {
    guard let first = times.first, let last = times.last else { return nil }
    return first...last
  }
  /// The same on the wall clock.
  public var wallSpan: ClosedRange<Date>? {
    guard let span, let first = wallTime(of: span.lowerBound), let last = wallTime(of: span.upperBound) else {
      return nil
    }
    return min(first, last)...max(first, last)
  }

  /// The index of the last round at or before a moment; nil before the first.
  public func index(at time: Double) -> Int? {
    var low = 0
    var high = times.count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  /// The wall clock at a moment, counted from the nearest round before it that has one, else after it.
  public func wallTime(of time: Double) -> Date? {
    let near = index(at: time) ?? 0
    guard near < walls.count else { return nil }
    let known =
      walls[...near].lastIndex { !$0.isNaN } ?? walls[near...].firstIndex { !$0.isNaN }
    guard let known else { return nil }
    return Date(timeIntervalSince1970: walls[known] + (time - times[known]))
  }

  /// Monotonic seconds of the last round that a moment on the wall clock had seen; nil before the first. Moments are
  /// written to the millisecond, so that a round counts to the end of its own.
  public func time(of wall: Date) -> Double? {
    let seconds = wall.timeIntervalSince1970 + 0.001
    return walls.lastIndex { $0 <= seconds }.map { times[$0] }
  }
}
