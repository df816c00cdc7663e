import Mesh
import Terminal

/// The log as it is drawn: a head, rows, and the row under the cursor in full.
struct LogRows {
  let state: AppState
  let rect: Rect

  /// Rows of the part that shows one change in full, with its rule.
  private static let detailHeight = 5

  /// Where everything stands.
  var hasDetail: Bool { rect.height >= 12 }
  var rowCount: Int { max(1, rect.height - 1 - (hasDetail ? Self.detailHeight : 0)) }

  /// The first row that shows.
  var top: Int {
    var list = state.log.list
    // The cursor stays at the bottom while it follows.
    if state.log.isFollowing { list.top = max(0, state.log.rows.count - rowCount) }
    list.reveal(height: rowCount, count: state.log.rows.count)
    return list.top
  }

  /// The row at a cell of the screen.
  func row(at point: Point) -> Int? {
    let offset = point.y - rect.y - 1
    guard rect.contains(point), offset >= 0, offset < rowCount else { return nil }
    let row = top + offset
    return row < state.log.rows.count ? row : nil
  }

  func draw(_ canvas: inout Canvas) {
    drawHead(&canvas)
    let top = top
    let columns = columns(top)
    for offset in 0..<rowCount {
      guard let change = state.log.change(top + offset) else { break }
      draw(change, columns, isSelected: top + offset == state.log.list.row, y: rect.y + 1 + offset, &canvas)
    }
    if hasDetail { drawDetail(&canvas) }
  }

  // MARK: - Columns

  private struct Columns {
    var name = 0
    var namespace = 0
    var step = 0
  }

  /// As wide as what shows needs, within limits; the reason takes the rest.
  private func columns(_ top: Int) -> Columns {
    let shown = (top..<(top + rowCount)).compactMap { state.log.change($0) }
    let widest = { (texts: [String], least: Int, most: Int) in
      min(most, max(least, texts.map { TextWidth.of(TextSafety.safe($0)) }.max() ?? 0))
    }
    var columns = Columns()
    let isWide = rect.width >= 120
    columns.name = widest(shown.map { LogText.name($0, state.glyphs) }, 12, isWide ? 48 : 26)
    if isWide { columns.namespace = widest(shown.map { $0.namespace ?? "" }, 9, 20) }
    if rect.width >= 100 { columns.step = widest(shown.map { LogText.step($0, state.glyphs) }, 12, 28) }
    return columns
  }

  private static let kindWidth = 10

  private func drawHead(_ canvas: inout Canvas) {
    let log = state.log
    let format = Format(state.glyphs)
    var line = TextLine(" ", Style(.muted))
    line.add(log.filter.title, Style(log.filter == .all ? .muted : .accent, on: .ground, .bold))
    if !log.text.isEmpty {
      line.add(" with ", Style(.muted))
      line.add("“\(log.text)”", Style(.accent))
    }
    let all = format.count(Double(log.changes.count))
    let count = log.isNarrowed ? "\(format.count(Double(log.rows.count))) of \(all)" : all
    line.add("  \(count) change\(log.changes.count == 1 && !log.isNarrowed ? "" : "s")", Style(.muted))
    var right = TextLine()
    if let moment = log.moment {
      right.add("up to \(ClockText.time(moment, utcOffset: state.utcOffset)) ", Style(.warning))
    } else if log.isFollowing {
      right.add("\(Symbol.live.character(state.glyphs)) newest ", Style(.muted))
    } else {
      let newer = log.rows.count - 1 - log.list.row
      right.add("\(format.count(Double(newer))) newer below  ", Style(.muted))
      right.add("G", Style(.key))
      right.add(" follows ", Style(.muted))
    }
    line.draw(&canvas, x: rect.x, y: rect.y, width: max(0, rect.width - right.width - 1))
    right.draw(&canvas, x: rect.maxX - right.width, y: rect.y, width: right.width)
  }

  // MARK: - Rows

  private func draw(
    _ change: MeshChange, _ columns: Columns, isSelected: Bool, y: Int, _ canvas: inout Canvas
  ) {
    let ground: Ink = isSelected ? .selection : .ground
    let plain: Ink = isSelected ? .selectionText : .text
    canvas.fill(Rect(x: rect.x, y: y, width: rect.width, height: 1), Style(plain, on: ground))
    if isSelected {
      canvas.put(Symbol.cursor.character(state.glyphs), x: rect.x, y: y, Style(.cursor, on: ground))
    }
    var x = rect.x + 2
    let write = { (text: String, width: Int, style: Style, canvas: inout Canvas) in
      canvas.write(text, x: x, y: y, style, width: width)
      x += width + 2
    }
    let quiet = Style(isSelected ? .selectionText : .muted, on: ground)
    write(ClockText.time(change.at, utcOffset: state.utcOffset), 8, quiet, &canvas)
    canvas.put(
      change.kind.symbol.character(state.glyphs), x: x, y: y, Style(change.kind.ink, on: ground, .bold))
    x += 2
    write(change.kind.rawValue, Self.kindWidth, Style(change.kind.ink, on: ground), &canvas)
    write(LogText.name(change, state.glyphs), columns.name, Style(plain, on: ground, .bold), &canvas)
    if columns.namespace > 0 { write(change.namespace ?? "", columns.namespace, quiet, &canvas) }
    if columns.step > 0 {
      write(LogText.step(change, state.glyphs), columns.step, Style(plain, on: ground), &canvas)
    }
    let reason = change.reason ?? (columns.step > 0 ? "" : LogText.step(change, state.glyphs))
    canvas.write(reason, x: x, y: y, quiet, width: max(0, rect.maxX - x - 1))
  }

  // MARK: - The row under the cursor

  private func drawDetail(_ canvas: inout Canvas) {
    let top = rect.maxY - Self.detailHeight
    canvas.hline(x: rect.x, y: top, length: rect.width, Style(.border))
    guard let change = state.log.selected else { return }
    var head = TextLine(LogText.name(change, state.glyphs), Style(.title, on: .ground, .bold))
    if let namespace = change.namespace { head.add("  in \(namespace)", Style(.muted)) }
    var lines = [head]
    var what = TextLine(change.kind.rawValue, Style(change.kind.ink, on: .ground, .bold))
    what.add(" at \(ClockText.time(change.at, utcOffset: state.utcOffset))", Style(.text))
    let step = LogText.step(change, state.glyphs)
    if !step.isEmpty { what.add("  \(step)", Style(.text)) }
    lines.append(what)
    if let reason = change.reason {
      lines += TextLine.wrap(reason, width: rect.width - 2, Style(.muted))
    }
    for (offset, line) in lines.prefix(Self.detailHeight - 1).enumerated() {
      line.draw(&canvas, x: rect.x + 1, y: top + 1 + offset, width: rect.width - 2)
    }
  }
}
