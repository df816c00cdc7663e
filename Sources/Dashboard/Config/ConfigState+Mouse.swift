import Terminal

extension ConfigState {
  /// To the next row (or the one before), going round.
  mutating func nextMatch(forward: Bool) {
    guard let index, list.shown > 0 else { return }
    page = nil
    let before = list.item
    list.move(by: forward ? 1 : -1, index, height: rowsShown)
    if list.item == before {
      list.move(by: forward ? -(.max / 2) : .max / 2, index, height: rowsShown)
    }
    leavePlace()
  }

  /// A click: a view's tab, a row; the second on the same row opens its page.
  /// - Returns: whether the page shall open.
  mutating func click(_ point: Point, in rect: Rect) -> Bool {
    let layout = ConfigLayout(self, rect)
    if layout.head.contains(point) {
      if let view = ConfigHead.view(at: point.x, self, layout.head) { show(view) }
      return false
    }
    guard page == nil, let index, let row = ConfigListView.row(at: point, self, layout) else { return false }
    if row == list.selected { return true }
    list.select(row: row, index, height: rowsShown)
    leavePlace()
    return false
  }

  /// The wheel: over the source it scrolls that, else it moves along the list.
  mutating func wheel(at point: Point, by rows: Int, in rect: Rect) {
    if page == nil, ConfigLayout(self, rect).source.contains(point) {
      scrollSource(lines: rows, columns: 0)
    } else {
      step(by: page == nil ? (rows > 0 ? 1 : -1) : rows)
    }
  }
}

extension Reducer {
  func clickConfig(_ state: inout AppState, _ rect: Rect, at point: Point) -> [Effect] {
    state.config.click(point, in: rect) ? config(&state, .explain(nil)) : []
  }

  func wheelConfig(_ state: inout AppState, _ rect: Rect, at point: Point, by rows: Int) -> [Effect] {
    state.config.wheel(at: point, by: rows, in: rect)
    return []
  }

  /// The whole of the config, not what concerned a node before.
  func enterConfig(_ state: inout AppState) {
    guard state.pane != .config, state.config.scope != nil else { return }
    state.config.showAll()
  }
}
