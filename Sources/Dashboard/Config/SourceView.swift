import Diagnosis
import Manifests
import Terminal

/// The source of the selection: its lines with their numbers, the place in question marked and pointed at. Only the
/// lines that show are looked at, and of each only as much as shows.
enum SourceView {
  /// - Parameter isBeside: the title stands on a line of its own at the top of a column, else on a rule.
  static func draw(_ state: ConfigState, _ canvas: inout Canvas, _ rect: Rect) {
    guard rect.height > 1, rect.width > 12 else { return }
    canvas.hline(x: rect.x, y: rect.y, length: rect.width, Style(.border))
    guard let report = state.report, let spot = state.spot, let text = report.texts[safe: spot.source] else {
      nothing(state, &canvas, rect)
      return
    }
    title(state, spot, &canvas, rect)
    let body = Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1)
    guard text.count > 0 else {
      let what =
        report.set.sources[safe: spot.source]?.isLive == true
        ? "A live object of the cluster: it has no file" : "The source has no text"
      canvas.write(what, x: body.x + 1, y: body.y, Style(.muted), width: body.width - 2)
      return
    }
    lines(state, spot, text, &canvas, body)
  }

  /// Keeps the source within its text.
  static func clamped(_ shift: (lines: Int, columns: Int), _ state: ConfigState) -> (lines: Int, columns: Int)
  {
    guard let report = state.report, let spot = state.spot, let text = report.texts[safe: spot.source] else {
      return (0, 0)
    }
    let rows = max(1, state.layout.source.height - 2)
    let natural = firstLine(spot, rows: rows, text)
    let first = max(1, min(natural + shift.lines, max(1, text.count - rows + 1)))
    let column = naturalColumn(spot, text, width: textWidth(state.layout.source.width, text))
    return (first - natural, max(0, column + shift.columns) - column)
  }

  // MARK: - Where it stands

  private static func firstLine(_ spot: ConfigSpot, rows: Int, _ text: SourceLines) -> Int {
    let line = Int(spot.place.start.line)
    return max(1, min(line - rows / 3, max(1, text.count - rows + 1)))
  }

  /// A line's place too far right to be seen is scrolled to.
  private static func naturalColumn(_ spot: ConfigSpot, _ text: SourceLines, width: Int) -> Int {
    let start = Int(spot.place.start.column)
    let end = spot.place.end.line == spot.place.start.line ? Int(spot.place.end.column) : start
    guard max(start, end) > width, start > 0 else { return 0 }
    let line = text.line(Int(spot.place.start.line), limit: min(max(start, end), 1_000_000)) ?? []
    let yaml = YamlLine(line)
    let (from, to) = (yaml.width(to: yaml.place(ofColumn: start)), yaml.width(to: yaml.place(ofColumn: end)))
    if to <= width { return 0 }
    return max(0, min(from - 8, to - width + 4))
  }

  private static func gutter(_ text: SourceLines) -> Int { max(3, "\(text.count)".count) }
  private static func textWidth(_ width: Int, _ text: SourceLines) -> Int {
    max(1, width - gutter(text) - 5)
  }

  // MARK: - Drawing

  private static func title(_ state: ConfigState, _ spot: ConfigSpot, _ canvas: inout Canvas, _ rect: Rect) {
    let spots = state.spots.count
    var right = ""
    if spots > 1 { right = " \(min(state.place + 1, spots))/\(spots) places  o next " }
    let room = rect.width - TextWidth.of(right) - 4
    let name = " " + SourceName.end(of: state.spotText ?? "", room - 2) + " "
    canvas.write(name, x: rect.x + 1, y: rect.y, Style(.title, on: .ground, .bold), width: room)
    if !right.isEmpty { canvas.writeRight(right, end: rect.maxX - 1, y: rect.y, Style(.muted)) }
  }

  private static func nothing(_ state: ConfigState, _ canvas: inout Canvas, _ rect: Rect) {
    guard let finding = state.finding else { return }
    let name = " " + (finding.file.isEmpty ? finding.subject : finding.file) + " "
    canvas.write(name, x: rect.x + 1, y: rect.y, Style(.title, on: .ground, .bold), width: rect.width - 2)
    canvas.write(
      "This finding is about no line of a file", x: rect.x + 1, y: rect.y + 1, Style(.muted),
      width: rect.width - 2)
  }

  private static func lines(
    _ state: ConfigState, _ spot: ConfigSpot, _ text: SourceLines, _ canvas: inout Canvas, _ rect: Rect
  ) {
    let marked = Int(spot.place.start.line)
    // The row of carets takes one.
    let first = max(1, firstLine(spot, rows: rect.height - 1, text) + state.sourceShift.lines)
    let digits = gutter(text)
    let x = rect.x + digits + 5
    let width = textWidth(rect.width, text)
    let shift = max(0, naturalColumn(spot, text, width: width) + state.sourceShift.columns)
    var y = rect.y
    var number = first
    while y < rect.maxY, let line = text.line(number, limit: (shift + width + 2) * 2) {
      let isMarked = number == marked
      let ink = spot.level?.ink ?? .accent
      if isMarked {
        let sign = spot.level?.symbol ?? .arrowRight
        canvas.put(sign.character(canvas.glyphs), x: rect.x + 1, y: y, Style(ink, on: .ground, .bold))
      }
      canvas.writeRight(
        "\(number)", end: rect.x + digits + 3, y: y,
        isMarked ? Style(ink, on: .ground, .bold) : Style(.faint))
      canvas.put("│", x: rect.x + digits + 4 - 1, y: y, Style(isMarked ? ink : .border))
      let yaml = YamlLine(line, isBlock: text.isBlock(number))
      let field = Rect(x: x, y: y, width: width, height: 1)
      draw(yaml, shift, field, &canvas)
      y += 1
      if isMarked, y < rect.maxY {
        carets(yaml, spot, ink, shift, Rect(x: x, y: y, width: width, height: 1), &canvas)
        canvas.put("│", x: rect.x + digits + 3, y: y, Style(ink))
        y += 1
      }
      number += 1
    }
  }

  private static func draw(_ yaml: YamlLine, _ shift: Int, _ rect: Rect, _ canvas: inout Canvas) {
    canvas.clipped(to: rect) { canvas in
      var x = rect.x - shift
      for part in yaml.parts {
        guard x < rect.maxX else { break }
        x = canvas.write(yaml.text(part.range), x: x, y: rect.y, Style(part.ink), ellipsis: false)
      }
      if x > rect.maxX {
        canvas.put("…", x: rect.maxX - 1, y: rect.y, Style(.muted))
      }
      if shift > 0, x > rect.x { canvas.put("…", x: rect.x, y: rect.y, Style(.muted)) }
    }
  }

  private static func carets(
    _ yaml: YamlLine, _ spot: ConfigSpot, _ ink: Ink, _ shift: Int, _ rect: Rect, _ canvas: inout Canvas
  ) {
    let start = yaml.place(ofColumn: Int(spot.place.start.column))
    // What goes on over several lines is pointed at to the end of its first.
    let isOneLine = spot.place.end.line == spot.place.start.line
    let end = isOneLine ? yaml.place(ofColumn: Int(spot.place.end.column)) : yaml.scalars.count
    let from = yaml.width(to: start)
    let to = max(from + 1, yaml.width(to: end))
    let left = max(rect.x, rect.x + from - shift)
    let right = min(rect.maxX, rect.x + to - shift)
    guard left < right else { return }
    canvas.write(
      String(repeating: "^", count: right - left), x: left, y: rect.y, Style(ink, on: .ground, .bold))
  }
}
