import Mesh
import Terminal

/// The graph, the list beside a large one, and the side panel.
enum GraphPane {
  static func draw(_ state: AppState, _ layout: FrameLayout, _ canvas: inout Canvas) {
    guard let snapshot = state.snapshot else {
      EmptyGraph.drawWaiting(state, &canvas, layout.main)
      return
    }
    if !layout.list.isEmpty { WorstList.draw(state, &canvas, layout.list) }
    if !layout.graph.isEmpty { drawGraph(state, snapshot, layout, &canvas) }
    if !layout.panel.isEmpty { SidePanel.draw(state, &canvas, layout) }
    if snapshot.visibleNodes(idle: state.graph.showIdle) > 0 { drawMore(state, layout, &canvas) }
  }

  private static func drawGraph(
    _ state: AppState, _ snapshot: Snapshot, _ layout: FrameLayout, _ canvas: inout Canvas
  ) {
    let visible = snapshot.visibleNodes(idle: state.graph.showIdle)
    guard visible > 0 else {
      EmptyGraph.drawNothing(state, snapshot, &canvas, layout.graph)
      return
    }
    guard let view = state.graph.view, let viewport = GraphViewport(state, layout) else {
      canvas.writeCentered(
        "drawing \(visible) nodes …", x: layout.graph.x, y: layout.graph.y + layout.graph.height / 2,
        width: layout.graph.width, Style(.muted))
      return
    }
    var matches: Set<NodeID> = []
    if let text = state.find?.editor.text { matches = Set(NodeFinder.matches(text, in: state)) }
    canvas.clipped(to: layout.graph) { canvas in
      view.paint(
        snapshot, selection: state.graph.selection, matches: matches, notes: state.config.notes,
        difference: state.time.difference, scroll: viewport.scroll, into: &canvas,
        viewport.rect)
    }
  }

  /// Says in which directions the drawing goes on beyond the viewport: on the panel's border where that runs
  /// below the graph, so that no node is covered, else in the corner.
  private static func drawMore(_ state: AppState, _ layout: FrameLayout, _ canvas: inout Canvas) {
    guard !layout.graph.isEmpty, let view = state.graph.view, let viewport = GraphViewport(state, layout)
    else {
      return
    }
    let signs = canvas.glyphs == .unicode ? ["«", "↑", "↓", "»"] : ["<", "^", "v", ">"]
    let goesOn = [
      viewport.scroll.x > 0, viewport.scroll.y > 0,
      view.drawing.height - viewport.scroll.y > viewport.rect.height,
      view.drawing.width - viewport.scroll.x > viewport.rect.width,
    ]
    let ways = zip(signs, goesOn).filter(\.1).map(\.0)
    guard !ways.isEmpty else { return }
    let isBelow = layout.placement == .bottom || layout.placement == .strip
    canvas.writeRight(
      " more \(ways.joined(separator: " ")) ", end: isBelow ? layout.panel.maxX - 13 : layout.graph.maxX,
      y: isBelow ? layout.panel.y : layout.graph.maxY - 1, Style(.accent, on: .ground, .bold))
  }
}
