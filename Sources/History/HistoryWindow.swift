/// A stretch of time that numbers are asked for: after `start`, up to and with `end`. Monotonic seconds of the feeds.
public struct HistoryWindow: Sendable, Hashable {
  /// The numbers begin after this moment.
  public var start: Double
  /// The last moment that belongs to it.
  public var end: Double
  /// Its length in seconds; never below 0.
  public var seconds: Double { max(0, end - start) }

  /// Makes a window.
  public init(start: Double, end: Double) {
    self.start = start
    self.end = max(start, end)
  }

  /// The window of a length that ends at a moment.
  public init(endingAt end: Double, seconds: Double) { self.init(start: end - max(0, seconds), end: end) }
}

/// A row of windows of one length, side by side: what a chart's columns stand for.
public struct HistoryGrid: Sendable, Hashable {
  /// Where the first step begins, in monotonic seconds.
  public var start: Double
  /// Length of a step in seconds, more than 0.
  public var step: Double
  /// Number of steps.
  public var count: Int

  /// Makes a grid. A step that is no positive number counts as 1 s.
  public init(start: Double, step: Double, count: Int) {
    self.start = start
    self.step = step.isFinite && step > 0 ? step : 1
    self.count = max(0, count)
  }

  /// Where the last step ends.
  public var end: Double { start + step * Double(count) }
  /// One of the steps.
  public subscript(index: Int) -> HistoryWindow {
    HistoryWindow(start: start + step * Double(index), end: start + step * Double(index + 1))
  }
}
