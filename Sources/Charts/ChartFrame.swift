import Terminal

/// Where the parts of a chart with a time axis stand, and the drawing of all that is not values: title, legend, axes,
/// events, cursor.
struct ChartFrame {
  let rect: Rect
  let options: ChartOptions
  let glyphs: GlyphSet
  let legend: Legend
  let window: ClosedRange<Double>
  /// Row of the title.
  let header: Int?
  /// Where the legend goes; nil: beside the title, or nowhere.
  let legendRect: Rect?
  let isTable: Bool
  /// Row of the labels of the time axis.
  let timeRow: Int?
  /// Row of the line of the time axis.
  let axisRow: Int?
  /// The plot and the labels left of it.
  let body: Rect

  /// Shares a rectangle out.
  init(
    rect: Rect, options: ChartOptions, glyphs: GlyphSet, title: String, legend: Legend,
    window: ClosedRange<Double>
  ) {
    self.rect = rect
    self.options = options
    self.glyphs = glyphs
    self.window = window
    var top = rect.y
    var bottom = rect.maxY
    var right = rect.maxX
    let hasHeader = rect.height >= 5
    header = hasHeader ? top : nil
    if hasHeader { top += 1 }
    var legendRect: Rect?
    var isTable = false
    var legend = legend
    let beside = rect.width - TextWidth.of(title) - 3
    // Rows are dear in a low chart: fewer words beside the title rather than a row below.
    let fitsHeader =
      hasHeader && (legend.rowWidth <= beside || rect.height < 10 && legend.fits(width: beside))
    switch options.legend {
    case .none: legend = Legend(entries: [], moment: "", ground: options.ground)
    case _ where legend.isEmpty: break
    case .auto where fitsHeader || rect.height < 7: break
    case .auto where rect.width >= 90 && legend.entries.count >= 4 && rect.height >= 8, .right:
      let width = legend.tableWidth(limit: rect.width / 3)
      legendRect = Rect(x: rect.maxX - width, y: top, width: width, height: bottom - top)
      isTable = true
      right -= width + 2
    case .auto, .below:
      let limit = rect.height >= 20 ? 3 : rect.height >= 12 ? 2 : 1
      let rows = rect.height >= 6 ? legend.rows(width: rect.width, limit: limit) : 0
      if rows > 0 {
        bottom -= rows
        legendRect = Rect(x: rect.x, y: bottom, width: rect.width, height: rows)
      }
    }
    self.legend = legend
    self.legendRect = legendRect
    self.isTable = isTable
    let hasTimes = bottom - top >= 4
    if hasTimes { bottom -= 1 }
    timeRow = hasTimes ? bottom : nil
    let hasAxis = bottom - top >= 7
    if hasAxis { bottom -= 1 }
    axisRow = hasAxis ? bottom : nil
    body = Rect(x: rect.x, y: top, width: right - rect.x, height: bottom - top)
  }

  /// The plot when labels take so many columns; without labels when too little would be left.
  func plot(labelWidth: Int) -> (Rect, hasLabels: Bool) {
    let gutter = labelWidth + 1
    guard labelWidth > 0, body.width - gutter >= 10 else { return (body, false) }
    return (Rect(x: body.x + gutter, y: body.y, width: body.width - gutter, height: body.height), true)
  }

  /// Title, unit and legend.
  func drawHeader(_ canvas: inout Canvas, title: String, unit: String) {
    let ground = options.ground
    if let legendRect {
      if isTable { legend.drawTable(&canvas, in: legendRect) } else { legend.draw(&canvas, in: legendRect) }
    }
    guard let header else { return }
    let inHeader = legendRect == nil && !legend.isEmpty
    // Where both do not fit the title gives way first, to a third of the row.
    // The values read out at a cursor carry the unit themselves.
    let isUnitNeeded = !unit.isEmpty && legend.moment.isEmpty
    let titleWidth = TextWidth.of(title) + (isUnitNeeded ? TextWidth.of(unit) + 1 : 0)
    let least = min(titleWidth, max(8, rect.width / 3))
    let legendWidth = inHeader ? legend.rowWidth(limit: rect.width - least - 3) : 0
    let room = inHeader ? rect.width - legendWidth - 2 : rect.width
    let unitRun = title.isEmpty || unit.isEmpty ? unit : " " + unit
    let isUnitShown = TextWidth.of(title) + TextWidth.of(unitRun) <= room
    canvas.write(
      runs: [
        (title, options.headingStyle),
        (isUnitShown ? unitRun : "", Style(.muted, on: ground)),
      ], x: rect.x, y: header, width: max(0, room))
    if inHeader, legendWidth > 0 {
      legend.draw(
        &canvas, in: Rect(x: rect.maxX - legendWidth, y: header, width: legendWidth, height: 1))
    }
  }

  /// Without a row for it, the read-out of the cursor stands over the plot, on the side where the cursor is not.
  func drawReadOut(_ canvas: inout Canvas, plot: Rect) {
    guard header == nil, legendRect == nil, let cursor = options.cursor, plot.height >= 3,
      let x = ChartPlacement(plot: plot, window: window).column(of: cursor)
    else { return }
    let width = legend.rowWidth(limit: plot.width / 2 - 1)
    guard width > 0 else { return }
    let left = x - plot.x < plot.width / 2 ? plot.maxX - width : plot.x
    canvas.fill(Rect(x: left, y: plot.y, width: width, height: 1), Style(.text, on: options.ground))
    legend.draw(&canvas, in: Rect(x: left, y: plot.y, width: width, height: 1))
  }

  /// The axis of values: labels on their rows (counted from the bottom of the plot) and the line beside the plot.
  func drawValueAxis(_ canvas: inout Canvas, plot: Rect, labels: [(row: Int, text: String)]) {
    let line = Style(.border, on: options.ground)
    let isAscii = glyphs == .ascii
    for y in plot.y..<plot.maxY { canvas.put(isAscii ? "|" : "│", x: plot.x - 1, y: y, line) }
    for (row, text) in labels {
      let y = plot.maxY - 1 - row
      guard y >= plot.y else { continue }
      canvas.writeRight(text, end: plot.x - 1, y: y, Style(.muted, on: options.ground))
      canvas.put(isAscii ? "+" : "┤", x: plot.x - 1, y: y, line)
    }
  }

  /// The line and the labels of the time axis; the signs of events stand on the line.
  func drawTimeAxis(_ canvas: inout Canvas, plot: Rect, hasLabels: Bool) {
    let placement = ChartPlacement(plot: plot, window: window)
    let ticks = TimeTicks.make(
      window, columns: plot.width, clock: options.clock, left: plot.x - rect.x,
      right: max(0, body.maxX - plot.maxX))
    let isAscii = glyphs == .ascii
    let line = Style(.border, on: options.ground)
    if let axisRow {
      canvas.hline(x: plot.x, y: axisRow, length: plot.width, line)
      if hasLabels { canvas.put(isAscii ? "+" : "└", x: plot.x - 1, y: axisRow, line) }
      for tick in ticks where !tick.label.isEmpty {
        canvas.put(isAscii ? "+" : "┬", x: plot.x + tick.column, y: axisRow, line)
      }
    }
    if let timeRow {
      for tick in ticks where !tick.label.isEmpty {
        canvas.write(tick.label, x: plot.x + tick.x, y: timeRow, Style(.muted, on: options.ground))
      }
    }
    if let axisRow, let cursor = options.cursor, let x = placement.column(of: cursor) {
      canvas.put(isAscii ? "^" : "▲", x: x, y: axisRow, Style(.accent, on: options.ground))
    }
  }

  /// The faint lines of events, before the values are drawn.
  func addEvents(_ events: [ChartEvent], _ cells: inout PlotCells, plot: Rect) {
    let placement = ChartPlacement(plot: plot, window: window)
    for event in events {
      guard let x = placement.column(of: event.time) else { continue }
      for y in 0..<cells.height where cells.layer(x: x - plot.x, y: y) <= .grid {
        cells.put(
          glyphs == .ascii ? ":" : "┊", x: x - plot.x, y: y, Style(event.ink, on: options.ground, .dim), .grid
        )
      }
    }
  }

  /// The signs of events: on the line of the time axis, or in the lowest row of the plot where there is none. Under
  /// the cursor an event says what it was.
  func drawEvents(_ events: [ChartEvent], _ canvas: inout Canvas, plot: Rect) {
    let placement = ChartPlacement(plot: plot, window: window)
    for event in events {
      guard let x = placement.column(of: event.time) else { continue }
      canvas.put(
        event.symbol.character(glyphs), x: x, y: axisRow ?? plot.maxY - 1,
        Style(event.ink, on: options.ground))
    }
    guard let cursor = options.cursor, let x = placement.column(of: cursor), plot.height > 3,
      let event = events.last(where: { !$0.label.isEmpty && placement.column(of: $0.time) == x })
    else { return }
    let text = " " + event.label + " "
    let width = min(TextWidth.of(text), plot.width)
    let left = x + 1 + width <= plot.maxX ? x + 1 : max(plot.x, x - width)
    canvas.write(text, x: left, y: plot.y, Style(event.ink, on: options.ground), width: width)
  }

  /// The line of the cursor, over what has been drawn; lines of values keep their signs.
  func addCursor(_ cells: inout PlotCells, plot: Rect) {
    let placement = ChartPlacement(plot: plot, window: window)
    guard let cursor = options.cursor, let x = placement.column(of: cursor) else { return }
    for y in 0..<cells.height {
      if cells.isCoveredByCursor(x: x - plot.x, y: y) {
        cells.put(
          glyphs == .ascii ? "|" : "│", x: x - plot.x, y: y, Style(.accent, on: options.ground), .threshold)
      } else {
        cells.restyle(x: x - plot.x, y: y) { Style($0.ink, on: .cursor, $0.attributes.subtracting(.dim)) }
      }
    }
  }
}
