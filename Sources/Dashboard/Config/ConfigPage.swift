import Diagnosis
import Terminal

/// A page over the pane: why a code is a problem, with examples; or all that is known of an object.
public struct ConfigPage: Sendable {
  /// The code that was asked for; nil: that of the selection.
  var code: String?
  /// The first line that shows.
  var scroll = 0

  /// Columns of text: long lines are hard to read.
  static func width(_ width: Int) -> Int { max(10, min(100, width - 4)) }

  func lines(_ state: ConfigState, width: Int, glyphs: GlyphSet) -> [TextLine] {
    var lines: [TextLine] = []
    if code == nil {
      guard let finding = state.finding else { return Self.subject(state, width: width, glyphs: glyphs) }
      lines = FindingText.lines(finding, place: state.place, width: width, glyphs: glyphs, isPage: true)
      lines.append(.empty)
    }
    guard let rule = (code ?? state.finding?.code).flatMap(RuleCatalogue.rule) else { return lines }
    if code != nil {
      var head = TextLine(rule.code, Style(rule.level.ink, on: .ground, .bold))
      head.add(" \(rule.name)", Style(.title, on: .ground, .bold))
      head.add("  \(rule.level.rawValue)", Style(rule.level.ink))
      lines.append(head)
      lines.append(.empty)
    }
    lines += Self.paragraphs("What it means", rule.explanation, width)
    lines += Self.paragraphs("What to do", rule.remedy, width)
    lines += Self.example("Wrong", rule.bad)
    lines += Self.example("Right", rule.good)
    if !rule.sameAs.isEmpty {
      lines.append(.empty)
      lines.append(TextLine("Others call it \(rule.sameAs.joined(separator: ", "))", Style(.muted)))
    }
    return lines
  }

  /// All that is said of an object or of a row of a table.
  static func subject(_ state: ConfigState, width: Int, glyphs: GlyphSet) -> [TextLine] {
    state.view == .objects
      ? ObjectText.lines(state, width: width, glyphs: glyphs)
      : LinesText.lines(state, width: width, glyphs: glyphs)
  }

  private static func paragraphs(_ title: String, _ text: String, _ width: Int) -> [TextLine] {
    guard !text.isEmpty else { return [] }
    var lines = [TextLine(title, TextLine.headingStyle)]
    var paragraph: [Substring] = []
    func flush() {
      guard !paragraph.isEmpty else { return }
      if lines.count > 1 { lines.append(.empty) }
      lines += TextLine.wrap(paragraph.joined(separator: " "), width: width, Style(.text))
      paragraph = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy({ $0 == " " }) { flush() } else { paragraph.append(line) }
    }
    flush()
    return lines + [.empty]
  }

  private static func example(_ title: String, _ yaml: String) -> [TextLine] {
    guard !yaml.isEmpty else { return [] }
    let source = SourceLines(Array(yaml.utf8))
    var lines = [TextLine(title, TextLine.headingStyle)]
    for number in 1...max(1, source.count) {
      guard let text = source.line(number, limit: 400) else { break }
      let yaml = YamlLine(text, isBlock: source.isBlock(number))
      lines.append(
        TextLine([("  ", Style(.text))] + yaml.parts.map { (yaml.text($0.range), Style($0.ink)) }))
    }
    return lines + [.empty]
  }

  static func draw(_ page: ConfigPage, _ state: ConfigState, _ canvas: inout Canvas, _ rect: Rect) {
    let width = Self.width(rect.width)
    let lines = page.lines(state, width: width, glyphs: canvas.glyphs)
    let body = Rect(x: rect.x + 2, y: rect.y + 1, width: width, height: max(0, rect.height - 2))
    let top = max(0, min(page.scroll, lines.count - body.height))
    for (row, line) in lines.dropFirst(top).prefix(body.height).enumerated() {
      line.draw(&canvas, x: body.x, y: body.y + row, width: body.width)
    }
    let below = lines.count - top - body.height
    if below > 0 {
      let arrow = String(Symbol.arrowDown.character(canvas.glyphs))
      canvas.writeRight(
        "\(arrow) \(below) more line\(below == 1 ? "" : "s") ", end: rect.maxX, y: rect.maxY - 1,
        Style(.accent))
    }
  }
}
