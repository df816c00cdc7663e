import Terminal

/// Draws values over time: lines, areas, stacks.
struct SeriesPainter {
  enum Shape { case line, area, stacked }

  let chart: Chart
  let data: ChartData
  let shape: Shape
  let options: ChartOptions
  let rect: Rect
  let window: ClosedRange<Double>

  init(chart: Chart, data: ChartData, shape: Shape, _ options: ChartOptions, _ rect: Rect) {
    self.chart = chart
    self.data = data
    self.shape = shape
    self.options = options
    self.rect = rect
    window = options.shownWindow(extent: data.extent)
  }

  func draw(_ canvas: inout Canvas) -> ChartPlacement? {
    let glyphs = options.glyphs ?? ChartGlyphs(canvas.glyphs)
    if rect.width < 20 || rect.height < 3 { return drawSmall(&canvas, glyphs) }
    let range = ValueRange(data, window: window, isStacked: shape == .stacked)
    let format = Format(canvas.glyphs)
    let title = options.heading(
      chart.title.isEmpty && data.series.count == 1 ? data.series[0].name : chart.title, canvas.glyphs)
    let frame = ChartFrame(
      rect: rect, options: options, glyphs: canvas.glyphs, title: title, legend: legend(glyphs, format),
      window: window)
    let scale = ValueScale(
      chart.unit, low: range.low ?? 0, high: range.high ?? 0, rows: frame.body.height,
      share: glyphs == .braille ? 0.75 : glyphs == .block && shape != .line ? 0.85 : 0.49)
    let labels = range.isEmpty ? [] : axisLabels(scale, isUnitNeeded: frame.header == nil)
    let (plot, hasLabels) = frame.plot(labelWidth: labels.map { TextWidth.of($0.text) }.max() ?? 0)
    frame.drawHeader(&canvas, title: title, unit: scale.unit.name)
    frame.drawTimeAxis(&canvas, plot: plot, hasLabels: hasLabels)
    if hasLabels { frame.drawValueAxis(&canvas, plot: plot, labels: labels) }
    var cells = PlotCells(width: plot.width, height: plot.height, ground: options.ground)
    if !range.isEmpty {
      addGrid(&cells, scale, glyphs, hasAxis: frame.axisRow != nil)
    }
    frame.addEvents(data.events, &cells, plot: plot)
    if range.isEmpty {
      cells.draw(&canvas, at: Point(x: plot.x, y: plot.y))
      canvas.writeCentered(
        " " + options.noData + " ", x: plot.x, y: plot.y + (plot.height - 1) / 2, width: plot.width,
        Style(.muted, on: options.ground))
    } else {
      let thresholds = ThresholdLines(
        thresholds: data.thresholds, unit: chart.unit, scale: scale, ground: options.ground, glyphs: glyphs)
      thresholds.addLines(&cells)
      addValues(&cells, scale, glyphs)
      frame.addCursor(&cells, plot: plot)
      cells.draw(&canvas, at: Point(x: plot.x, y: plot.y))
      thresholds.drawLabels(&canvas, cells, at: Point(x: plot.x, y: plot.y), format)
    }
    frame.drawEvents(data.events, &canvas, plot: plot)
    frame.drawReadOut(&canvas, plot: plot)
    return ChartPlacement(plot: plot, window: window)
  }

  private func addValues(_ cells: inout PlotCells, _ scale: ValueScale, _ glyphs: ChartGlyphs) {
    let inks = data.series.indices.map(ink)
    switch (shape, glyphs) {
    case (.stacked, _):
      StackPlot(data: data, window: window, scale: scale, inks: inks, ground: options.ground)
        .add(&cells, glyphs)
    case (_, .braille):
      DotPlot(data: data, window: window, scale: scale, inks: inks, ground: options.ground)
        .add(&cells, isFilled: shape == .area)
    case (_, .block), (_, .ascii):
      CellPlot(data: data, window: window, scale: scale, inks: inks, ground: options.ground, glyphs: glyphs)
        .add(&cells, isFilled: shape == .area)
    }
    if shape != .stacked, data.series.count > 1 {
      SeriesMarks(
        data: data, window: window, scale: scale, inks: inks, ground: options.ground, glyphs: glyphs
      )
      .add(&cells)
    }
  }

  private func ink(_ index: Int) -> Ink { data.series[index].ink ?? .series(index) }

  /// Labels of the ticks; without a header the top one carries the unit.
  private func axisLabels(_ scale: ValueScale, isUnitNeeded: Bool) -> [(row: Int, text: String)] {
    var labels = scale.ticks.map { (row: $0.row, text: scale.label($0.value)) }
    if isUnitNeeded, !scale.unit.name.isEmpty, let last = labels.indices.last {
      let name = scale.unit.name
      labels[last].text += name.hasPrefix("/") ? name : " " + name
    }
    return labels
  }

  /// Faint dots at the ticks.
  private func addGrid(_ cells: inout PlotCells, _ scale: ValueScale, _ glyphs: ChartGlyphs, hasAxis: Bool) {
    let style = Style(.border, on: options.ground)
    for tick in scale.ticks where tick.row > 0 || !hasAxis {
      let y = cells.height - 1 - tick.row
      switch glyphs {
      case .braille:
        for x in stride(from: 0, to: cells.width, by: 2) { cells.put("\u{2840}", x: x, y: y, style, .grid) }
      case .block: for x in 0..<cells.width { cells.put("┈", x: x, y: y, style, .grid) }
      // Dots would look like the corners of lines.
      case .ascii: break
      }
    }
  }

  private func legend(_ glyphs: ChartGlyphs, _ format: Format) -> Legend {
    let cursor = options.cursor.flatMap { window.contains($0) ? $0 : nil }
    let isOne = data.series.count == 1
    let entries = data.series.indices.map { index in
      let value = cursor.map { data.value(of: index, at: $0) } ?? data.lastValue(of: index, in: window)
      let name = data.series[index].name
      return LegendEntry(
        sign: isOne
          ? nil : shape == .stacked ? Texture(index: index).sample(glyphs) : SeriesMark.scalar(index, glyphs),
        ink: ink(index), name: isOne && (chart.title.isEmpty || name == chart.title) ? "" : name,
        value: chart.unit.text(value, format))
    }
    return Legend(
      entries: entries, moment: cursor.map(options.clock.text) ?? "", ground: options.ground)
  }

  /// Too small for axes: a sparkline of the first series, or of the sum of a stack.
  private func drawSmall(_ canvas: inout Canvas, _ glyphs: ChartGlyphs) -> ChartPlacement? {
    let sampler = Sampler(
      start: data.start, step: data.step, window: window, columns: rect.width * glyphs.valuesPerColumn)
    var values: [Double?] = []
    if shape == .stacked {
      values = StackPlot.sums(data.series.map { sampler.values($0.values, .mean) })
    } else if let first = data.series.first {
      values = sampler.values(first.values, .largest)
    }
    let rows = Sparkline.rows(values, width: rect.width, height: rect.height, glyphs: glyphs)
    for (index, row) in rows.enumerated() {
      canvas.write(
        row, x: rect.x, y: rect.y + index, Style(data.series.isEmpty ? .muted : ink(0), on: options.ground))
    }
    return ChartPlacement(plot: rect, window: window)
  }
}

extension ChartOptions {
  /// The times shown, made sound.
  func shownWindow(extent: ClosedRange<Double>) -> ClosedRange<Double> {
    guard let window, window.lowerBound.isFinite, window.upperBound.isFinite,
      window.upperBound > window.lowerBound
    else { return extent }
    return window
  }
}

/// What the values of a window span.
struct ValueRange {
  var low: Double?
  var high: Double?
  /// Whether nothing at all is known, so that there is no chart.
  private(set) var isEmpty = true

  init(_ data: ChartData, window: ClosedRange<Double>, isStacked: Bool) {
    guard data.step > 0, data.step.isFinite, data.start.isFinite else { return }
    let count = data.series.map(\.values.count).max() ?? 0
    let first = TimeSpan.clampedIndex(
      window.lowerBound, start: data.start, step: data.step, count: count, up: true)
    let last = TimeSpan.clampedIndex(
      window.upperBound, start: data.start, step: data.step, count: count, up: false)
    guard first <= last else { return }
    if isStacked {
      for index in first...last {
        var sum: Double?
        for one in data.series where index < one.values.count {
          if let value = one.values[index], !value.isNaN { sum = (sum ?? 0) + max(0, value) }
        }
        if let sum { add(sum) }
      }
      if !isEmpty { add(0) }
    } else {
      for one in data.series where first < one.values.count {
        for index in first...min(last, one.values.count - 1) {
          if let value = one.values[index], !value.isNaN { add(value) }
        }
      }
    }
    guard !isEmpty else { return }
    if let atLeast = data.atLeast {
      add(atLeast.lowerBound)
      add(atLeast.upperBound)
    }
    // A threshold belongs on the axis unless it would press the values flat.
    let top = max(high ?? 0, 0)
    for threshold in data.thresholds where threshold.value.isFinite && threshold.value <= top * 3 {
      if threshold.value >= (low ?? 0) - top { add(threshold.value) }
    }
  }

  private mutating func add(_ value: Double) {
    isEmpty = false
    guard value.isFinite else { return }
    low = min(low ?? value, value)
    high = max(high ?? value, value)
  }
}
