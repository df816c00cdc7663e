import Terminal

/// Dashed lines at values that should not be crossed.
struct ThresholdLines {
  let thresholds: [ChartThreshold]
  let unit: ChartUnit
  let scale: ValueScale
  let ground: Ink
  let glyphs: ChartGlyphs

  /// Row from the top, and level of the dots in it; nil where it is beyond the axis.
  private func place(_ threshold: ChartThreshold) -> (y: Int, level: Int)? {
    guard threshold.value.isFinite else { return nil }
    let height = scale.height(threshold.value)
    guard height >= 0, height < Double(scale.rows) else { return nil }
    if glyphs == .braille {
      let level = min(Int((height * 4).rounded()), scale.rows * 4 - 1)
      return (scale.rows - 1 - level / 4, level % 4)
    }
    return (scale.rows - 1 - min(Int(height.rounded()), scale.rows - 1), 0)
  }

  /// Puts the lines below what comes.
  func addLines(_ cells: inout PlotCells) {
    for threshold in thresholds {
      guard let (y, level) = place(threshold) else { continue }
      let style = Style(threshold.ink, on: ground)
      for x in 0..<cells.width where x % 3 != 2 {
        let scalar: Unicode.Scalar
        switch glyphs {
        case .braille: scalar = ["⣀", "⠤", "⠒", "⠉"][level]
        case .block: scalar = "╍"
        case .ascii: scalar = "="
        }
        cells.put(scalar, x: x, y: y, style, .threshold)
      }
    }
  }

  /// Writes the labels where they cover no value: on the line at the right or left, else just above or below it. One
  /// beyond the axis is named in the corner.
  func drawLabels(_ canvas: inout Canvas, _ cells: PlotCells, at origin: Point, _ format: Format) {
    var taken: [Rect] = []
    for threshold in thresholds where threshold.value.isFinite {
      let value = unit.text(threshold.value, format)
      let style = Style(threshold.ink, on: ground)
      guard let (y, _) = place(threshold) else {
        guard scale.height(threshold.value) >= Double(scale.rows) else { continue }
        let text = (canvas.glyphs == .ascii ? "^ " : "↑ ") + label(threshold, value)
        put(text, rows: [0], style, &canvas, cells, at: origin, &taken)
        continue
      }
      put(
        " " + label(threshold, value) + " ", rows: [y, y - 1, y + 1], style, &canvas, cells, at: origin,
        &taken)
    }
  }

  private func label(_ threshold: ChartThreshold, _ value: String) -> String {
    threshold.name.isEmpty ? value : TextWidth.cut(threshold.name, to: 24) + " " + value
  }

  private func put(
    _ text: String, rows: [Int], _ style: Style, _ canvas: inout Canvas, _ cells: PlotCells, at origin: Point,
    _ taken: inout [Rect]
  ) {
    let width = TextWidth.of(text)
    guard width <= cells.width * 2 / 3 else { return }
    for y in rows {
      for x in [cells.width - width, 1] {
        let place = Rect(x: x, y: y, width: width, height: 1)
        guard cells.isFree(x: x, y: y, count: width),
          !taken.contains(where: { !$0.intersection(place).isEmpty })
        else { continue }
        canvas.write(text, x: origin.x + x, y: origin.y + y, style)
        taken.append(place)
        return
      }
    }
  }
}
