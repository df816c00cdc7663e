import Terminal

/// The second line: one tab a pane that exists, each with its number key.
enum TabsLine {
  private struct Tab {
    let pane: PaneID
    let x: Int
    let text: String
  }

  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    canvas.fill(rect, Style(.text))
    for tab in tabs(state) {
      let isCurrent = tab.pane == state.pane
      let style = isCurrent ? Style(.selectionText, on: .selection, .bold) : Style(.muted)
      let key = isCurrent ? style : Style(.key)
      let after = canvas.write(" \(tab.pane.rawValue)", x: tab.x, y: rect.y, key)
      canvas.write(" \(tab.pane.title) ", x: after, y: rect.y, style)
    }
    let right = annotation(state)
    let room = rect.width - 2 - (tabs(state).last.map { $0.x + $0.text.count } ?? 0)
    guard !right.isEmpty, room >= min(TextWidth.of(right), 12) else { return }
    canvas.writeRight(TextWidth.cut(right, to: room), end: rect.maxX - 1, y: rect.y, Style(.muted))
  }

  /// The tab at a column.
  static func pane(at x: Int, _ state: AppState) -> PaneID? {
    tabs(state).first { x >= $0.x && x < $0.x + $0.text.count }?.pane
  }

  private static func tabs(_ state: AppState) -> [Tab] {
    var x = 0
    return PaneID.allCases.map { pane in
      let text = " \(pane.rawValue) \(pane.title) "
      defer { x += text.count }
      return Tab(pane: pane, x: x, text: text)
    }
  }

  /// What decides the picture and is not its default.
  private static func annotation(_ state: AppState) -> String {
    if state.pane == .config { return ConfigHead.narrowing(state.config) }
    guard state.pane == .graph, let snapshot = state.snapshot else { return "" }
    var parts = ["by \(snapshot.graphType.title)"]
    if let focus = state.graph.focus {
      parts.append(
        "around \(snapshot.displayName(focus)), \(state.graph.hops) hop\(state.graph.hops == 1 ? "" : "s")")
    }
    let clusters = Set(snapshot.nodes.lazy.compactMap(\.cluster)).count
    if clusters > 1 { parts.append("\(clusters) clusters") }
    if state.graph.boxes != .clusters { parts.append(state.graph.boxes == .off ? "no boxes" : "namespaces") }
    if state.graph.showIdle { parts.append("idle shown") }
    if state.graph.ambient.showsWaypoints { parts.append("waypoints shown") }
    if state.graph.ambient.traffic != .total {
      parts.append("ambient: \(state.graph.ambient.traffic.rawValue)")
    }
    if state.graph.detail != .cards { parts.append(state.graph.detail == .chips ? "chips" : "compact") }
    return parts.joined(separator: " · ")
  }
}
