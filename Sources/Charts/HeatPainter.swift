import Terminal

/// Draws histograms over time: buckets upwards, moments across, how many by a ramp of glyphs and of colours.
struct HeatPainter {
  let chart: Chart
  let map: HeatMap
  let options: ChartOptions
  let rect: Rect
  let window: ClosedRange<Double>

  static let inks: [Ink] = [.heat1, .heat2, .heat3, .heat4, .heat5, .heat6]
  private static let ramp: [Unicode.Scalar] = ["░", "▒", "▒", "▓", "▓", "█"]
  private static let asciiRamp: [Unicode.Scalar] = [":", "-", "=", "+", "#", "@"]

  init(chart: Chart, map: HeatMap, _ options: ChartOptions, _ rect: Rect) {
    self.chart = chart
    self.map = map
    self.options = options
    self.rect = rect
    window = options.shownWindow(extent: map.extent)
  }

  func draw(_ canvas: inout Canvas) -> ChartPlacement? {
    let format = Format(canvas.glyphs)
    let title = options.heading(chart.title, canvas.glyphs)
    let isSmall = rect.width < 20 || rect.height < 3
    let frame = ChartFrame(
      rect: rect, options: options, glyphs: canvas.glyphs, title: title, legend: legend(format),
      window: window)
    let body = isSmall ? rect : frame.body
    // The labels' width depends on the rows alone, the columns on the labels' width.
    let rows = HeatGrid(map, window: window, width: 0, height: body.height)
    let labels = rowLabels(rows, format)
    let (plot, hasLabels) =
      isSmall ? (rect, false) : frame.plot(labelWidth: labels.map { TextWidth.of($0.text) }.max() ?? 0)
    let grid = HeatGrid(map, window: window, width: plot.width, height: plot.height)
    let isEmpty = grid.columns.allSatisfy { $0 == nil }
    if !isSmall {
      frame.drawHeader(&canvas, title: title, unit: "")
      frame.drawTimeAxis(&canvas, plot: plot, hasLabels: hasLabels && !isEmpty)
      if hasLabels, !isEmpty { frame.drawValueAxis(&canvas, plot: plot, labels: labels) }
    }
    if isEmpty {
      canvas.writeCentered(
        options.noData, x: plot.x, y: plot.y + (plot.height - 1) / 2, width: plot.width,
        Style(.muted, on: options.ground))
    } else {
      var cells = PlotCells(width: plot.width, height: plot.height, ground: options.ground)
      frame.addEvents(map.events, &cells, plot: plot)
      add(grid, &cells, isAscii: isAscii(canvas))
      if !isSmall { frame.addCursor(&cells, plot: plot) }
      cells.draw(&canvas, at: Point(x: plot.x, y: plot.y))
    }
    if !isSmall {
      frame.drawEvents(map.events, &canvas, plot: plot)
      frame.drawReadOut(&canvas, plot: plot)
    }
    return ChartPlacement(plot: plot, window: window)
  }

  private func isAscii(_ canvas: Canvas) -> Bool { (options.glyphs ?? ChartGlyphs(canvas.glyphs)) == .ascii }

  private func add(_ grid: HeatGrid, _ cells: inout PlotCells, isAscii: Bool) {
    let ramp = isAscii ? Self.asciiRamp : Self.ramp
    for (x, column) in grid.columns.enumerated() {
      guard let column else { continue }
      for (row, value) in column.enumerated() {
        let level = grid.level(value, steps: ramp.count)
        for fromBottom in grid.cells(of: row) {
          let y = cells.height - 1 - fromBottom
          if level > 0 {
            cells.put(ramp[level - 1], x: x, y: y, Style(Self.inks[level - 1], on: options.ground), .filling)
          } else if cells.layer(x: x, y: y) == .blank {
            cells.put(isAscii ? "." : "·", x: x, y: y, Style(.border, on: options.ground), .grid)
          }
        }
      }
    }
  }

  /// The upper bounds, at the top row of their buckets; some are left out where rows are narrow.
  private func rowLabels(_ grid: HeatGrid, _ format: Format) -> [(row: Int, text: String)] {
    var labels: [(row: Int, text: String)] = []
    var free = Int.max
    // From the top, so that the largest is always named.
    for index in grid.rows.indices.reversed() {
      guard let last = grid.rows[index].last, map.bounds.indices.contains(last) else { continue }
      let row = grid.cells(of: index).upperBound - 1
      guard row <= free else { continue }
      labels.append((row, bound(map.bounds[last], format)))
      free = row - (grid.height > 4 ? 2 : 1)
    }
    return labels
  }

  /// A bound in the shortest words: `0.5 ms`, `25 ms`, `1 s`.
  private func bound(_ value: Double, _ format: Format) -> String {
    guard value.isFinite else { return format.glyphs == .unicode ? "∞" : "inf" }
    let unit = AxisUnit(chart.unit, largest: value.magnitude)
    let scaled = value * unit.factor
    var text = scaled.magnitude < 1e7 ? Format.fixed(scaled, decimals: 3) : Decade.scientific(scaled)
    if text.contains("."), !text.contains("e") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    text += unit.suffix
    return unit.name.isEmpty ? text : unit.name.hasPrefix("/") ? text + unit.name : text + " " + unit.name
  }

  /// What the glyphs mean; at the cursor, the fullest bucket and the sum.
  private func legend(_ format: Format) -> Legend {
    let isAscii = (options.glyphs ?? ChartGlyphs(format.glyphs)) == .ascii
    guard let cursor = options.cursor, window.contains(cursor) else {
      let top = HeatGrid(map, window: window, width: min(400, rect.width), height: rect.height).top
      guard top > 0 else { return Legend(entries: [], moment: "", ground: options.ground) }
      let ramp = isAscii ? Self.asciiRamp : Self.ramp
      var entries = ramp.indices.map { LegendEntry(sign: ramp[$0], ink: Self.inks[$0], name: "", value: "") }
      entries.append(
        LegendEntry(sign: nil, ink: .text, name: "", value: " " + map.countUnit.text(top, format)))
      return Legend(entries: entries, moment: "", ground: options.ground, isRamp: true)
    }
    var entries: [LegendEntry] = []
    if let at = TimeSpan.index(of: cursor, start: map.start, step: map.step),
      map.columns.indices.contains(at),
      let column = map.columns[at]
    {
      let count = min(column.count, map.bounds.count)
      if let most = (0..<count).max(by: { column[$0] < column[$1] }), column[most] > 0 {
        let low = most > 0 ? bound(map.bounds[most - 1], format) : ""
        let range =
          low.isEmpty ? bound(map.bounds[most], format) : low + " to " + bound(map.bounds[most], format)
        entries.append(
          LegendEntry(
            sign: nil, ink: .text, name: range, value: map.countUnit.text(column[most], format)))
      }
      entries.append(
        LegendEntry(
          sign: nil, ink: .text, name: "all",
          value: map.countUnit.text(HeatGrid.sum(column, 0..<count), format)))
    } else {
      entries.append(LegendEntry(sign: nil, ink: .text, name: "", value: format.unknown))
    }
    return Legend(entries: entries, moment: options.clock.text(cursor), ground: options.ground)
  }
}
