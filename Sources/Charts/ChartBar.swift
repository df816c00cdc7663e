import Terminal

/// One labelled bar.
public struct ChartBar: Sendable, Hashable {
  /// Stands before it.
  public var label: String
  /// Its length, in the unit of the chart; nil: not known.
  public var value: Double?
  /// Its colour; nil: that of the first series.
  public var ink: Ink?

  /// Makes a bar.
  public init(_ label: String, _ value: Double?, ink: Ink? = nil) {
    self.label = label
    self.value = value
    self.ink = ink
  }
}

/// Labelled horizontal bars with their values.
struct BarPainter {
  let chart: Chart
  let bars: [ChartBar]
  let options: ChartOptions
  let rect: Rect

  init(chart: Chart, bars: [ChartBar], _ options: ChartOptions, _ rect: Rect) {
    self.chart = chart
    self.bars = bars
    self.options = options
    self.rect = rect
  }

  func draw(_ canvas: inout Canvas) {
    let ground = options.ground
    var area = rect
    if !chart.title.isEmpty, area.height >= 3 {
      canvas.write(
        options.heading(chart.title, canvas.glyphs), x: area.x, y: area.y, options.headingStyle,
        width: area.width)
      area = Rect(x: area.x, y: area.y + 1, width: area.width, height: area.height - 1)
    }
    guard !bars.isEmpty else {
      canvas.writeCentered(
        options.noData, x: area.x, y: area.y + area.height / 2, width: area.width, Style(.muted, on: ground))
      return
    }
    let hidden = bars.count > area.height ? bars.count - area.height + 1 : 0
    let shown = bars.prefix(bars.count - hidden)
    let format = Format(canvas.glyphs)
    let values = shown.map { chart.unit.text($0.value, format) }
    let valueWidth = values.map { TextWidth.of($0) }.max() ?? 0
    let longest = shown.map { TextWidth.of($0.label) }.max() ?? 0
    let labelWidth = min(longest, max(4, (area.width - valueWidth) * 2 / 5))
    let barWidth = area.width - labelWidth - valueWidth - 2
    let largest = shown.compactMap(\.value).filter { $0.isFinite }.max() ?? 0
    // A share is a share of all.
    let top = chart.unit == .percent ? max(100, largest) : largest
    for (index, bar) in shown.enumerated() {
      let y = area.y + index
      canvas.write(
        ShortName.cut(bar.label, to: labelWidth), x: area.x, y: y, Style(.text, on: ground),
        width: min(labelWidth, area.width))
      if barWidth >= 3 {
        let fraction = bar.value.map { top > 0 ? $0 / top : $0 == .infinity ? 1 : 0 }
        canvas.write(
          HorizontalBar.text(fraction, width: barWidth, glyphs: canvas.glyphs), x: area.x + labelWidth + 1,
          y: y,
          Style(bar.ink ?? .series1, on: ground))
      }
      if area.width > labelWidth + valueWidth {
        canvas.writeRight(
          values[index], end: area.maxX, y: y, Style(bar.value == nil ? .muted : .text, on: ground))
      }
    }
    if hidden > 0 {
      canvas.write(
        "+\(hidden) more", x: area.x, y: area.maxY - 1, Style(.muted, on: ground), width: area.width)
    }
  }
}
