/// Histograms over time: how many fell into which bucket, moment by moment.
public struct HeatMap: Sendable, Hashable {
  /// When the first column was taken, in seconds.
  public var start: Double
  /// Seconds from one column to the next; above 0.
  public var step: Double
  /// Upper bounds of the buckets in the unit of the chart, ascending; the last may be infinite.
  public var bounds: [Double]
  /// Counts (or rates) of each bucket, not cumulated; a column for each moment, nil where nothing is known. A column
  /// shorter than the bounds has zeros for the rest.
  public var columns: [[Double]?]
  /// What the counts are.
  public var countUnit: ChartUnit
  /// Signs on the time axis.
  public var events: [ChartEvent]

  /// Makes a heat map.
  public init(
    start: Double, step: Double, bounds: [Double], columns: [[Double]?], countUnit: ChartUnit = .count,
    events: [ChartEvent] = []
  ) {
    self.start = start
    self.step = step
    self.bounds = bounds
    self.columns = columns
    self.countUnit = countUnit
    self.events = events
  }

  /// First to last moment; a single moment is given the length of one step.
  public var extent: ClosedRange<Double> {
    TimeSpan.extent(start: start, step: step, count: columns.count)
  }
}
