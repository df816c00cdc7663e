import Terminal

/// Draws histograms over time.
struct HeatPainter {
  let chart: Chart
  let map: HeatMap
  let options: ChartOptions
  let rect: Rect

  init(chart: Chart, map: HeatMap, _ options: ChartOptions, _ rect: Rect) {
    self.chart = chart
    self.map = map
    self.options = options
    self.rect = rect
  }

  func draw(_ canvas: inout Canvas) -> ChartPlacement? { nil }
}
