import Terminal

/// What stands in the log where there is nothing to list: why, and what to do.
enum LogEmpty {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    let width = max(10, min(76, rect.width - 4))
    var lines: [TextLine] = []
    if state.log.isNarrowed, !state.log.changes.isEmpty {
      lines.append(TextLine("No change fits", Style(.title, on: .ground, .bold)))
      lines.append(.empty)
      let words = state.log.text.isEmpty ? "" : " with “\(state.log.text)”"
      lines += TextLine.wrap("Shown is \(state.log.filter.title)\(words).", width: width, Style(.text))
      lines.append(TextLine([("a", Style(.key, on: .ground, .bold)), ("  shows all again", Style(.muted))]))
    } else {
      let title = state.snapshot == nil ? "Waiting for the first answer" : "Nothing has happened yet"
      lines.append(TextLine(title, Style(.title, on: .ground, .bold)))
      lines.append(.empty)
      lines += TextLine.wrap(
        "What turns red, degrades, recovers, appears, vanishes or restarts shows here with its time and its reason, and so do sources that fall silent and configuration that changes. What was so when the watch began is no change.",
        width: width, Style(.text))
    }
    let height = min(lines.count, rect.height)
    let x = rect.x + max(1, (rect.width - width) / 2)
    let y = rect.y + max(0, (rect.height - height) / 2)
    for (offset, line) in lines.prefix(height).enumerated() {
      line.draw(&canvas, x: x, y: y + offset, width: width)
    }
  }
}
