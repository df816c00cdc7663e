import Layout
import Terminal

/// Scrolling the page and walking along its rows.
extension DetailPane {
  /// Where the body stands and how long it is.
  private static func layout(_ state: AppState) -> (page: DetailState, body: DetailBody, room: Rect)? {
    guard let page = state.table(state.pane)?.page else { return nil }
    let room = split(FrameLayout(state).main).body
    return (page, DetailBody(state, page, room: room.size), room)
  }

  static func move(_ state: inout AppState, _ heading: Heading) -> [Effect] {
    switch heading {
    case .left: return DetailCursor.move(&state, by: -1)
    case .right: return DetailCursor.move(&state, by: 1)
    case .up: step(&state, by: -1)
    case .down: step(&state, by: 1)
    }
    // Another proxy's numbers at once.
    return DetailQuestions.envoy(state)
  }

  /// Down a page that is taller than the screen until its rows show, then along them; up the same way back.
  private static func step(_ state: inout AppState, by rows: Int) {
    guard let (before, body, room) = layout(state) else { return }
    var page = before
    let scroll = clamped(page.scroll, body, room)
    if let row = page.row {
      let next = row + rows
      if page.rows.indices.contains(next) {
        page.row = next
        page.scroll = revealed(next, body, room, scroll: scroll)
      } else if next < 0, scroll > 0 {
        page.row = nil
        page.scroll = scroll - 1
      } else if next >= 0 {
        page.scroll = clamped(scroll + rows, body, room)
      }
    } else {
      let line = page.rows.isEmpty ? nil : body.line(of: 0)
      if rows > 0, let line, line >= scroll, line < scroll + room.height {
        page.row = 0
      } else {
        page.scroll = clamped(scroll + rows, body, room)
      }
    }
    set(&state, page)
  }

  /// Scrolls so that the selected row shows.
  static func reveal(_ state: inout AppState) {
    guard let (before, body, room) = layout(state), let row = before.row else { return }
    var page = before
    page.scroll = revealed(row, body, room, scroll: clamped(page.scroll, body, room))
    set(&state, page)
  }

  /// The scroll position from which a row shows.
  private static func revealed(_ row: Int, _ body: DetailBody, _ room: Rect, scroll: Int) -> Int {
    guard let line = body.line(of: row) else { return scroll }
    let top = min(scroll, max(0, line - DetailTableView.headRows))
    return clamped(
      max(line < scroll + DetailTableView.headRows ? top : scroll, line - room.height + 1), body, room)
  }

  static func page(_ state: inout AppState, _ pages: Int) -> [Effect] {
    guard let (before, body, room) = layout(state) else { return [] }
    var page = before
    page.scroll = clamped(clamped(page.scroll, body, room) + pages * max(1, room.height - 2), body, room)
    keepRowVisible(&page, body, room)
    set(&state, page)
    return []
  }

  static func jump(_ state: inout AppState, toEnd: Bool) -> [Effect] {
    guard let (before, body, room) = layout(state) else { return [] }
    var page = before
    page.scroll = toEnd ? clamped(.max, body, room) : 0
    page.row = toEnd && !page.rows.isEmpty ? page.rows.count - 1 : nil
    if let row = page.row { page.scroll = revealed(row, body, room, scroll: page.scroll) }
    set(&state, page)
    return []
  }

  static func wheel(_ state: inout AppState, _ point: Point, in rect: Rect, by rows: Int) -> [Effect] {
    guard let (before, body, room) = layout(state) else { return [] }
    var page = before
    page.scroll = clamped(clamped(page.scroll, body, room) + rows, body, room)
    set(&state, page)
    return []
  }

  /// A selection that was left behind comes along, so that the next arrow does not jump back.
  private static func keepRowVisible(_ page: inout DetailState, _ body: DetailBody, _ room: Rect) {
    guard page.row != nil else { return }
    let shown = page.rows.indices.filter { row in
      body.line(of: row).map { $0 >= page.scroll && $0 < page.scroll + room.height } ?? false
    }
    guard let row = page.row, let first = shown.first, let last = shown.last else { return }
    page.row = min(max(row, first), last)
  }
}
