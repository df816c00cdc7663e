import Mesh
import Terminal

/// Paints one table of a page: a heading, the columns' titles, the rows. Only rows that show cost anything.
enum DetailTableView {
  /// Rows above the first row of the table.
  static let headRows = 2

  /// Rows that a table takes with its heading.
  static func height(_ section: DetailSection) -> Int {
    section.range.isEmpty ? 2 : headRows + section.range.count
  }

  /// The row at a line of the table.
  static func row(at line: Int, _ section: DetailSection) -> Int? {
    let at = section.range.lowerBound + line - headRows
    return line >= headRows && section.range.contains(at) ? at : nil
  }

  static func draw(
    _ section: DetailSection, _ page: DetailState, _ cells: DetailCells, _ canvas: inout Canvas, _ rect: Rect
  ) {
    var heading = TextLine(section.title, TextLine.headingStyle)
    if !section.range.isEmpty, section.kind != .proxies {
      var said: [String] = []
      if section.reporters.count == 1, let one = section.reporters.first {
        said.append("seen by the \(one.owner)")
      }
      if section.kind == .groups { said.append("by \(page.grouping.title(isInbound: section.isInbound))") }
      if section.kind == .peers, section.range.count > 8 { said.append("\(section.range.count)") }
      if !said.isEmpty { heading.add("  " + said.joined(separator: ", "), Style(.muted)) }
    }
    heading.draw(&canvas, x: rect.x, y: rect.y, width: rect.width)
    guard !section.range.isEmpty else {
      canvas.write(section.empty, x: rect.x + 2, y: rect.y + 1, Style(.muted), width: rect.width - 2)
      return
    }
    let columns = DetailColumns.of(section, width: rect.width)
    write(
      columns.map { ($0.title, Style(.muted, on: .ground, .underline)) }, columns, &canvas, rect,
      y: rect.y + 1)
    let first = max(0, canvas.clip.y - rect.y - headRows)
    let last = min(section.range.count, canvas.clip.maxY - rect.y - headRows)
    guard first < last else { return }
    for offset in first..<last {
      let at = section.range.lowerBound + offset
      guard let row = page.rows[safe: at] else { continue }
      let y = rect.y + headRows + offset
      let isSelected = page.row == at
      let ground: Ink = isSelected ? .selection : .ground
      if isSelected {
        canvas.fill(Rect(x: rect.x, y: y, width: rect.width, height: 1), Style(.selectionText, on: ground))
        canvas.put(Symbol.cursor.character(canvas.glyphs), x: rect.x, y: y, Style(.cursor, on: ground))
      }
      let pieces = columns.map { column -> (String, Style) in
        let (text, ink) = column.cell(row, cells)
        let isPlain = ink == .text || ink == .muted
        return (text, Style(isSelected && isPlain ? .selectionText : ink, on: ground))
      }
      write(pieces, columns, &canvas, rect, y: y)
    }
  }

  private static func write(
    _ pieces: [(String, Style)], _ columns: [DetailColumn], _ canvas: inout Canvas, _ rect: Rect, y: Int
  ) {
    var x = rect.x + 2
    for (column, (text, style)) in zip(columns, pieces) {
      if column.isRight {
        canvas.writeRight(text, end: x + column.width, y: y, style, width: column.width)
      } else {
        canvas.write(text, x: x, y: y, style, width: column.width)
      }
      x += column.width + 2
    }
  }
}
