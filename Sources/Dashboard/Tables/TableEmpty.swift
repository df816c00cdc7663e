import Terminal

/// What stands in a table where there is nothing to list: why, and what to do.
enum TableEmpty {
  static func draw(_ state: AppState, _ table: TableState, _ canvas: inout Canvas, _ rect: Rect) {
    let width = max(10, min(76, rect.width - 4))
    let what = state.pane == .services ? "services" : "workloads"
    var lines: [TextLine] = []
    func title(_ text: String) {
      lines += TextLine.wrap(text, width: width, Style(.title, on: .ground, .bold))
      lines.append(.empty)
    }
    func advice(_ text: String) { lines += TextLine.wrap(text, width: width, Style(.text)) }
    func key(_ key: String, _ text: String) {
      lines.append(TextLine([(key, Style(.key, on: .ground, .bold)), ("  \(text)", Style(.muted))]))
    }
    if !table.rows.isEmpty {
      title("None of the \(table.rows.count) \(what) fits “\(table.filter.text)”")
      advice("A name, or a question: rps > 10, %error >= 5, !healthy, name contains rev, rt95 > 200ms.")
      lines.append(.empty)
      key("Esc", "shows all again")
      key("/", "asks otherwise")
    } else if state.inventory == nil {
      guard state.snapshot != nil else {
        EmptyGraph.drawWaiting(state, &canvas, rect)
        return
      }
      title("Adding up the numbers of the \(what)")
      advice("They come with the next poll.")
    } else if state.time.moment != nil {
      title("No \(what) are known of this moment")
      advice("The mesh was not watched yet, or had no traffic.")
    } else {
      title("No \(what) yet")
      let sources = state.snapshot.map(EmptyGraph.telling) ?? []
      if !sources.isEmpty, !sources.contains(where: { $0.state == .ok }) {
        advice("No source answers: the pane Mesh says why.")
        lines.append(.empty)
        key("6", "Mesh")
      } else {
        advice("They appear when something calls something else, or when a proxy tells who it is.")
        lines.append(.empty)
        key("1", "Graph")
        key("6", "Mesh: where the numbers come from")
      }
    }
    show(lines, &canvas, rect)
  }

  private static func show(_ lines: [TextLine], _ canvas: inout Canvas, _ rect: Rect) {
    let width = min(rect.width - 2, lines.map(\.width).max() ?? 0)
    let x = rect.x + max(1, (rect.width - width) / 2)
    let y = rect.y + max(0, (rect.height - lines.count) / 3)
    for (row, line) in lines.enumerated() where y + row < rect.maxY {
      line.draw(&canvas, x: x, y: y + row, width: width)
    }
  }
}
