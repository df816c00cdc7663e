import Terminal

/// One line of a chart: values evenly spaced in time.
public struct ChartSeries: Sendable, Hashable {
  /// What the legend calls it.
  public var name: String
  /// The values, oldest first. nil (or not a number): not known, drawn as a gap. 0 is a line at the bottom.
  public var values: [Double?]
  /// Its colour; nil: by its place among the series.
  public var ink: Ink?

  /// Makes a series.
  public init(_ name: String, _ values: [Double?], ink: Ink? = nil) {
    self.name = name
    self.values = values
    self.ink = ink
  }
}

/// A value that should not be crossed: a dashed line with a label.
public struct ChartThreshold: Sendable, Hashable {
  /// In the unit of the chart.
  public var value: Double
  /// Its label.
  public var name: String
  /// Its colour.
  public var ink: Ink

  /// Makes a threshold.
  public init(_ value: Double, _ name: String, ink: Ink = .warning) {
    self.value = value
    self.name = name
    self.ink = ink
  }
}

/// Something that happened: a sign on the time axis and a faint line above it.
public struct ChartEvent: Sendable, Hashable {
  /// When, in the seconds of the chart.
  public var time: Double
  /// The sign; it has an ASCII twin.
  public var symbol: Symbol
  /// Its colour.
  public var ink: Ink
  /// What happened; shown while the cursor stands on it.
  public var label: String

  /// Makes an event.
  public init(at time: Double, _ symbol: Symbol = .arrowUp, ink: Ink = .accent, label: String = "") {
    self.time = time
    self.label = label
    self.symbol = symbol
    self.ink = ink
  }
}

/// Values over time, as line, area and stacked charts show them. All series share the same moments.
public struct ChartData: Sendable, Hashable {
  /// When the first values were taken: seconds since 1970, or since anything where the clock is relative.
  public var start: Double
  /// Seconds from one value to the next; above 0.
  public var step: Double
  /// The lines, in the order of the legend.
  public var series: [ChartSeries]
  /// Dashed lines.
  public var thresholds: [ChartThreshold]
  /// Signs on the time axis.
  public var events: [ChartEvent]
  /// What the axis must show at least; nil: what the values need.
  public var atLeast: ClosedRange<Double>?

  /// Makes data whose value number i was taken at `start + i * step`.
  public init(
    start: Double, step: Double, series: [ChartSeries], thresholds: [ChartThreshold] = [],
    events: [ChartEvent] = [], atLeast: ClosedRange<Double>? = nil
  ) {
    self.start = start
    self.step = step
    self.series = series
    self.thresholds = thresholds
    self.events = events
    self.atLeast = atLeast
  }

  /// Makes data whose last value was taken at `end`; shorter series begin later.
  public init(
    end: Double, step: Double, series: [ChartSeries], thresholds: [ChartThreshold] = [],
    events: [ChartEvent] = [], atLeast: ClosedRange<Double>? = nil
  ) {
    let count = series.map(\.values.count).max() ?? 0
    let padded = series.map { one in
      var one = one
      one.values.insert(contentsOf: Array(repeating: nil, count: count - one.values.count), at: 0)
      return one
    }
    self.init(
      start: end - Double(max(0, count - 1)) * step, step: step, series: padded, thresholds: thresholds,
      events: events, atLeast: atLeast)
  }

  /// First to last moment; a single moment is given the length of one step.
  public var extent: ClosedRange<Double> {
    TimeSpan.extent(start: start, step: step, count: series.map(\.values.count).max() ?? 0)
  }

  /// The value of a series nearest to a time, not further away than one step; nil when there is none.
  public func value(of index: Int, at time: Double) -> Double? {
    guard series.indices.contains(index), let at = TimeSpan.index(of: time, start: start, step: step),
      series[index].values.indices.contains(at), let value = series[index].values[at], !value.isNaN
    else { return nil }
    return value
  }

  /// The newest known value of a series between two times.
  func lastValue(of index: Int, in window: ClosedRange<Double>) -> Double? {
    let values = series[index].values
    let last = TimeSpan.clampedIndex(
      window.upperBound, start: start, step: step, count: values.count, up: false)
    let first = TimeSpan.clampedIndex(
      window.lowerBound, start: start, step: step, count: values.count, up: true)
    guard first <= last else { return nil }
    // What is not known now is not read from the past: only the last moment, or the one before it, counts as now.
    for at in stride(from: last, through: max(first, last - 1), by: -1) {
      if let value = values[at], !value.isNaN { return value }
    }
    return nil
  }
}

/// Arithmetic of evenly spaced moments, safe against what cannot be.
enum TimeSpan {
  static func extent(start: Double, step: Double, count: Int) -> ClosedRange<Double> {
    guard start.isFinite, step.isFinite, step > 0 else { return 0...1 }
    let end = start + Double(max(1, count - 1)) * step
    return end > start && end.isFinite ? start...end : start...(start + max(1, start.ulp * 4))
  }

  /// The moment nearest to a time.
  static func index(of time: Double, start: Double, step: Double) -> Int? {
    let at = ((time - start) / step).rounded()
    guard at.isFinite, at.magnitude < 1e15 else { return nil }
    return Int(at)
  }

  /// The first moment at or after a time (`up`) or the last at or before it, cut to 0..<count; crossed over when none.
  static func clampedIndex(_ time: Double, start: Double, step: Double, count: Int, up: Bool) -> Int {
    let exact = (time - start) / step
    guard !exact.isNaN, step > 0 else { return up ? count : -1 }
    // A moment counted from a large start is not exact: a thousandth of a step is the same moment.
    let rounded = up ? (exact - 1e-3).rounded(.up) : (exact + 1e-3).rounded(.down)
    if up { return rounded <= 0 ? 0 : rounded >= Double(count) ? count : Int(rounded) }
    return rounded < 0 ? -1 : rounded >= Double(count) ? count - 1 : Int(rounded)
  }
}
