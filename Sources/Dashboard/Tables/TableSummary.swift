import Mesh
import Terminal

/// The line over a table: how many rows there are in which health, what is hidden and why, and their order.
enum TableSummary {
  static func draw(_ state: AppState, _ table: TableState, _ canvas: inout Canvas, _ rect: Rect) {
    let glyphs = canvas.glyphs
    let muted = Style(.muted)
    var runs: [(String, Style)] = []
    let total = table.rows.count
    let noun = state.pane == .services ? "service" : "workload"
    let nouns = total == 1 ? noun : noun + "s"
    let count = table.filter.isEmpty ? "\(total)" : "\(table.lines.matched) of \(total)"
    runs.append(("\(count) \(nouns)", Style(.title, on: .ground, .bold)))
    let healths = table.lines.total.healths
    for health in Health.allCases.reversed() where healths[health.rawValue] > 0 {
      runs.append(("  \(healths[health.rawValue])\(health.symbol.character(glyphs))", Style(health.ink)))
    }
    if !table.filter.text.isEmpty {
      runs.append(("  /", Style(.key, on: .ground, .bold)))
      runs.append((table.filter.text, Style(.accent)))
    }
    if let problem = table.filter.problem { runs.append(("  \(problem)", Style(.warning))) }
    let end = canvas.write(runs: runs, x: rect.x + 1, y: rect.y, width: rect.width - 2)
    // As many as fit, whole.
    var text = ""
    for fact in facts(state, table) {
      let longer = text.isEmpty ? fact : "\(text) · \(fact)"
      if TextWidth.of(longer) <= rect.maxX - end - 3 { text = longer }
    }
    canvas.writeRight(text, end: rect.maxX - 1, y: rect.y, muted)
  }

  private static func facts(_ state: AppState, _ table: TableState) -> [String] {
    var facts = [table.sort.title, table.grouping.title]
    if let window = state.inventory?.windowSeconds {
      facts.append("window \(Format(state.glyphs).seconds(window))")
    }
    if let before = state.time.baseline?.inventory {
      let time = ClockText.time(before.timestamp, utcOffset: state.utcOffset)
      facts.insert("changes since \(time)", at: 0)
    }
    return facts
  }
}
