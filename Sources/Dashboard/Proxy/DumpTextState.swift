import Exposition
import Terminal

/// A text of configuration with a cursor, and what is looked for in it.
struct DumpTextState: Sendable {
  var lines: [DumpLine] = []
  /// The line under the cursor.
  var list = ListState()
  /// What is looked for.
  var wanted = ""

  mutating func take(_ lines: [DumpLine]) {
    self.lines = lines
    list.row = min(list.row, max(0, lines.count - 1))
  }

  mutating func move(by rows: Int, height: Int) {
    list.move(by: rows, count: lines.count)
    list.reveal(height: height, count: lines.count)
  }

  /// To the first line from the cursor on that holds the text.
  mutating func find(_ text: String, height: Int) {
    wanted = text
    guard !text.isEmpty, let at = next(from: list.row, forward: true, isHereToo: true) else { return }
    list.row = at
    list.reveal(height: height, count: lines.count)
  }

  /// - Returns: whether there is another.
  mutating func nextMatch(forward: Bool, height: Int) -> Bool {
    guard let at = next(from: list.row, forward: forward, isHereToo: false) else { return false }
    list.row = at
    list.reveal(height: height, count: lines.count)
    return true
  }

  private func next(from row: Int, forward: Bool, isHereToo: Bool) -> Int? {
    guard !wanted.isEmpty, !lines.isEmpty else { return nil }
    for step in (isHereToo ? 0 : 1)...max(1, lines.count) {
      let at = ((row + (forward ? step : -step)) % lines.count + lines.count) % lines.count
      if TextMatch.contains(wanted, in: lines[at].text) { return at }
    }
    return nil
  }

  /// How many lines hold it; counted up to a thousand.
  var found: Int {
    guard !wanted.isEmpty else { return 0 }
    var count = 0
    for line in lines where TextMatch.contains(wanted, in: line.text) {
      count += 1
      if count == 1000 { break }
    }
    return count
  }
}

/// Draws lines of configuration.
enum DumpTextView {
  static func draw(_ text: DumpTextState, _ canvas: inout Canvas, _ rect: Rect) {
    var list = text.list
    list.reveal(height: rect.height, count: text.lines.count)
    for offset in 0..<max(0, rect.height) {
      guard let line = text.lines[safe: list.top + offset] else { break }
      draw(
        line, isSelected: list.top + offset == list.row, wanted: text.wanted, indent: 0, &canvas,
        Rect(x: rect.x, y: rect.y + offset, width: rect.width, height: 1))
    }
    if list.top + rect.height < text.lines.count, rect.height > 0 {
      canvas.put(
        Symbol.arrowDown.character(canvas.glyphs), x: rect.maxX - 1, y: rect.maxY - 1,
        Style(.accent, on: .ground, .bold))
    }
  }

  static func draw(
    _ line: DumpLine, isSelected: Bool, wanted: String, indent: Int, _ canvas: inout Canvas, _ rect: Rect
  ) {
    let ground: Ink = isSelected ? .selection : .ground
    if isSelected {
      canvas.fill(rect, Style(.selectionText, on: .selection))
      canvas.put(Symbol.cursor.character(canvas.glyphs), x: rect.x, y: rect.y, Style(.cursor, on: .selection))
    }
    func ink(_ ink: Ink) -> Style { Style(isSelected ? .selectionText : ink, on: ground) }
    let isFound = !wanted.isEmpty && TextMatch.contains(wanted, in: line.text)
    // Deep configuration must not run out of the screen: what is left of the indent is enough to read it.
    let depth = min(2 * line.depth + indent, max(0, rect.width / 2))
    var x = rect.x + 1 + depth
    func put(_ text: String, _ style: Style) {
      guard x < rect.maxX else { return }
      x = canvas.write(
        text, x: x, y: rect.y, isFound ? Style(style.ink, on: style.ground, .bold) : style,
        width: rect.maxX - x)
    }
    if line.isItem { put("- ", ink(.muted)) }
    if let key = line.key { put(key + ":", ink(.key)) }
    if let value = line.value {
      let style: Ink = value == DumpText.hidden ? .warning : line.isText ? .text : .accent
      put((line.key == nil ? "" : " ") + value, ink(style))
    }
    if isFound {
      canvas.put(
        Symbol.arrowRight.character(canvas.glyphs), x: rect.x, y: rect.y, Style(.warning, on: ground, .bold))
    }
  }
}
