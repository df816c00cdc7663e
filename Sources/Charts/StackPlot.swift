import Terminal

/// Areas on top of one another, each with a texture of its own and a firm upper edge.
struct StackPlot {
  let data: ChartData
  let window: ClosedRange<Double>
  let scale: ValueScale
  let inks: [Ink]
  let ground: Ink

  /// The sum of all series column by column; nil where none is known.
  static func sums(_ columns: [[Double?]]) -> [Double?] {
    (0..<(columns.map(\.count).max() ?? 0)).map { x in
      columns.reduce(nil) { sum, column in
        guard x < column.count, let value = column[x] else { return sum }
        return (sum ?? 0) + max(0, value)
      }
    }
  }

  /// Adds all series, the first at the bottom.
  func add(_ cells: inout PlotCells, _ glyphs: ChartGlyphs) {
    let perColumn = glyphs.valuesPerColumn
    let sampler = Sampler(
      start: data.start, step: data.step, window: window, columns: cells.width * perColumn)
    let columns = data.series.map { sampler.values($0.values, .mean) }
    // Upper edges: for each column of dots, the height of each band.
    let parts = glyphs == .braille ? 4 : 8
    let levels = scale.rows * parts
    var edges: [[Int]?] = []
    for x in 0..<(cells.width * perColumn) {
      var sum = 0.0
      var isKnown = false
      let tops = columns.map { column in
        if let value = column[x] {
          isKnown = true
          sum += max(0, value)
        }
        return min(max(0, Int((scale.height(sum) * Double(parts)).rounded())), levels - 1)
      }
      edges.append(isKnown ? tops : nil)
    }
    if glyphs == .braille { dots(edges, &cells) } else { blocks(edges, &cells, glyphs) }
  }

  private func dots(_ edges: [[Int]?], _ cells: inout PlotCells) {
    var raster = DotRaster(width: cells.width, height: cells.height)
    var owned = [Int](repeating: 0, count: inks.count)
    for x in 0..<cells.width {
      for row in 0..<cells.height {
        for index in inks.indices { owned[index] = 0 }
        var any = false
        for half in 0..<2 {
          guard let tops = edges[2 * x + half] else { continue }
          var from = 0
          for (index, top) in tops.enumerated() {
            // The bottom line belongs to the first, so that zero is seen.
            let isThere = top >= from || index == 0
            let bounds = max(from, row * 4)..<max(from, row * 4, min(top + 1, row * 4 + 4))
            guard isThere, !bounds.isEmpty else { continue }
            any = true
            owned[index] += bounds.count
            for level in bounds where level == top || Texture(index: index).hasDot(2 * x + half, level) {
              raster.set(2 * x + half, level, owner: index, edge: false)
            }
            from = top + 1
          }
        }
        guard any, let most = owned.indices.max(by: { owned[$0] < owned[$1] }) else { continue }
        raster.own((cells.height - 1 - row) * cells.width + x, by: most, edge: true)
      }
    }
    cells.add(raster) { owner, _ in Style(inks.indices.contains(owner) ? inks[owner] : .text, on: ground) }
  }

  private func blocks(_ edges: [[Int]?], _ cells: inout PlotCells, _ glyphs: ChartGlyphs) {
    let eighths: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    for (x, tops) in edges.enumerated() {
      guard let tops, let total = tops.last else { continue }
      for row in 0...(total / 8) {
        // The band that fills most of the cell.
        var from = row * 8
        var best = (index: 0, count: 0)
        for (index, top) in tops.enumerated() where top >= from {
          let count = min(top, row * 8 + 7) - from + 1
          if count > best.count { best = (index, count) }
          from = min(top, row * 8 + 7) + 1
        }
        let style = Style(inks[best.index], on: ground)
        let isTop = row == total / 8
        let scalar: Unicode.Scalar =
          if glyphs == .ascii { Texture(index: best.index).ascii } else if isTop { eighths[total % 8] } else {
            Texture(index: best.index).block
          }
        cells.put(scalar, x: x, y: cells.height - 1 - row, style, .line)
      }
    }
  }
}
