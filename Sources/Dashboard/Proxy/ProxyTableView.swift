import Exposition
import Terminal

/// Draws a table of the page: its heading stands, its rows scroll.
enum ProxyTableView {
  static func draw(_ page: ProxyState, _ canvas: inout Canvas, _ rect: Rect) {
    guard let table = page.tables[page.tab] else {
      canvas.write("Reading …", x: rect.x, y: rect.y + 1, Style(.muted))
      return
    }
    if let problem = table.problem {
      canvas.write(problem, x: rect.x, y: rect.y, Style(.warning), width: rect.width)
    }
    let shown = page.shown[page.tab] ?? []
    let top = page.view.top
    draw(
      mesh(table, page.view, shown: shown, width: rect.width), count: shown.count, top: top,
      selected: page.selectedPosition,
      empty: page.view.filter.isEmpty ? table.empty : "Nothing holds “\(page.view.filter)”",
      &canvas, area(page, rect))
  }

  /// Where the table stands.
  static func area(_ page: ProxyState, _ rect: Rect) -> Rect {
    let lead = page.tables[page.tab]?.problem == nil ? 0 : 1
    return Rect(x: rect.x, y: rect.y + lead, width: rect.width, height: max(0, rect.height - lead))
  }

  /// Draws the rows from `top` on.
  static func draw(
    _ table: MeshTable, count: Int, top: Int, selected: Int?, empty: String, _ canvas: inout Canvas,
    _ rect: Rect
  ) {
    var table = table
    let cells = table.columns
    table.columns = cells.map { column in
      var column = column
      let cell = column.cell
      column.cell = { cell($0 + top) }
      return column
    }
    table.count = max(0, min(count - top, rect.height - 1))
    table.empty = count == 0 ? empty : ""
    table.draw(&canvas, rect, selected: selected.map { $0 - top })
    if top > 0 {
      canvas.put(
        Symbol.arrowUp.character(canvas.glyphs), x: rect.maxX - 1, y: rect.y,
        Style(.accent, on: .ground, .bold))
    }
    if count - top > rect.height - 1, rect.height > 1 {
      canvas.put(
        Symbol.arrowDown.character(canvas.glyphs), x: rect.maxX - 1, y: rect.maxY - 1,
        Style(.accent, on: .ground, .bold))
    }
  }

  /// The heading under a column of the screen.
  static func title(_ page: ProxyState, _ state: AppState, at x: Int, width: Int) -> String? {
    let table =
      page.tab == .statistics
      ? ProxyStatisticsPage.table(page, state.glyphs, width: width)
      : page.tables[page.tab].map { mesh($0, page.view, shown: [], width: width) }
    return table?.placed(width).first { x >= $0.x && x < $0.x + $0.column.width }?.column.title
  }

  private static func mesh(_ table: ProxyTable, _ view: ProxyView, shown: [Int], width: Int) -> MeshTable {
    let rows = table.rows
    let columns = table.fitted(width).map { index, width in
      let column = table.columns[index]
      return MeshTable.Column(
        title: column.title, width: width, isRight: column.isRight, rank: column.rank,
        sorted: view.sort == column.title ? column.isLargestFirst != view.isReversed : nil
      ) { at in
        guard let row = shown[safe: at], let cell = rows[row].cells[safe: index] else { return ("", .plain) }
        return (column.isCutInside ? cell.text.cutInside(to: width) : cell.text, Style(cell.ink))
      }
    }
    return MeshTable(
      id: "proxy", title: TextLine(), columns: columns, count: shown.count, target: { .text("\($0)") })
  }
}

/// All of the row under the cursor, in full, under the table: what has no place in its columns is here.
enum ProxyFoot {
  static func draw(_ state: AppState, _ page: ProxyState, _ canvas: inout Canvas, _ rect: Rect) {
    canvas.hline(x: rect.x, y: rect.y, length: rect.width, Style(.border))
    let count = page.shown[page.tab]?.count ?? 0
    let all =
      page.tab == .statistics
      ? page.statistics?.answer.rows?.count ?? 0 : page.tables[page.tab]?.rows.count ?? 0
    if all > 0 {
      let at = page.selectedPosition.map { "\($0 + 1) of " } ?? ""
      let text = " \(at)\(count)" + (count < all ? ", \(all) in all " : " ")
      canvas.writeRight(text, end: rect.maxX - 1, y: rect.y, Style(.muted))
    }
    let facts =
      page.tab == .statistics ? ProxyStatisticsPage.foot(page, state.glyphs) : [line(page)].compactMap { $0 }
    let lines = facts.flatMap { wrapped($0, width: rect.width - 2) }
    for (row, line) in lines.prefix(rect.height - 1).enumerated() {
      line.draw(&canvas, x: rect.x + 1, y: rect.y + 1 + row, width: rect.width - 2)
    }
  }

  private static func line(_ page: ProxyState) -> [(String, String, Ink)]? {
    guard let table = page.tables[page.tab], let row = page.selectedRow else { return nil }
    return zip(table.columns, row.cells).compactMap { column, cell in
      cell.text.isEmpty ? nil : (column.title, cell.text, cell.ink)
    }
  }

  /// `label value` pairs, broken between pairs, and within one that is too long.
  private static func wrapped(_ pairs: [(String, String, Ink)], width: Int) -> [TextLine] {
    var lines: [TextLine] = []
    var line = TextLine()
    for (label, value, ink) in pairs {
      let need = TextWidth.of(label) + 1 + TextWidth.of(value)
      if !line.runs.isEmpty, line.width + 2 + need > width {
        lines.append(line)
        line = TextLine()
      }
      if !line.runs.isEmpty { line.add("  ") }
      line.add(label + " ", Style(.muted))
      var rest = value
      while line.width + TextWidth.of(rest) > width, width > 20 {
        let head = TextWidth.cut(rest, to: max(1, width - line.width), ellipsis: false)
        guard !head.isEmpty, head.count < rest.count else { break }
        line.add(head, Style(ink))
        lines.append(line)
        line = TextLine("  ", .plain)
        rest = String(rest.dropFirst(head.count))
      }
      line.add(rest, Style(ink))
    }
    if !line.runs.isEmpty { lines.append(line) }
    return lines
  }
}
