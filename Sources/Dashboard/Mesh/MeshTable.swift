import Terminal

/// A table of the mesh's pane: worked out from the state when it is drawn, only the rows that show.
struct MeshTable {
  /// A column.
  struct Column {
    var title: String
    var width: Int
    var isRight = true
    /// Who gets a place when there is not enough for all: smaller first.
    var rank = 0
    /// Sorted by it: the largest first, or the smallest.
    var sorted: Bool?
    /// Takes what is left, up to so many columns.
    var most: Int?
    /// Text and look of a row's cell.
    var cell: (Int) -> (String, Style)
  }

  /// Tells it from the others of its page.
  let id: String
  var title: TextLine
  var columns: [Column]
  var count: Int
  /// What stands there without rows.
  var empty = "none"
  var target: (Int) -> MeshTarget

  /// Rows above its first row.
  var headRows: Int { title.runs.isEmpty ? 1 : 2 }
  /// Rows that it takes.
  var height: Int { count == 0 ? headRows : headRows + count }

  /// The columns that fit into a width, with their places.
  func placed(_ width: Int) -> [(column: Column, x: Int)] {
    let ranked = columns.indices.sorted { (columns[$0].rank, $0) < (columns[$1].rank, $1) }
    var used = 1
    var chosen: Set<Int> = []
    for index in ranked where used + columns[index].width + 2 <= width || chosen.isEmpty {
      chosen.insert(index)
      used += columns[index].width + 2
    }
    var left = max(0, width - used - 1)
    var x = 2
    return columns.indices.filter(chosen.contains).map { index in
      var column = columns[index]
      if let most = column.most, most > column.width {
        let more = min(left, most - column.width)
        column.width += more
        left -= more
      }
      defer { x += column.width + 2 }
      return (column, x)
    }
  }

  /// - Parameter selected: the row under the cursor.
  func draw(_ canvas: inout Canvas, _ rect: Rect, selected: Int?) {
    if !title.runs.isEmpty { title.draw(&canvas, x: rect.x, y: rect.y, width: rect.width) }
    let headY = rect.y + headRows - 1
    guard count > 0 else {
      canvas.write(empty, x: rect.x + 2, y: headY, Style(.muted), width: rect.width - 2)
      return
    }
    let placed = placed(rect.width)
    for (column, x) in placed {
      var text = column.title
      if let sorted = column.sorted {
        text += String((sorted ? Symbol.arrowDown : .arrowUp).character(canvas.glyphs))
      }
      let style =
        column.sorted == nil
        ? Style(.muted, on: .ground, .underline) : Style(.accent, on: .ground, .underline)
      write(text, style, column, x: rect.x + x, y: headY, &canvas)
    }
    let first = max(0, canvas.clip.y - rect.y - headRows)
    let last = min(count, canvas.clip.maxY - rect.y - headRows)
    guard first < last else { return }
    for row in first..<last {
      let y = rect.y + headRows + row
      let isSelected = row == selected
      if isSelected {
        canvas.fill(
          Rect(x: rect.x, y: y, width: rect.width, height: 1), Style(.selectionText, on: .selection))
        canvas.put(Symbol.cursor.character(canvas.glyphs), x: rect.x, y: y, Style(.cursor, on: .selection))
      }
      for (column, x) in placed {
        var (text, style) = column.cell(row)
        if isSelected {
          let isQuiet = [.text, .muted, .faint, .idle].contains(style.ink)
          style = Style(isQuiet ? .selectionText : style.ink, on: .selection, style.attributes)
        }
        write(text, style, column, x: rect.x + x, y: y, &canvas)
      }
    }
  }

  private func write(
    _ text: String, _ style: Style, _ column: Column, x: Int, y: Int, _ canvas: inout Canvas
  ) {
    if column.isRight {
      canvas.writeRight(text, end: x + column.width, y: y, style, width: column.width + 1)
    } else {
      canvas.write(text, x: x, y: y, style, width: column.width)
    }
  }
}
