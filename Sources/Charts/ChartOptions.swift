import Terminal

/// How times read on the axis.
public enum ChartClock: Sendable, Hashable {
  /// As the time of day where the user is: seconds east of Greenwich.
  case wall(utcOffset: Int)
  /// As a distance from a moment: `-5 min`, `now`.
  case relative(to: Double)
}

/// Where the names of the series stand.
public enum ChartLegend: Sendable, Hashable {
  /// Beside the title where they fit, else at the right of a wide chart or below.
  case auto
  /// At the right, with a line for each.
  case right
  /// Below.
  case below
  /// Nowhere.
  case none
}

/// How a chart is drawn: what is not part of its data.
public struct ChartOptions: Sendable, Hashable {
  /// The characters; nil: what suits the canvas.
  public var glyphs: ChartGlyphs?
  /// The times shown, in seconds; nil: all there are.
  public var window: ClosedRange<Double>?
  /// A moment marked by a vertical line, whose values are read out; nil for none.
  public var cursor: Double?
  /// How times read.
  public var clock: ChartClock
  /// Where names stand.
  public var legend: ChartLegend
  /// Stands in the middle when no value is known: say why.
  public var noData: String
  /// What lies behind.
  public var ground: Ink
  /// Whether the chart has the focus: its title says so.
  public var isFocused: Bool

  /// Makes options.
  public init(
    glyphs: ChartGlyphs? = nil, window: ClosedRange<Double>? = nil, cursor: Double? = nil,
    clock: ChartClock = .wall(utcOffset: 0), legend: ChartLegend = .auto, noData: String = "No data yet",
    ground: Ink = .ground, isFocused: Bool = false
  ) {
    self.glyphs = glyphs
    self.window = window
    self.cursor = cursor
    self.clock = clock
    self.legend = legend
    self.noData = noData
    self.ground = ground
    self.isFocused = isFocused
  }
}

extension ChartOptions {
  /// A title as it is written: with a sign when the chart has the focus.
  func heading(_ title: String, _ glyphs: GlyphSet) -> String {
    isFocused && !title.isEmpty ? "\(Symbol.cursor.character(glyphs))\(title)" : title
  }

  /// Its look.
  var headingStyle: Style { Style(isFocused ? .accent : .title, on: ground) }
}

/// Where a chart's values stand on the canvas, as `Chart.draw` placed them.
public struct ChartPlacement: Sendable, Hashable {
  /// The cells of the values, without axes, title and legend.
  public var plot: Rect
  /// The times of its left and right edge.
  public var window: ClosedRange<Double>

  /// Makes a placement.
  public init(plot: Rect, window: ClosedRange<Double>) {
    self.plot = plot
    self.window = window
  }

  /// The time in the middle of a column of the canvas; nil outside of the plot.
  public func time(atColumn x: Int) -> Double? {
    guard x >= plot.x, x < plot.maxX else { return nil }
    return window.lowerBound + (Double(x - plot.x) + 0.5) * secondsPerColumn
  }

  /// The column of a time; nil outside of the window.
  public func column(of time: Double) -> Int? {
    guard window.contains(time), plot.width > 0 else { return nil }
    return plot.x + min(plot.width - 1, max(0, Int((time - window.lowerBound) / secondsPerColumn)))
  }

  /// Seconds from one column to the next.
  public var secondsPerColumn: Double {
    (window.upperBound - window.lowerBound) / Double(max(1, plot.width))
  }
}
