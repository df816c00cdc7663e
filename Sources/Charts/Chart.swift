import Terminal

/// A chart as a value: what it shows, not where or how large. Cheap to hold, compare and draw.
public struct Chart: Sendable, Hashable {
  /// What is shown, and in which way.
  public enum Kind: Sendable, Hashable {
    /// Lines; several are told apart by marks.
    case line(ChartData)
    /// Lines, filled down to zero.
    case area(ChartData)
    /// Areas on top of one another, the first at the bottom: shares of a whole.
    case stacked(ChartData)
    /// Histograms over time.
    case heat(HeatMap)
    /// Labelled horizontal bars.
    case bars([ChartBar])
  }

  /// Stands above it; may be empty.
  public var title: String
  /// What its numbers are.
  public var unit: ChartUnit
  /// What it shows.
  public var kind: Kind

  /// Makes a chart.
  public init(_ title: String, _ unit: ChartUnit, _ kind: Kind) {
    self.title = title
    self.unit = unit
    self.kind = kind
  }

  /// Values over time, for all kinds that have them.
  public var data: ChartData? {
    switch kind {
    case .line(let data), .area(let data), .stacked(let data): data
    case .heat, .bars: nil
    }
  }

  /// The times it has values for; nil for bars.
  public var extent: ClosedRange<Double>? {
    switch kind {
    case .line(let data), .area(let data), .stacked(let data): data.extent
    case .heat(let map): map.extent
    case .bars: nil
    }
  }

  /// Draws it into a rectangle and nowhere else. From 20x3 on with an axis of values; below that as a sparkline. Cost:
  /// well under a millisecond for 100x20 with some hundreds of values a series.
  /// - Returns: where the values stand, for a cursor or the mouse; nil where there is no time axis.
  @discardableResult
  public func draw(
    on canvas: inout Canvas, in rect: Rect, options: ChartOptions = ChartOptions()
  ) -> ChartPlacement? {
    guard !rect.isEmpty else { return nil }
    return canvas.clipped(to: rect) { canvas in
      switch kind {
      case .line(let data):
        return SeriesPainter(chart: self, data: data, shape: .line, options, rect).draw(&canvas)
      case .area(let data):
        return SeriesPainter(chart: self, data: data, shape: .area, options, rect).draw(&canvas)
      case .stacked(let data):
        return SeriesPainter(chart: self, data: data, shape: .stacked, options, rect).draw(&canvas)
      case .heat(let map):
        return HeatPainter(chart: self, map: map, options, rect).draw(&canvas)
      case .bars(let bars):
        BarPainter(chart: self, bars: bars, options, rect).draw(&canvas)
        return nil
      }
    }
  }
}
