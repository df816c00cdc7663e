import Terminal

/// Where the parts of a table stand. Worked out from the state alone, so that drawing and mouse agree.
struct TableLayout {
  /// What the table lists, what decides its order.
  let summary: Rect
  /// The headings of the columns.
  let header: Rect
  /// The lines.
  let body: Rect
  /// More about the row under the cursor.
  let footer: Rect
  let columns: TableColumns

  init(_ table: TableState, _ rect: Rect) {
    summary = Rect(x: rect.x, y: rect.y, width: rect.width, height: 1)
    header = Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: 1)
    let footerRows = rect.height >= 10 ? 1 : 0
    body = Rect(x: rect.x, y: rect.y + 2, width: rect.width, height: rect.height - 2 - footerRows)
    footer = Rect(x: rect.x, y: body.maxY, width: rect.width, height: footerRows)
    columns = TableColumns(
      width: rect.width, table.columns, widestName: table.widestName, isCompared: table.isCompared,
      hasConfig: table.hasConfig, hasVersions: table.hasVersions)
  }

  /// The first line that shows.
  func top(_ table: TableState) -> Int {
    Scrolling.top(
      table.list.top, showing: table.list.row, of: table.lines.lines.count, rows: body.height)
  }

  /// The line at a place.
  func line(at point: Point, _ table: TableState) -> Int? {
    guard body.contains(point) else { return nil }
    let line = top(table) + point.y - body.y
    return table.lines.lines.indices.contains(line) ? line : nil
  }
}
