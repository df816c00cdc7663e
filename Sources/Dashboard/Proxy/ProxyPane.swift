import Exposition
import Layout
import Mesh
import Terminal

/// One proxy in depth, over the pane of the mesh: what it runs with, what it thinks of its hosts, what it counts.
enum ProxyPane: Pane {
  /// Where everything of the page stands.
  struct Rooms {
    var head: Rect
    var body: Rect
    var foot: Rect
  }

  static func rooms(_ state: AppState, _ rect: Rect) -> Rooms {
    let head = min(rect.height, ProxyHead.height)
    let hasFoot =
      state.proxy?.tab.isTable == true && state.proxy?.piece == nil && state.proxy?.tab != .logging
    let foot =
      hasFoot && rect.height >= 14 ? min(rect.height >= 30 ? 7 : 4, max(0, rect.height - head - 6)) : 0
    let y = rect.y + head
    return Rooms(
      head: Rect(x: rect.x, y: rect.y, width: rect.width, height: head),
      body: Rect(
        x: rect.x + 1, y: y, width: max(0, rect.width - 2), height: max(0, rect.height - head - foot)),
      foot: Rect(x: rect.x, y: rect.maxY - foot, width: rect.width, height: foot))
  }

  // MARK: - Drawing

  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard let page = state.proxy else { return }
    let rooms = rooms(state, rect)
    ProxyHead.draw(state, page, &canvas, rooms.head)
    canvas.clipped(to: rooms.body) { canvas in
      if let piece = page.piece {
        draw(piece, &canvas, rooms.body)
      } else if let lines = ProxyEmpty.lines(state, page, width: rooms.body.width) {
        for (row, line) in lines.enumerated() {
          line.draw(&canvas, x: rooms.body.x, y: rooms.body.y + 1 + row, width: rooms.body.width)
        }
      } else {
        drawTab(state, page, &canvas, rooms.body)
      }
    }
    if !rooms.foot.isEmpty, page.piece == nil { ProxyFoot.draw(state, page, &canvas, rooms.foot) }
    ProxyLevels.draw(state, &canvas, rooms.body)
  }

  private static func drawTab(_ state: AppState, _ page: ProxyState, _ canvas: inout Canvas, _ rect: Rect) {
    switch page.tab {
    case .overview:
      let lines = ProxyOverview.lines(state, page, width: rect.width)
      let top = max(0, min(page.overviewTop, lines.count - rect.height))
      for (row, line) in lines.dropFirst(top).prefix(rect.height).enumerated() {
        line.draw(&canvas, x: rect.x, y: rect.y + row, width: rect.width)
      }
      if lines.count - top > rect.height, rect.height > 0 {
        canvas.put(
          Symbol.arrowDown.character(canvas.glyphs), x: rect.maxX - 1, y: rect.maxY - 1,
          Style(.accent, on: .ground, .bold))
      }
    case .bootstrap: DumpTextView.draw(page.bootstrap, &canvas, rect)
    case .dump: ProxyDumpView.draw(page.dump, &canvas, rect)
    case .statistics: ProxyStatisticsPage.draw(state, page, &canvas, rect)
    default: ProxyTableView.draw(page, &canvas, rect)
    }
  }

  private static func draw(_ piece: ProxyPiece, _ canvas: inout Canvas, _ rect: Rect) {
    canvas.write(piece.title, x: rect.x, y: rect.y, Style(.title, on: .ground, .bold), width: rect.width)
    let body = Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: max(0, rect.height - 1))
    if piece.isLoading {
      canvas.write("Reading …", x: body.x, y: body.y, Style(.muted))
    } else {
      DumpTextView.draw(piece.text, &canvas, body)
    }
  }

  // MARK: - Numbers

  static func refreshed(_ state: inout AppState) -> [Effect] { ProxyQuestions.ask(&state) }

  /// Works out anew which rows of a table show, and keeps the cursor on its row.
  static func arrange(_ state: inout AppState, _ tab: ProxyTab) {
    guard var page = state.proxy else { return }
    var view = page.views[tab] ?? ProxyView()
    if tab == .statistics {
      page.shown[tab] = page.statistics?.shown
    } else if let table = page.tables[tab] {
      page.shown[tab] = table.arranged(view)
    }
    let shown = page.shown[tab] ?? []
    let at = shown.firstIndex { page.id(tab, $0) == view.selected }
    if at == nil { view.selected = shown.first.flatMap { page.id(tab, $0) } }
    page.views[tab] = view
    state.proxy = page
    if tab == page.tab { reveal(&state) }
  }

  // MARK: - Moving about

  /// Rows of a table or a text that show.
  static func rowsShown(_ state: AppState) -> Int {
    let body = rooms(state, FrameLayout(state).main).body
    guard let page = state.proxy else { return 1 }
    if page.tab == .statistics { return max(1, ProxyStatisticsPage.tableRect(state, page, body).height - 1) }
    return max(1, body.height - 1 - (page.tables[page.tab]?.problem == nil ? 0 : 1))
  }

  /// Lines of a text that show.
  static func textRows(_ state: AppState) -> Int {
    let body = rooms(state, FrameLayout(state).main).body
    return max(1, body.height - (state.proxy?.piece == nil ? 0 : 1))
  }

  static func step(_ state: inout AppState, by rows: Int) {
    guard var page = state.proxy else { return }
    let height = textRows(state)
    if page.change != nil { return ProxyLevels.step(&state, by: rows) }
    if page.piece != nil {
      page.piece?.text.move(by: rows, height: height)
    } else {
      switch page.tab {
      case .overview:
        let count = ProxyOverview.lines(state, page, width: rooms(state, FrameLayout(state).main).body.width)
          .count
        page.overviewTop = max(0, min(count - height, page.overviewTop.addingClamped(rows)))
      case .bootstrap: page.bootstrap.move(by: rows, height: height)
      case .dump: page.dump.move(by: rows, height: height)
      default:
        let shown = page.shown[page.tab] ?? []
        guard !shown.isEmpty else { return }
        let at = page.selectedPosition ?? 0
        let next = max(0, min(shown.count - 1, at.addingClamped(rows)))
        page.view.selected = page.id(page.tab, shown[next])
        state.proxy = page
        reveal(&state)
        return
      }
    }
    state.proxy = page
  }

  /// Scrolls so that the selected row shows.
  static func reveal(_ state: inout AppState) {
    guard var page = state.proxy, let shown = page.shown[page.tab] else { return }
    var list = ListState()
    list.row = page.selectedPosition ?? 0
    list.top = page.view.top
    list.reveal(height: rowsShown(state), count: shown.count)
    page.view.top = list.top
    state.proxy = page
  }

  static func move(_ state: inout AppState, _ heading: Heading) -> [Effect] {
    switch heading {
    case .up: step(&state, by: -1)
    case .down: step(&state, by: 1)
    case .left, .right:
      guard state.proxy?.tab == .dump, state.proxy?.piece == nil else { return [] }
      let wanted = state.proxy?.dump.fold(heading == .left)
      return wanted.map { lines(of: $0, state) } ?? []
    }
    return []
  }

  static func page(_ state: inout AppState, _ pages: Int) -> [Effect] {
    let isText = state.proxy?.piece != nil || state.proxy?.tab.isTable == false
    step(&state, by: pages * max(1, (isText ? textRows(state) : rowsShown(state)) - 1))
    return []
  }

  static func jump(_ state: inout AppState, toEnd: Bool) -> [Effect] {
    step(&state, by: toEnd ? Int(Int32.max) : -Int(Int32.max))
    return []
  }

  // MARK: - The mouse

  static func click(_ state: inout AppState, _ point: Point, in rect: Rect) -> [Effect] {
    let rooms = rooms(state, rect)
    guard var page = state.proxy else { return [] }
    if let tab = ProxyHead.tab(at: point, page, rooms.head) { return reduce(&state, .tab(tab)) }
    guard rooms.body.contains(point), page.change == nil else { return [] }
    let row = point.y - rooms.body.y
    if page.piece != nil {
      let top = page.piece?.text.list.top ?? 0
      page.piece?.text.list.row = top + row - 1
      page.piece?.text.move(by: 0, height: textRows(state))
    } else {
      switch page.tab {
      case .overview: return []
      case .bootstrap:
        let top = page.bootstrap.list.top
        page.bootstrap.list.row = top + row
        page.bootstrap.move(by: 0, height: textRows(state))
      case .dump:
        let top = page.dump.list.top
        page.dump.list.row = top + row
        page.dump.move(by: 0, height: textRows(state))
      default:
        let area =
          page.tab == .statistics
          ? ProxyStatisticsPage.tableRect(state, page, rooms.body) : ProxyTableView.area(page, rooms.body)
        let at = point.y - area.y
        if at == 0 {
          guard let title = ProxyTableView.title(page, state, at: point.x - area.x, width: area.width) else {
            return []
          }
          return reduce(&state, .sort(by: title, descending: nil))
        }
        guard at > 0, let shown = page.shown[page.tab], let index = shown[safe: page.view.top + at - 1] else {
          return []
        }
        page.view.selected = page.id(page.tab, index)
      }
    }
    state.proxy = page
    return []
  }

  static func wheel(_ state: inout AppState, _ point: Point, in rect: Rect, by rows: Int) -> [Effect] {
    step(&state, by: rows)
    return []
  }
}

extension Int {
  /// A sum that stays within what there is.
  func addingClamped(_ other: Int) -> Int {
    let (sum, over) = addingReportingOverflow(other)
    return over ? (other > 0 ? .max / 2 : -(.max / 2)) : sum
  }
}

extension ProxyState {
  /// What tells a row from the others.
  func id(_ tab: ProxyTab, _ index: Int) -> String? {
    tab == .statistics
      ? statistics?.answer.rows?[safe: index]?.entry.name : tables[tab]?.rows[safe: index]?.id
  }

  /// Where the selected row stands among those that show.
  var selectedPosition: Int? {
    guard let shown = shown[tab], let selected = view.selected else { return nil }
    return shown.firstIndex { id(tab, $0) == selected }
  }

  /// The row under the cursor.
  var selectedRow: ProxyRow? {
    guard let shown = shown[tab], let at = selectedPosition, let index = shown[safe: at] else { return nil }
    return tables[tab]?.rows[safe: index]
  }
}
