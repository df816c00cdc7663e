import Terminal

/// A line of a panel: pieces of text, each with its look.
struct TextLine: Hashable {
  /// A piece of text with its look.
  struct Run: Hashable {
    var text: String
    var style: Style
  }

  var runs: [Run]

  init(_ text: String = "", _ style: Style = .plain) {
    runs = text.isEmpty ? [] : [Run(text: text, style: style)]
  }

  init(_ pieces: [(String, Style)]) { runs = pieces.map { Run(text: $0.0, style: $0.1) } }

  static let empty = TextLine()

  /// It heads what follows.
  var isHeading: Bool { runs.count == 1 && runs[0].style == Self.headingStyle }

  /// The look of a heading.
  static let headingStyle = Style(.accent, on: .ground, .bold)

  /// Columns.
  var width: Int { runs.reduce(0) { $0 + TextWidth.of($1.text) } }

  mutating func add(_ text: String, _ style: Style = .plain) {
    if !text.isEmpty { runs.append(Run(text: text, style: style)) }
  }

  /// Fills with blanks up to a column, at least one when there is text already.
  mutating func pad(to column: Int) {
    let missing = max(runs.isEmpty ? 0 : 1, column - width)
    add(String(repeating: " ", count: max(0, missing)))
  }

  /// Puts text at the right end of `width` columns, cutting what stands before it if need be.
  mutating func addRight(_ text: String, _ style: Style, width total: Int) {
    let gap = total - width - TextWidth.of(text)
    if gap > 0 { add(String(repeating: " ", count: gap)) } else { add(" ") }
    add(text, style)
  }

  /// The same on another ground.
  func on(_ ground: Ink) -> TextLine {
    TextLine(runs.map { ($0.text, $0.style.ground == .ground ? $0.style.on(ground) : $0.style) })
  }

  func draw(_ canvas: inout Canvas, x: Int, y: Int, width: Int) {
    canvas.write(runs: runs.map { ($0.text, $0.style) }, x: x, y: y, width: width)
  }

  /// Breaks text between words so that no line is wider than `width`; a word that is wider is cut in pieces.
  static func wrap(_ text: String, width: Int, _ style: Style = .plain, indent: String = "") -> [TextLine] {
    guard width > 0 else { return [] }
    let room = max(4, width - TextWidth.of(indent))
    var lines: [String] = []
    var line = ""
    // Made safe first, so that a line break from outside cannot end a line here.
    for word in TextSafety.safe(text).split(separator: " ") {
      var word = String(word)
      let joined = line.isEmpty ? word : line + " " + word
      if TextWidth.of(joined) <= room {
        line = joined
        continue
      }
      if !line.isEmpty { lines.append(line) }
      while TextWidth.of(word) > room {
        let head = TextWidth.cut(word, to: room, ellipsis: false)
        guard !head.isEmpty, head.count < word.count else { break }
        lines.append(head)
        word = String(word.dropFirst(head.count))
      }
      line = word
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines.map { TextLine([(indent, style), ($0, style)]) }
  }
}
