import Charts
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
        x: rect.x + 1, y: rect.y + height, width: max(0, rect.width - 2), height: max(0, rect.height - height)
      )
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
      sources: Dictionary(
        (state.snapshot?.sources ?? []).map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a }))
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
          guard !DetailCharts.isEmpty(panel) else {
            DetailEmpty.draw(panel, &canvas, rect)
            continue
          }
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
      case .envoy(let source):
        guard page.shownProxy?.note == source else { break }
        page.hasNoEnvoy = answer == nil
        if case .envoy(let numbers)? = answer { page.envoy = numbers }
      default: break
      }
    }
    if state.ownPane == DetailPane.self, state.table(state.pane)?.page?.isRowNew == true {
      state.withTable { $0.page?.isRowNew = false }
      reveal(&state)
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

  static func set(_ state: inout AppState, _ page: DetailState) { state.withTable { $0.page = page } }

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
