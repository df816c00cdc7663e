import Charts
import FoundationEssentials
import Layout
import Mesh
import Metrics
import Terminal

/// The mesh as a whole (6): overview, control plane, proxies, certificates, any metric.
enum MeshPane: Pane {
  /// Head, body and what stands under it.
  static func split(_ state: AppState, _ rect: Rect) -> (head: Rect, body: Rect, foot: Rect) {
    let head = min(rect.height, MeshHead.height)
    let footRows = footRows(state, rect)
    let y = rect.y + head
    return (
      Rect(x: rect.x, y: rect.y, width: rect.width, height: head),
      Rect(
        x: rect.x + 1, y: y, width: max(0, rect.width - 2), height: max(0, rect.height - head - footRows)),
      Rect(x: rect.x, y: rect.maxY - footRows, width: rect.width, height: footRows)
    )
  }

  private static func footRows(_ state: AppState, _ rect: Rect) -> Int {
    switch state.mesh.tab {
    case .proxies: min(ProxyPage.footRows, max(0, rect.height - 8))
    case .certificates: state.mesh.selected[.certificates] == nil ? 0 : 3
    default: 0
    }
  }

  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard state.snapshot != nil else {
      EmptyGraph.drawWaiting(state, &canvas, rect)
      return
    }
    let (head, room, foot) = split(state, rect)
    MeshHead.draw(state, &canvas, head)
    let body = MeshBody.of(state, room: room.size)
    let scroll = clamped(state.mesh.scrolls[state.mesh.tab] ?? 0, body, room)
    _ = paint(state, body, &canvas, room, scroll: scroll)
    let style = Style(.accent, on: .ground, .bold)
    if scroll > 0 { canvas.put(Symbol.arrowUp.character(canvas.glyphs), x: rect.maxX - 1, y: room.y, style) }
    if body.height - scroll > room.height, room.height > 0 {
      canvas.put(Symbol.arrowDown.character(canvas.glyphs), x: rect.maxX - 1, y: room.maxY - 1, style)
    }
    guard !foot.isEmpty else { return }
    if state.mesh.tab == .proxies {
      ProxyPage.drawFoot(state, &canvas, foot)
    } else {
      canvas.hline(x: foot.x, y: foot.y, length: foot.width, Style(.border))
      for (row, line) in CertificatePage.foot(state, width: foot.width).enumerated() {
        line.draw(&canvas, x: foot.x + 1, y: foot.y + 1 + row, width: foot.width - 2)
      }
    }
  }

  /// Draws what shows of the body.
  /// - Returns: where the charts' values stand.
  private static func paint(
    _ state: AppState, _ body: MeshBody, _ canvas: inout Canvas, _ room: Rect, scroll: Int
  ) -> [(rect: Rect, placement: ChartPlacement)] {
    var options = ChartOptions(cursor: state.mesh.cursor, clock: .wall(utcOffset: state.utcOffset))
    var placements: [(rect: Rect, placement: ChartPlacement)] = []
    let selection = state.mesh.selected[state.mesh.tab]
    let page = DetailState(.mesh)
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
        case .table(let table):
          var selected: Int?
          if let selection, selection.table == table.id {
            selected = (0..<table.count).first { table.target($0) == selection.target }
          }
          table.draw(&canvas, rect, selected: selected)
        case .chart(let panel, let all):
          guard !DetailCharts.isEmpty(panel) else {
            DetailEmpty.draw(panel, &canvas, rect)
            continue
          }
          options.noData = panel.emptyReason ?? "No data in this time"
          let chart = DetailCharts.chart(panel, all, page, events: MeshEvents.of(state, all))
          if let placement = chart.draw(on: &canvas, in: rect, options: options) {
            placements.append((rect, placement))
          }
        }
      }
    }
    return placements
  }

  static func clamped(_ scroll: Int, _ body: MeshBody, _ room: Rect) -> Int {
    max(0, min(scroll, body.height - room.height))
  }

  // MARK: - Numbers

  static func shown(_ state: inout AppState) -> [Effect] { refreshed(&state) }

  static func refreshed(_ state: inout AppState) -> [Effect] {
    if let snapshot = state.time.plain ?? state.snapshot { state.mesh.proxies.take(snapshot.sources) }
    let sources = state.mesh.proxies.sources
    if let first = sources.first, !sources.contains(where: { $0.name == state.mesh.source }) {
      state.mesh.selected[.proxies] = MeshSelection(table: ProxyPage.table, target: .source(first.name))
    }
    if let newest = state.latest?.timestamp {
      let oldest = min(state.time.span?.lowerBound ?? newest, state.history.start ?? newest)
      state.mesh.fitWindow(known: newest.timeIntervalSince(oldest))
    }
    MeshQuestions.takeInventory(&state)
    return MeshQuestions.ask(&state)
  }

  // MARK: - Moving about

  /// Where the body stands and how long it is.
  private static func layout(_ state: AppState) -> (body: MeshBody, room: Rect) {
    let room = split(state, FrameLayout(state).main).body
    return (MeshBody.of(state, room: room.size), room)
  }

  static func move(_ state: inout AppState, _ heading: Heading) -> [Effect] {
    switch heading {
    case .left: moveCursor(&state, by: -1)
    case .right: moveCursor(&state, by: 1)
    case .up: step(&state, by: -1)
    case .down: step(&state, by: 1)
    }
    return []
  }

  /// Down a page until its rows show, then along them; up the same way back.
  private static func step(_ state: inout AppState, by rows: Int) {
    let (body, room) = layout(state)
    let tab = state.mesh.tab
    let scroll = clamped(state.mesh.scrolls[tab] ?? 0, body, room)
    guard body.rowCount > 0 else {
      state.mesh.scrolls[tab] = clamped(scroll + rows, body, room)
      return
    }
    guard let row = body.row(of: state.mesh.selected[tab]) else {
      if let line = body.line(of: 0), rows > 0, line >= scroll + room.height {
        state.mesh.scrolls[tab] = clamped(scroll + rows, body, room)
      } else if rows > 0 {
        select(&state, 0, body, room)
      } else {
        state.mesh.scrolls[tab] = clamped(scroll + rows, body, room)
      }
      return
    }
    let next = row + rows
    if next >= body.rowCount {
      state.mesh.scrolls[tab] = clamped(scroll + rows, body, room)
    } else if next < 0 {
      // Above the first row: the charts there, then the top.
      if scroll > 0 {
        state.mesh.scrolls[tab] = scroll - 1
      } else if tab == .overview {
        state.mesh.selected[tab] = nil
      }
    } else {
      select(&state, next, body, room)
    }
  }

  /// Selects a row and scrolls so that it shows.
  static func select(_ state: inout AppState, _ row: Int, _ body: MeshBody, _ room: Rect) {
    let tab = state.mesh.tab
    state.mesh.selected[tab] = body.selection(at: row)
    guard let line = body.line(of: row) else { return }
    var scroll = clamped(state.mesh.scrolls[tab] ?? 0, body, room)
    if line < scroll + 2 { scroll = max(0, line - 2) }
    if line >= scroll + room.height { scroll = line - room.height + 1 }
    state.mesh.scrolls[tab] = clamped(scroll, body, room)
  }

  /// Scrolls so that the selected row shows.
  static func reveal(_ state: inout AppState) {
    let (body, room) = layout(state)
    guard let row = body.row(of: state.mesh.selected[state.mesh.tab]) else { return }
    select(&state, row, body, room)
  }

  static func page(_ state: inout AppState, _ pages: Int) -> [Effect] {
    let (body, room) = layout(state)
    let tab = state.mesh.tab
    let rows = pages * max(1, room.height - 3)
    if let row = body.row(of: state.mesh.selected[tab]) {
      select(&state, max(0, min(body.rowCount - 1, row + rows)), body, room)
    } else {
      state.mesh.scrolls[tab] = clamped(clamped(state.mesh.scrolls[tab] ?? 0, body, room) + rows, body, room)
    }
    return []
  }

  static func jump(_ state: inout AppState, toEnd: Bool) -> [Effect] {
    let (body, room) = layout(state)
    let tab = state.mesh.tab
    if body.rowCount > 0 { select(&state, toEnd ? body.rowCount - 1 : 0, body, room) }
    state.mesh.scrolls[tab] = toEnd ? clamped(.max, body, room) : 0
    return []
  }

  // MARK: - The mouse

  static func click(_ state: inout AppState, _ point: Point, in rect: Rect) -> [Effect] {
    let (head, room, _) = split(state, rect)
    if let tab = MeshHead.tab(at: point, state, head) { return reduce(&state, .tab(tab)) }
    guard room.contains(point) else { return [] }
    let body = MeshBody.of(state, room: room.size)
    let scroll = clamped(state.mesh.scrolls[state.mesh.tab] ?? 0, body, room)
    let at = Point(x: point.x - room.x, y: point.y - room.y + scroll)
    guard let block = body.block(at: at) else { return [] }
    switch block.content {
    case .lines: return []
    case .table(let table):
      let row = at.y - block.rect.y - table.headRows
      if row == -1 { return sort(&state, table, at: at.x - block.rect.x, width: block.rect.width) }
      guard row >= 0, row < table.count else { return [] }
      state.mesh.selected[state.mesh.tab] = MeshSelection(table: table.id, target: table.target(row))
    case .chart:
      // Charts say where their values stand when they are drawn: on a canvas that nobody sees.
      var canvas = Canvas(state.size, glyphs: state.glyphs)
      let placements = paint(state, body, &canvas, room, scroll: scroll)
      guard let hit = placements.first(where: { $0.rect.contains(point) }) else { return [] }
      state.mesh.cursor = hit.placement.time(atColumn: point.x)
    }
    return []
  }

  static func wheel(_ state: inout AppState, _ point: Point, in rect: Rect, by rows: Int) -> [Effect] {
    let (body, room) = layout(state)
    let tab = state.mesh.tab
    state.mesh.scrolls[tab] = clamped(clamped(state.mesh.scrolls[tab] ?? 0, body, room) + rows, body, room)
    return []
  }
}
