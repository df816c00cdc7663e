import Terminal

/// Lines and areas without braille: lines of box drawing (or ASCII), areas in eighths of a row.
struct CellPlot {
  let data: ChartData
  let window: ClosedRange<Double>
  let scale: ValueScale
  let inks: [Ink]
  let ground: Ink
  let glyphs: ChartGlyphs

  private static let eighths: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// Adds all series, the first on top.
  func add(_ cells: inout PlotCells, isFilled: Bool) {
    let sampler = Sampler(start: data.start, step: data.step, window: window, columns: cells.width)
    let columns = data.series.map { sampler.values($0.values, .largest) }
    if isFilled {
      for index in columns.indices.reversed() {
        if glyphs == .block {
          bars(columns[index], index, &cells)
        } else {
          fill(columns[index], index, &cells)
        }
      }
      if glyphs == .block { return }
    }
    for index in columns.indices.reversed() { line(columns[index], index, &cells) }
  }

  private func row(_ value: Double) -> Int {
    min(max(0, Int(scale.height(value).rounded())), scale.rows - 1)
  }

  /// A line through the middle of cells.
  private func line(_ values: [Double?], _ index: Int, _ cells: inout PlotCells) {
    let style = Style(inks[index], on: ground)
    let isAscii = glyphs == .ascii
    var before: Int?
    for (x, value) in values.enumerated() {
      guard let value else {
        before = nil
        continue
      }
      let now = row(value)
      func put(_ scalar: Unicode.Scalar, _ row: Int) {
        cells.put(scalar, x: x, y: cells.height - 1 - row, style, .line)
      }
      if let before, before != now {
        let isUp = now > before
        for row in (min(before, now) + 1)..<max(before, now) { put(isAscii ? "|" : "│", row) }
        put(isAscii ? (isUp ? "'" : ".") : (isUp ? "╯" : "╮"), before)
        put(isAscii ? (isUp ? "." : "'") : (isUp ? "╭" : "╰"), now)
      } else {
        put(isAscii ? (now == 0 ? "_" : "-") : "─", now)
      }
      before = now
    }
  }

  /// A filling below a line.
  private func fill(_ values: [Double?], _ index: Int, _ cells: inout PlotCells) {
    let zero = min(Int(scale.zero.rounded()), scale.rows - 1)
    let style = Style(inks[index], on: ground, .dim)
    for (x, value) in values.enumerated() {
      guard let value else { continue }
      let now = row(value)
      for row in min(zero, now)...max(zero, now)
      where cells.layer(x: x, y: cells.height - 1 - row) != .threshold {
        cells.put([":", ".", ",", "`"][index % 4], x: x, y: cells.height - 1 - row, style, .filling)
      }
    }
  }

  /// An area whose top is exact to an eighth of a row.
  private func bars(_ values: [Double?], _ index: Int, _ cells: inout PlotCells) {
    let zero = min(Int(scale.zero.rounded()), scale.rows - 1)
    for (x, value) in values.enumerated() {
      guard let value else { continue }
      let height = scale.height(value)
      let level = min(max(1, Int((height * 8).rounded()) + 1), scale.rows * 8)
      let top = (level - 1) / 8
      let bottom = min(zero, top)
      for row in bottom..<max(zero, top)
      where row != top && cells.layer(x: x, y: cells.height - 1 - row) != .threshold {
        cells.put(
          index == 0 ? "█" : Texture(index: index).block, x: x, y: cells.height - 1 - row,
          Style(inks[index], on: ground, .dim), .filling)
      }
      cells.put(
        Self.eighths[(level - 1) % 8], x: x, y: cells.height - 1 - top, Style(inks[index], on: ground), .line)
    }
  }
}
