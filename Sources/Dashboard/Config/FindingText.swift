import Diagnosis
import Manifests
import Terminal

/// What is said of a finding: the message, the other places, what to do, and how others call it.
enum FindingText {
  /// Every line for a width.
  static func lines(
    _ finding: Finding, place: Int, width: Int, glyphs: GlyphSet, isPage: Bool = false
  ) -> [TextLine] {
    var lines: [TextLine] = []
    let sign = String(finding.level.symbol.character(glyphs))
    var head = TextLine("\(sign) \(finding.code)", Style(finding.level.ink, on: .ground, .bold))
    if let rule = RuleCatalogue.rule(finding.code) {
      head.add(" \(rule.name)", Style(.title, on: .ground, .bold))
    }
    if !finding.related.isEmpty { head.add("  \(finding.related.joined(separator: " "))", Style(.muted)) }
    lines.append(head)
    if isPage {
      var where_ = TextLine(finding.subject, Style(.text))
      if !finding.path.isEmpty { where_.add("  \(finding.path)", Style(.muted)) }
      lines.append(where_)
      if finding.start.line > 0 {
        lines.append(
          TextLine("\(finding.file):\(finding.start.line):\(finding.start.column)", Style(.muted)))
      }
      lines.append(.empty)
    }
    lines += TextWrap.lines(TextLimit.cut(finding.message, TextLimit.message), width: width)
      .map { TextLine($0, Style(.text)) }
    if let fix = finding.fix { lines += hanging("fix: ", fix, width, Style(.healthy)) }
    for (index, note) in finding.notes.enumerated() {
      let isShown = place == index + 1
      let position =
        note.start.line > 0 && !note.file.isEmpty ? "  \(SourceName.last(note.file)):\(note.start.line)" : ""
      lines += hanging(
        "note: ", note.message + position, width, Style(isShown ? .accent : .muted))
    }
    return lines
  }

  /// A word and text that goes on under itself.
  static func hanging(_ word: String, _ text: String, _ width: Int, _ style: Style) -> [TextLine] {
    let indent = TextWidth.of(word)
    if indent > width / 2 {
      let bold = Style(style.ink, on: .ground, .bold)
      return TextLine.wrap(word, width: width, bold) + hanging("  ", text, width, style)
    }
    let wrapped = TextWrap.lines(TextLimit.cut(text, TextLimit.message), width: max(8, width - indent))
    return wrapped.enumerated().map { index, line in
      TextLine([
        (index == 0 ? word : String(repeating: " ", count: indent), Style(style.ink, on: .ground, .bold)),
        (line, Style(.text)),
      ])
    }
  }

  static func draw(_ state: ConfigState, _ canvas: inout Canvas, _ rect: Rect) {
    guard rect.height > 1, rect.width > 8 else { return }
    canvas.hline(x: rect.x, y: rect.y, length: rect.width, Style(.border))
    let width = rect.width - 2
    let all: [TextLine]
    if let finding = state.finding {
      all = lines(finding, place: state.place, width: width, glyphs: canvas.glyphs)
    } else {
      all = ConfigPage.subject(state, width: width, glyphs: canvas.glyphs)
    }
    let room = rect.height - 1
    for (row, line) in all.prefix(room).enumerated() {
      line.draw(&canvas, x: rect.x + 1, y: rect.y + 1 + row, width: width)
    }
    let key = canvas.glyphs == .unicode ? "⏎" : "Enter"
    let more = all.count > room ? "\(all.count - room) more" : state.view == .findings ? "why" : ""
    guard !more.isEmpty else { return }
    canvas.write(
      runs: [(" \(key)", Style(.key)), (" \(more) ", Style(.muted))],
      x: rect.maxX - TextWidth.of(" \(key) \(more) ") - 1, y: rect.y)
  }
}
