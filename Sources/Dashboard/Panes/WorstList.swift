import Mesh
import Terminal

/// Every node of a large graph, worst first, beside the neighbourhood of the selected one.
enum WorstList {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard let snapshot = state.snapshot else { return }
    let nodes = state.rankedNodes
    let isFocused = state.graph.isListFocused && !state.panel.isFocused
    let border = Style(isFocused ? .focusBorder : .border)
    canvas.vline(
      x: rect.maxX - 1, y: rect.y, length: rect.height, border, border: isFocused ? .heavy : .light)
    let bad = nodes.count { (snapshot.node($0)?.health ?? .na) >= .degraded }
    var heading = TextLine(" \(nodes.count) nodes", Style(.title, on: .ground, .bold))
    heading.addRight("\(bad) unhealthy", Style(bad > 0 ? .failure : .muted), width: rect.width - 2)
    heading.draw(&canvas, x: rect.x, y: rect.y, width: rect.width - 1)
    let row = state.listRow(in: nodes)
    let top = Self.top(row: row, count: nodes.count, height: rect.height - 1)
    for offset in 0..<max(0, min(rect.height - 1, nodes.count - top)) {
      guard let node = snapshot.node(nodes[top + offset]) else { continue }
      let line = Rect(x: rect.x, y: rect.y + 1 + offset, width: rect.width - 1, height: 1)
      draw(node, isSelected: row == top + offset, isFocused: isFocused, state, &canvas, line)
    }
  }

  private static func draw(
    _ node: Node, isSelected: Bool, isFocused: Bool, _ state: AppState, _ canvas: inout Canvas, _ rect: Rect
  ) {
    let format = Format(state.glyphs)
    let ground: Ink = isSelected ? .selection : .ground
    if isSelected { canvas.fill(rect, Style(.selectionText, on: ground)) }
    if isSelected {
      canvas.put(Symbol.cursor.character(state.glyphs), x: rect.x, y: rect.y, Style(.cursor, on: ground))
    }
    var line = TextLine("\(node.health.symbol.character(state.glyphs)) ", Style(node.health.ink, on: ground))
    let totals = NodeTotals(node)
    var tail = totals.isBytes ? format.bytesPerSecond(totals.rate) : format.rate(totals.rate)
    if let errors = totals.percentErr, errors > 0 {
      tail = rect.width < 32 ? format.percent(errors) : "\(format.percent(errors)) of \(tail)"
    }
    let room = rect.width - 1 - TextWidth.of(tail) - 4
    let style = isSelected ? Style(.selectionText, on: ground, isFocused ? .bold : []) : Style(.text)
    line.add(TextWidth.cut(node.displayName, to: max(6, room)), style)
    let ink = node.health >= .degraded ? node.health.ink : .muted
    line.addRight(tail, Style(isSelected ? .selectionText : ink, on: ground), width: rect.width - 2)
    line.on(ground).draw(&canvas, x: rect.x + 1, y: rect.y, width: rect.width - 2)
  }

  /// The first row that shows: the selection in the middle, the ends of the list at the ends.
  private static func top(row: Int?, count: Int, height: Int) -> Int {
    max(0, min((row ?? 0) - height / 2, count - height))
  }

  /// The node at a cell of the screen.
  static func node(at point: Point, _ state: AppState, _ rect: Rect) -> NodeID? {
    let nodes = state.rankedNodes
    let top = top(row: state.listRow(in: nodes), count: nodes.count, height: rect.height - 1)
    return nodes[safe: top + point.y - rect.y - 1]
  }
}
