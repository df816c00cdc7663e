import Exposition
import Terminal

/// Draws the dump: only the lines that show.
enum ProxyDumpView {
  static func draw(_ dump: ProxyDumpState, _ canvas: inout Canvas, _ rect: Rect) {
    var list = dump.list
    list.reveal(height: rect.height, count: dump.items.count)
    for offset in 0..<max(0, rect.height) {
      guard let item = dump.items[safe: list.top + offset] else { break }
      let isSelected = list.top + offset == list.row
      let row = Rect(x: rect.x, y: rect.y + offset, width: rect.width, height: 1)
      switch item {
      case .list(let name, let count):
        head(
          name.capitalizedFirst, "\(count)", isFolded: dump.isFolded(name), indent: 0, .title, isSelected,
          &canvas, row)
      case .entry(let index):
        guard let entry = dump.entries[safe: index] else { break }
        let isHit = dump.matches?.contains(index) == true && !dump.wanted.isEmpty
        head(
          entry.name.isEmpty ? "(without a name)" : entry.name,
          [entry.state, size(entry.piece.count, canvas.glyphs)].filter { !$0.isEmpty }.joined(
            separator: "  "),
          isFolded: dump.open[index] == nil, indent: 2, isHit ? .warning : .text, isSelected, &canvas, row)
      case .line(let index, let line):
        guard let line = dump.open[index]?[safe: line] else { break }
        DumpTextView.draw(line, isSelected: isSelected, wanted: dump.wanted, indent: 4, &canvas, row)
      }
    }
  }

  private static func size(_ bytes: Int, _ glyphs: GlyphSet) -> String { Format(glyphs).bytes(Double(bytes)) }

  private static func head(
    _ name: String, _ right: String, isFolded: Bool, indent: Int, _ ink: Ink, _ isSelected: Bool,
    _ canvas: inout Canvas,
    _ row: Rect
  ) {
    let ground: Ink = isSelected ? .selection : .ground
    if isSelected {
      canvas.fill(row, Style(.selectionText, on: .selection))
      canvas.put(Symbol.cursor.character(canvas.glyphs), x: row.x, y: row.y, Style(.cursor, on: .selection))
    }
    let sign = (isFolded ? Symbol.folded : .unfolded).character(canvas.glyphs)
    canvas.put(sign, x: row.x + 1 + indent, y: row.y, Style(.muted, on: ground))
    let room = max(0, row.width - indent - 6 - TextWidth.of(right))
    canvas.write(
      name, x: row.x + 3 + indent, y: row.y,
      Style(isSelected ? .selectionText : ink, on: ground, indent == 0 ? .bold : []),
      width: room)
    canvas.writeRight(
      right, end: row.maxX - 2, y: row.y, Style(isSelected ? .selectionText : .muted, on: ground))
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
