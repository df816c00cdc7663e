import Diagnosis
import Exposition
import Mesh
import Terminal

/// One line of a log in full: every field named, flags explained, and the line as it was written.
struct LogsEntryPage {
  let row: LogsRow
  let state: AppState

  func draw(_ canvas: inout Canvas, _ rect: Rect, scroll: Int) {
    let lines = lines(width: rect.width - 2)
    for (offset, line) in lines.dropFirst(min(scroll, lastScroll(rect))).prefix(rect.height).enumerated() {
      line.draw(&canvas, x: rect.x + 1, y: rect.y + offset, width: rect.width - 2)
    }
  }

  /// The furthest that it scrolls.
  func lastScroll(_ rect: Rect) -> Int { max(0, lines(width: rect.width - 2).count - rect.height) }

  private func lines(width: Int) -> [TextLine] {
    let origin = row.line.origin
    var head = TextLine(origin.pod, Style(.title, on: .ground, .bold))
    head.add("  \(origin.namespace)  \(origin.container)", Style(.muted))
    let time = LogsText.time(row.line.time, state.utcOffset, width: 12)
    if !time.isEmpty { head.add("  \(time)", Style(.text)) }
    if let severity = row.severity, row.access == nil {
      head.add("  \(severity)", Style(LogsText.look(severity).ink, on: .ground, .bold))
    }
    var lines = [head]
    if let lead = LogsText.lead(row) { lines.append(lead) }
    lines.append(.empty)
    if let entry = AccessLogEntry(row.line.text) {
      lines += flags(entry, width: width)
      lines += fields(entry.fields, width: width)
      lines.append(.empty)
    }
    lines.append(TextLine("As written", TextLine.headingStyle))
    lines += TextLine.wrap(LogsText.plain(row.line.text), width: width, Style(.text))
    return lines
  }

  private func flags(_ entry: AccessLogEntry, width: Int) -> [TextLine] {
    guard let flags = entry.flags else { return [] }
    var lines = [TextLine("Why", TextLine.headingStyle)]
    for flag in ResponseFlag.parse(flags) {
      lines += TextLine.wrap(flag.explanation, width: width, Style(.warning))
    }
    return lines + [.empty]
  }

  private func fields(_ fields: [AccessLogField], width: Int) -> [TextLine] {
    let names = min(34, fields.map { TextWidth.of($0.name) }.max() ?? 0)
    var lines = [TextLine("Fields", TextLine.headingStyle)]
    for field in fields {
      let isNothing = field.value == "-" || field.value.isEmpty
      let style = Style(isNothing ? .faint : .text)
      let value = TextLine.wrap(isNothing ? "–" : field.value, width: max(10, width - names - 2), style)
      for (index, part) in value.enumerated() {
        var line = TextLine(index == 0 ? field.name : "", Style(.muted))
        line.pad(to: names + 2)
        for run in part.runs { line.add(run.text, run.style) }
        lines.append(line)
      }
    }
    return lines
  }
}
