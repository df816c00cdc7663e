import Terminal

/// Signs on the lines, so that they are told apart without colour: at the newest value and here and there before it.
struct SeriesMarks {
  let data: ChartData
  let window: ClosedRange<Double>
  let scale: ValueScale
  let inks: [Ink]
  let ground: Ink
  let glyphs: ChartGlyphs

  /// Columns from one sign of a line to its next.
  private static let distance = 28

  func add(_ cells: inout PlotCells) {
    let sampler = Sampler(start: data.start, step: data.step, window: window, columns: cells.width)
    let count = data.series.count
    for index in data.series.indices.reversed() {
      let values = sampler.values(data.series[index].values, .largest)
      guard let last = values.lastIndex(where: { $0 != nil }) else { continue }
      // Where another sign stands already, the newest moves to the left; never far.
      for x in stride(from: last, through: max(0, last - 2 * count), by: -1) {
        guard let value = values[x] else { break }
        if put(index, x, value, &cells) { break }
      }
      // In a low plot more signs would hide the lines.
      guard cells.height >= 5 else { continue }
      let phase = Self.distance * (index + 1) / (count + 1)
      for x in stride(from: last - Self.distance / 2 - phase, through: 0, by: -Self.distance) {
        if let value = values[x] { _ = put(index, x, value, &cells) }
      }
    }
  }

  private func put(_ index: Int, _ x: Int, _ value: Double, _ cells: inout PlotCells) -> Bool {
    let height = scale.height(value)
    let row =
      glyphs == .braille
      ? min(max(0, Int((height * 4).rounded())), scale.rows * 4 - 1) / 4
      : min(max(0, Int(height.rounded())), scale.rows - 1)
    let y = cells.height - 1 - row
    guard cells.layer(x: x, y: y) < .mark else { return false }
    cells.put(SeriesMark.scalar(index, glyphs), x: x, y: y, Style(inks[index], on: ground), .mark)
    return true
  }
}
