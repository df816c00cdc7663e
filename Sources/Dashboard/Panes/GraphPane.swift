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
        snapshot, selection: state.graph.selection, matches: matches, scroll: viewport.scroll, into: &canvas,
        viewport.rect)
      drawMoreMarks(view, viewport, layout.graph, &canvas)
    }
  }

  /// Words at the border say that the drawing goes on beyond it.
  private static func drawMoreMarks(
    _ view: GraphView, _ viewport: GraphViewport, _ room: Rect, _ canvas: inout Canvas
  ) {
    let style = Style(.accent, on: .panel, .bold)
    let signs =
      canvas.glyphs == .unicode
      ? (left: "«", right: "»", up: "↑", down: "↓") : (left: "<", right: ">", up: "^", down: "v")
    if viewport.scroll.x > 0 { canvas.write("\(signs.left) more", x: room.x, y: room.maxY - 1, style) }
    if view.drawing.width - viewport.scroll.x > viewport.rect.width {
      canvas.writeRight("more \(signs.right)", end: room.maxX, y: room.maxY - 1, style)
    }
    let middle = room.x + room.width / 2 - 3
    if viewport.scroll.y > 0 { canvas.write("\(signs.up) more", x: middle, y: room.y, style) }
    if view.drawing.height - viewport.scroll.y > viewport.rect.height {
      canvas.write("\(signs.down) more", x: middle, y: room.maxY - 1, style)
    }
  }
}
