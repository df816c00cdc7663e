import FoundationEssentials
import Mesh
import Terminal

/// The columns of the lines that show: as wide as what stands in them, within limits; what is asked for takes the rest.
struct LogsColumns {
  private let view: LogsView
  private var time = 8
  private var pod = 0
  private var code = 0
  private var flags = 0
  private var duration = 0
  private var upstream = 0
  private var authority = 0
  /// Where text, or what was asked for, begins.
  private var left = 0
  /// Width of what was asked for.
  private var what = 0
  /// How each origin is called.
  private let name: (LogOrigin) -> String

  private static let gap = 2

  init(_ view: LogsView, from top: Int) {
    self.view = view
    name = LogsText.naming(view.logs)
    let rect = view.rect
    let shown = (top..<(top + view.rowCount)).compactMap { view.logs.row($0) }
    let access = shown.compactMap(\.access)
    if rect.width >= 100 { time = 12 }
    if view.logs.isMixed {
      pod = Self.widest(Set(shown.map(\.line.origin)).map(name), 6, rect.width >= 120 ? 30 : 14)
    }
    if !access.isEmpty {
      code = 4
      flags =
        access.contains { !$0.flags.isEmpty }
        ? Self.widest(access.map(\.flags), 5, rect.width >= 120 ? 14 : 8) : 0
      duration = 7
      if rect.width >= 70 { upstream = Self.widest(access.map(\.upstream), 8, rect.width >= 120 ? 30 : 18) }
      if rect.width >= 110 { authority = Self.widest(access.map(\.authority), 9, 30) }
    }
    left = 3 + time + Self.gap + (pod > 0 ? pod + Self.gap : 0)
    let before = [code, flags, duration].reduce(0) { $0 + ($1 > 0 ? $1 + Self.gap : 0) }
    let after = [upstream, authority].reduce(0) { $0 + ($1 > 0 ? $1 + Self.gap : 0) }
    // What was asked for takes what it needs: the columns behind it stay near.
    let needed = Self.widest(access.map(\.what), 24, rect.width)
    what = max(8, min(needed, rect.width - left - before - after - 1))
  }

  private static func widest(_ texts: [String], _ least: Int, _ most: Int) -> Int {
    min(most, max(least, texts.map { TextWidth.of($0) }.max() ?? 0))
  }

  /// Columns that are left for a text which is no access log's.
  private var textWidth: Int { max(8, view.rect.width - left - 1) }

  /// Rows that a line takes where lines are broken.
  func height(_ row: LogsRow?) -> Int {
    guard let row, row.access == nil || view.logs.wraps else { return 1 }
    if row.access != nil { return 1 + wrapped(row).count }
    return max(1, wrapped(row).count)
  }

  private func wrapped(_ row: LogsRow) -> [TextLine] {
    TextLine.wrap(LogsText.plain(row.line.text), width: textWidth, Style(row.access == nil ? .text : .muted))
  }

  // MARK: - Drawing

  func drawTitles(_ canvas: inout Canvas, y: Int) {
    let style = Style(.muted, on: .ground, .underline)
    var x = view.rect.x + 3
    let title = { (text: String, width: Int, isRight: Bool, canvas: inout Canvas) in
      guard width > 0 else { return }
      if isRight {
        canvas.writeRight(text, end: x + width, y: y, style, width: width)
      } else {
        canvas.write(text, x: x, y: y, style, width: width)
      }
      x += width + Self.gap
    }
    title("time", time, false, &canvas)
    title("pod", pod, false, &canvas)
    guard code > 0 else { return title("text", textWidth, false, &canvas) }
    title("code", code, false, &canvas)
    title("flags", flags, false, &canvas)
    title("ms", duration, true, &canvas)
    title("request", what, false, &canvas)
    title("to", upstream, false, &canvas)
    title("authority", authority, false, &canvas)
  }

  /// Draws one line.
  /// - Returns: the rows it took.
  func draw(_ row: LogsRow, isSelected: Bool, y: Int, _ canvas: inout Canvas) -> Int {
    let rect = view.rect
    let rows = view.logs.wraps ? height(row) : 1
    let ground: Ink = isSelected ? .selection : .ground
    let plain: Ink = isSelected ? .selectionText : .text
    canvas.fill(Rect(x: rect.x, y: y, width: rect.width, height: rows), Style(plain, on: ground))
    if isSelected {
      canvas.put(Symbol.cursor.character(canvas.glyphs), x: rect.x, y: y, Style(.cursor, on: ground))
    }
    let severity = LogsText.look(row.severity)
    if let symbol = severity.symbol {
      canvas.put(symbol.character(canvas.glyphs), x: rect.x + 1, y: y, Style(severity.ink, on: ground, .bold))
    }
    let quiet = Style(isSelected ? .selectionText : .muted, on: ground)
    var x = rect.x + 3
    canvas.write(
      LogsText.time(row.line.time, view.state.utcOffset, width: time), x: x, y: y, quiet, width: time)
    x += time + Self.gap
    if pod > 0 {
      canvas.write(name(row.line.origin), x: x, y: y, quiet, width: pod)
      x += pod + Self.gap
    }
    if let access = row.access {
      draw(access, severity.ink, from: x, y: y, plain, ground, &canvas)
      if view.logs.wraps { write(wrapped(row), x: x, y: y + 1, ground, &canvas) }
    } else if view.logs.wraps {
      write(wrapped(row), x: x, y: y, ground, &canvas)
    } else {
      let ink = severity.symbol == nil ? plain : severity.ink
      canvas.write(LogsText.plain(row.line.text), x: x, y: y, Style(ink, on: ground), width: textWidth)
    }
    return rows
  }

  private func write(_ lines: [TextLine], x: Int, y: Int, _ ground: Ink, _ canvas: inout Canvas) {
    for (offset, line) in lines.enumerated() {
      line.on(ground).draw(&canvas, x: x, y: y + offset, width: textWidth)
    }
  }

  private func draw(
    _ access: LogsRow.Access, _ ink: Ink, from start: Int, y: Int, _ plain: Ink, _ ground: Ink,
    _ canvas: inout Canvas
  ) {
    var x = start
    let write = { (text: String, width: Int, style: Style, isRight: Bool, canvas: inout Canvas) in
      guard width > 0 else { return }
      if isRight {
        canvas.writeRight(text, end: x + width, y: y, style, width: width)
      } else {
        canvas.write(text, x: x, y: y, style, width: width)
      }
      x += width + Self.gap
    }
    let quiet = Style(plain == .selectionText ? plain : .muted, on: ground)
    write(access.code, code, Style(LogsText.ink(code: access.code) ?? ink, on: ground, .bold), false, &canvas)
    write(access.flags, flags, Style(.warning, on: ground, .bold), false, &canvas)
    write(access.duration.map(String.init) ?? "–", duration, quiet, true, &canvas)
    write(access.what, what, Style(plain, on: ground), false, &canvas)
    write(access.upstream, upstream, Style(plain, on: ground), false, &canvas)
    write(access.authority, authority, quiet, false, &canvas)
  }
}
