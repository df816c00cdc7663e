import Terminal

/// The list of columns with their ticks, over the table.
enum TableChooser {
  /// The columns that can be chosen: all but the name.
  static let columns = TableColumn.allCases.filter { $0 != .name }

  /// Where it stands in a pane.
  static func box(_ rect: Rect) -> Rect {
    let width = min(rect.width - 4, 76)
    let height = min(rect.height, columns.count + 2)
    return Rect(x: rect.maxX - width - 2, y: rect.y, width: width, height: height)
  }

  static func draw(
    _ table: TableState, _ columns: TableColumns, _ canvas: inout Canvas, _ rect: Rect
  ) {
    guard let list = table.chooser else { return }
    let box = box(rect)
    canvas.fill(box, Style(.text, on: .panel))
    canvas.box(
      box, Style(.focusBorder, on: .panel), title: "Columns", titleStyle: Style(.title, on: .panel, .bold))
    let inside = box.inset(x: 1, y: 1)
    let top = Scrolling.top(list.top, showing: list.row, of: Self.columns.count, rows: inside.height)
    for offset in 0..<inside.height where top + offset < Self.columns.count {
      let column = Self.columns[top + offset]
      let isSelected = top + offset == list.row
      let ground: Ink = isSelected ? .selection : .panel
      let y = inside.y + offset
      canvas.fill(Rect(x: inside.x, y: y, width: inside.width, height: 1), Style(.text, on: ground))
      let isShown = columns.place(of: column) != nil
      let tick = table.columns.allows(column) ? String(Symbol.check.character(canvas.glyphs)) : " "
      let text = Style(isSelected ? .selectionText : .text, on: ground, isShown ? .bold : [])
      let muted = Style(isSelected ? .selectionText : .muted, on: ground)
      canvas.write("[\(tick)]", x: inside.x + 1, y: y, text)
      canvas.write(column.title, x: inside.x + 5, y: y, text, width: 10)
      let help = table.columns.allows(column) && !isShown ? "no room: \(column.help)" : column.help
      canvas.write(help, x: inside.x + 16, y: y, muted, width: inside.width - 17)
    }
    canvas.writeRight(
      " Enter shows or hides  Esc closes ", end: box.maxX - 2, y: box.maxY - 1, Style(.muted, on: .panel))
  }

  /// The column at a place.
  static func row(at point: Point, _ list: ListState, _ rect: Rect) -> Int? {
    let inside = box(rect).inset(x: 1, y: 1)
    guard inside.contains(point) else { return nil }
    let top = Scrolling.top(list.top, showing: list.row, of: columns.count, rows: inside.height)
    let row = top + point.y - inside.y
    return columns.indices.contains(row) ? row : nil
  }

  /// Ticks or unticks the column under the cursor: one that shows is put away, any other gets a place before all.
  static func toggle(_ table: inout TableState, _ columns: TableColumns) {
    guard let row = table.chooser?.row, let column = Self.columns[safe: row] else { return }
    table.columns.first = 0
    table.columns.set(column, shown: columns.place(of: column) == nil)
  }
}
