import Mesh
import Terminal

/// Click selects, double click opens, wheel scrolls, drag pans; tabs and the keys of the footer are buttons.
extension Reducer {
  func mouse(_ state: inout AppState, _ event: MouseEvent) -> [Effect] {
    guard state.isMouseOn else { return [] }
    let layout = FrameLayout(state)
    guard !layout.isTooSmall else { return [] }
    switch event.kind {
    case .wheelUp: return wheel(&state, layout, at: event.point, by: -3)
    case .wheelDown: return wheel(&state, layout, at: event.point, by: 3)
    case .press: return press(&state, layout, at: event.point)
    case .doubleClick: return doubleClick(&state, layout, at: event.point)
    case .drag: return drag(&state, to: event.point)
    case .release:
      state.graph.drag = nil
      return []
    }
  }

  private func press(_ state: inout AppState, _ layout: FrameLayout, at point: Point) -> [Effect] {
    state.graph.drag = nil
    if layout.tabs.contains(point) {
      guard let pane = TabsLine.pane(at: point.x, state) else { return [] }
      return show(&state, pane)
    }
    if layout.footer.contains(point) {
      guard let definition = FooterLine.definition(at: point.x, state, registry) else { return [] }
      return perform(&state, definition.handler(state, []))
    }
    if layout.banner.contains(point) {
      return state.log.alert == nil
        ? MeshPane.reduce(&state, .tab(.proxies)) : LogPane.reduce(&state, .goToAlert)
    }
    if layout.timeline.contains(point) {
      return TimelineBar.moment(at: point.x, state, layout.timeline).map { TimeMachine.go(&state, to: $0) }
        ?? []
    }
    guard layout.main.contains(point), state.help == nil else { return [] }
    if let page = state.overPage { return page.click(&state, point, in: layout.main) }
    switch state.pane {
    case .graph: return pressOnGraph(&state, layout, at: point)
    case .traces: return state.traces.click(point, in: layout.main).map(Effect.traces)
    case .config: return clickConfig(&state, layout.main, at: point)
    case .services, .workloads, .log, .mesh: return state.ownPane?.click(&state, point, in: layout.main) ?? []
    }
  }

  private func pressOnGraph(_ state: inout AppState, _ layout: FrameLayout, at point: Point) -> [Effect] {
    if layout.panel.contains(point) {
      state.panel.isFocused = state.graph.selection != nil
      return []
    }
    state.panel.isFocused = false
    if layout.list.contains(point) {
      state.graph.isListFocused = true
      guard let node = WorstList.node(at: point, state, layout.list) else { return [] }
      return select(&state, .node(node))
    }
    guard let viewport = GraphViewport(state, layout) else { return [] }
    state.graph.drag = (from: point, scroll: viewport.scroll)
    guard let cell = viewport.drawingPoint(at: point), let hit = state.graph.view?.element(at: cell) else {
      return []
    }
    state.graph.isListFocused = false
    // A click must not move the picture under the pointer.
    let scroll = state.graph.scroll
    let effects = select(&state, hit)
    state.graph.scroll = scroll
    return effects
  }

  private func doubleClick(_ state: inout AppState, _ layout: FrameLayout, at point: Point) -> [Effect] {
    let before = press(&state, layout, at: point)
    state.graph.drag = nil
    guard state.help == nil, layout.main.contains(point) else { return before }
    if state.overPage != nil { return state.isLogsShown ? before + open(&state) : before }
    switch state.pane {
    case .graph where layout.graph.contains(point) || layout.list.contains(point):
      guard let viewport = GraphViewport(state, layout), layout.graph.contains(point) else {
        return before + open(&state)
      }
      let hit = viewport.drawingPoint(at: point).flatMap { state.graph.view?.element(at: $0) }
      return hit == nil ? before : before + open(&state)
    case .traces, .services, .workloads, .log, .mesh: return before + open(&state)
    case .graph, .config: return before
    }
  }

  private func drag(_ state: inout AppState, to point: Point) -> [Effect] {
    guard let drag = state.graph.drag, state.pane == .graph, !state.isLogsShown else { return [] }
    state.graph.scroll = Point(
      x: drag.scroll.x - (point.x - drag.from.x), y: drag.scroll.y - (point.y - drag.from.y))
    state.graph.followsSelection = false
    clampScroll(&state)
    return []
  }

  private func wheel(_ state: inout AppState, _ layout: FrameLayout, at point: Point, by rows: Int)
    -> [Effect]
  {
    if state.help != nil {
      state.help?.scroll += rows
      return clampHelp(&state)
    }
    if let page = state.overPage { return page.wheel(&state, point, in: layout.main, by: rows) }
    switch state.pane {
    case .graph:
      if layout.panel.contains(point) {
        state.panel.scroll += rows
        return clampPanel(&state)
      }
      if layout.list.contains(point) { return stepInList(&state, by: rows > 0 ? 1 : -1) }
      return pan(&state, x: 0, y: rows)
    case .traces: return state.traces.scroll(by: rows).map(Effect.traces)
    case .config: return wheelConfig(&state, layout.main, at: point, by: rows)
    case .services, .workloads, .log, .mesh:
      return state.ownPane?.wheel(&state, point, in: layout.main, by: rows) ?? []
    }
  }

  func togglePanel(_ state: inout AppState) -> [Effect] {
    state.panel.isHidden.toggle()
    state.panel.isFocused = false
    return graphResized(&state)
  }

  func toggleHelp(_ state: inout AppState) -> [Effect] {
    state.help = state.help == nil ? HelpState(from: state.place) : nil
    return []
  }
}
