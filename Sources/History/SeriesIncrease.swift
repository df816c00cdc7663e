import Mesh

/// By how much one series of one source grew in a window, by the rule that `SeriesHistory` in Topology states: from
/// the source's base scrape to its end scrape, resets and restarts handled, series that came later counted from 0.
public struct SeriesIncrease: Sendable {
  /// The series.
  public var series: Series
  /// The source's name.
  public var source: String
  /// The increase.
  public var count: Double
  /// Seconds between the scrapes (histograms: between the flushes) that it was counted over; more than 0.
  public var seconds: Double
  /// The increase a second.
  public var rate: Double { count / seconds }

  /// Makes an increase.
  public init(series: Series, source: String, count: Double, seconds: Double) {
    self.series = series
    self.source = source
    self.count = count
    self.seconds = seconds
  }
}

/// The same, step by step of a grid.
public struct SeriesSteps: Sendable {
  /// The series.
  public var series: Series
  /// The source's name.
  public var source: String
  /// The increase a second in each step; nil where the source was not read at both ends of the step.
  public var rates: [Double?]

  /// Makes steps.
  public init(series: Series, source: String, rates: [Double?]) {
    self.series = series
    self.source = source
    self.rates = rates
  }
}

/// The value that one series of one source had, for gauges and for totals.
public struct SeriesValue: Sendable {
  /// The series.
  public var series: Series
  /// The source's name.
  public var source: String
  /// Its value as it came.
  public var value: Double
  /// When it was read, in monotonic seconds.
  public var at: Double

  /// Makes a value.
  public init(series: Series, source: String, value: Double, at: Double) {
    self.series = series
    self.source = source
    self.value = value
    self.at = at
  }
}
