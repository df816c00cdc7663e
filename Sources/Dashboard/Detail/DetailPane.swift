import Charts
import Layout
import Mesh
import Metrics
import Terminal

/// The page of one workload, service or app: its numbers, charts, peers and proxies.
enum DetailPane: Pane {
  /// Head and body on the screen.
  static func split(_ rect: Rect) -> (head: Rect, body: Rect) {
    let height = min(rect.height, DetailHead.height(rect))
    return (
      Rect(x: rect.x, y: rect.y, width: rect.width, height: height),
      Rect(
        x: rect.x + 1, y: rect.y + height, width: max(0, rect.width - 2), height: max(0, rect.height - height))
    )
  }

  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard let page = state.table(state.pane)?.page else { return }
    let (head, room) = split(rect)
    let facts = DetailFacts(state, page)
    DetailHead.draw(state, page, facts, &canvas, head)
    let body = DetailBody(state, page, room: room.size)
    let scroll = clamped(page.scroll, body, room)
    _ = paint(state, page, facts, body, &canvas, room, scroll: scroll)
    let style = Style(.accent, on: .ground, .bold)
    if scroll > 0 { canvas.put(Symbol.arrowUp.character(canvas.glyphs), x: rect.maxX - 1, y: room.y, style) }
    if body.height - scroll > room.height {
      canvas.put(Symbol.arrowDown.character(canvas.glyphs), x: rect.maxX - 1, y: room.maxY - 1, style)
    }
  }

  /// Draws what shows of the body.
  /// - Returns: where the charts' values stand.
  private static func paint(
    _ state: AppState, _ page: DetailState, _ facts: DetailFacts, _ body: DetailBody, _ canvas: inout Canvas,
    _ room: Rect, scroll: Int
  ) -> [(rect: Rect, placement: ChartPlacement)] {
    let cells = DetailCells(
      format: Format(state.glyphs), glyphs: state.glyphs,
      sources: Dictionary((state.snapshot?.sources ?? []).map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a }))
    var options = ChartOptions(cursor: page.cursor, clock: .wall(utcOffset: state.utcOffset))
    var events: [ChartEvent]?
    var placements: [(rect: Rect, placement: ChartPlacement)] = []
    canvas.clipped(to: room) { canvas in
      for block in body.blocks {
        var rect = block.rect
        rect.x += room.x
        rect.y += room.y - scroll
        guard rect.y < room.maxY, rect.maxY > room.y else { continue }
        switch block.content {
        case .lines(let lines):
          for (row, line) in lines.enumerated() {
            line.draw(&canvas, x: rect.x, y: rect.y + row, width: rect.width)
          }
        case .table(let index):
          DetailTableView.draw(page.sections[index], page, cells, &canvas, rect)
        case .chart(let panel, let all):
          let start = all.start.timeIntervalSince1970
          let end = start + Double(max(1, all.count)) * all.step
          if events == nil, end > start { events = DetailCharts.events(state, page, facts, in: start...end) }
          options.noData = panel.emptyReason ?? "No data in this time"
          let chart = DetailCharts.chart(panel, all, page, events: events ?? [])
          if let placement = chart.draw(on: &canvas, in: rect, options: options) {
            placements.append((rect, placement))
          }
        }
      }
    }
    return placements
  }

  static func clamped(_ scroll: Int, _ body: DetailBody, _ room: Rect) -> Int {
    max(0, min(scroll, body.height - room.height))
  }

  // MARK: - Numbers

  static func refreshed(_ state: inout AppState) -> [Effect] { DetailQuestions.ask(&state) }

  /// An answer of the past for every page that asked for it; late ones of other views are dropped.
  static func receive(_ state: inout AppState, _ question: PastQuestion, _ answer: PastAnswer?) -> [Effect] {
    state.withPages { page in
      switch question {
      case .report(let asked) where asked.subject == page.subject && asked.at == page.asked.report?.at:
        guard case .report(let report)? = answer else {
          page.isUnknown = answer == nil
          if page.isUnknown { page.report = nil }
          break
        }
        page.isUnknown = false
        page.report = report
        page.prepare()
      case .panels(let asked) where asked == page.asked.panels[asked.group]?.question:
        if case .panels(let panels)? = answer { page.panels[asked.group] = panels }
      default: break
      }
    }
    // The first report may say that there are charts to ask for.
    guard case .report = question, state.ownPane == DetailPane.self else { return [] }
    return missing(&state)
  }

  private static func missing(_ state: inout AppState) -> [Effect] {
    guard let page = state.table(state.pane)?.page,
      DetailQuestions.groups(page).contains(where: { page.asked.panels[$0] == nil })
    else { return [] }
    return DetailQuestions.ask(&state).filter { if case .past(.panels) = $0 { true } else { false } }
  }

  // MARK: - Moving

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
    return []
  }

  /// Down a page that is taller than the screen until its rows show, then along them; up the same way back.
  private static func step(_ state: inout AppState, by rows: Int) {
    guard var (page, body, room) = layout(state) else { return }
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

  /// The scroll position from which a row shows.
  private static func revealed(_ row: Int, _ body: DetailBody, _ room: Rect, scroll: Int) -> Int {
    guard let line = body.line(of: row) else { return scroll }
    let top = min(scroll, max(0, line - DetailTableView.headRows))
    return clamped(max(line < scroll + DetailTableView.headRows ? top : scroll, line - room.height + 1), body, room)
  }

  static func page(_ state: inout AppState, _ pages: Int) -> [Effect] {
    guard var (page, body, room) = layout(state) else { return [] }
    page.scroll = clamped(clamped(page.scroll, body, room) + pages * max(1, room.height - 2), body, room)
    keepRowVisible(&page, body, room)
    set(&state, page)
    return []
  }

  static func jump(_ state: inout AppState, toEnd: Bool) -> [Effect] {
    guard var (page, body, room) = layout(state) else { return [] }
    page.scroll = toEnd ? clamped(.max, body, room) : 0
    page.row = toEnd && !page.rows.isEmpty ? page.rows.count - 1 : nil
    if let row = page.row { page.scroll = revealed(row, body, room, scroll: page.scroll) }
    set(&state, page)
    return []
  }

  static func wheel(_ state: inout AppState, _ point: Point, in rect: Rect, by rows: Int) -> [Effect] {
    guard var (page, body, room) = layout(state) else { return [] }
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

  private static func set(_ state: inout AppState, _ page: DetailState) { state.withTable { $0.page = page } }

  // MARK: - Mouse

  static func click(_ state: inout AppState, _ point: Point, in rect: Rect) -> [Effect] {
    guard var page = state.table(state.pane)?.page else { return [] }
    let (head, room) = split(rect)
    if let tab = DetailHead.tab(at: point, page, head) { return reduce(&state, .tab(tab)) }
    guard room.contains(point) else { return [] }
    let body = DetailBody(state, page, room: room.size)
    let scroll = clamped(page.scroll, body, room)
    let at = Point(x: point.x - room.x, y: point.y - room.y + scroll)
    guard let block = body.block(at: at) else { return [] }
    switch block.content {
    case .lines: return []
    case .table(let index):
      guard let row = DetailTableView.row(at: at.y - block.rect.y, page.sections[index]) else { return [] }
      page.row = row
    case .chart:
      // Charts say where their values stand when they are drawn: on a canvas that nobody sees.
      var canvas = Canvas(state.size, glyphs: state.glyphs)
      let facts = DetailFacts(state, page)
      let placements = paint(state, page, facts, body, &canvas, room, scroll: scroll)
      guard let hit = placements.first(where: { $0.rect.contains(point) }) else { return [] }
      page.cursor = hit.placement.time(atColumn: point.x)
    }
    set(&state, page)
    return []
  }
}
