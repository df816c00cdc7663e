import CCurses

/// Gives curses what changed between two pictures, and only that.
@UIActor struct Painter {
  private let depth: ColorDepth
  private var shown: Canvas?
  private var shownTheme: Theme?
  private var shownCursor: Point?
  private var looks: [Style: Look] = [:]
  private var row: [pharos_cell] = []

  /// A style as curses wants it.
  private struct Look {
    var pair: Int32
    var attributes: UInt32
  }

  nonisolated init(depth: ColorDepth) { self.depth = depth }

  /// Forgets what is shown: everything is given anew.
  mutating func forget() { shown = nil }

  /// Whether the cursor is elsewhere than last time; remembers it.
  mutating func cursorMoved(_ cursor: Point?) -> Bool {
    defer { shownCursor = cursor }
    return shownCursor != cursor
  }

  /// Gives curses the changed parts of rows.
  /// - Returns: rows that changed.
  mutating func paint(_ canvas: Canvas, theme: Theme, on screen: Size) -> Int {
    if theme != shownTheme {
      looks.removeAll()
      shownTheme = theme
      shown = nil
    }
    // With few pairs curses gives the oldest to another colour: what was learned does not last.
    if pharos_screen_pairs() < 4096 { looks.removeAll() }
    let previous = shown?.size == canvas.size ? shown : nil
    if previous == nil { pharos_screen_erase() }
    let width = min(canvas.size.width, screen.width)
    let height = min(canvas.size.height, screen.height)
    var rows = 0
    for y in 0..<height {
      let start = y * canvas.size.width
      guard let changed = changed(canvas, previous, from: start, count: width) else { continue }
      rows += 1
      give(canvas, y: y, changed)
    }
    shown = canvas
    return rows
  }

  /// First to last changed column of a row, widened so that no wide character is split.
  private func changed(_ canvas: Canvas, _ previous: Canvas?, from start: Int, count: Int) -> Range<Int>? {
    guard count > 0 else { return nil }
    guard let previous else { return 0..<count }
    return canvas.cells.withUnsafeBufferPointer { new in
      previous.cells.withUnsafeBufferPointer { old in
        var first = 0
        while first < count && new[start + first] == old[start + first] { first += 1 }
        guard first < count else { return nil }
        var last = count - 1
        while new[start + last] == old[start + last] { last -= 1 }
        while first > 0 && (new[start + first].width == 0 || old[start + first].width == 0) { first -= 1 }
        while last + 1 < count && (new[start + last + 1].width == 0 || old[start + last + 1].width == 0) {
          last += 1
        }
        return first..<(last + 1)
      }
    }
  }

  private mutating func give(_ canvas: Canvas, y: Int, _ columns: Range<Int>) {
    row.removeAll(keepingCapacity: true)
    let start = y * canvas.size.width
    var style = canvas.cells[start + columns.lowerBound].style
    var look = look(style)
    for x in columns {
      let cell = canvas.cells[start + x]
      if cell.style != style {
        style = cell.style
        look = self.look(style)
      }
      row.append(
        pharos_cell(
          base: cell.base, mark1: cell.mark1, mark2: cell.mark2, pair: look.pair, attributes: look.attributes)
      )
    }
    pharos_screen_put(Int32(y), Int32(columns.lowerBound), row, Int32(row.count))
  }

  private mutating func look(_ style: Style) -> Look {
    if let known = looks[style] { return known }
    guard let theme = shownTheme else { return Look(pair: 0, attributes: 0) }
    let paint = theme.paint(style, depth: depth)
    let look = Look(
      pair: pharos_screen_pair(paint.foreground, paint.background),
      attributes: UInt32(paint.attributes.rawValue))
    looks[style] = look
    return look
  }
}
