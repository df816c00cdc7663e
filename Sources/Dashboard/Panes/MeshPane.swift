import Mesh
import Terminal

/// Where the numbers come from: every source with its state, what it answered and why it does not.
enum MeshPane {
  private struct Column {
    let title: String
    let width: Int
    let isRight: Bool
    let value: (SourceStatus, Format) -> String
  }

  private static let detailHeight = 5

  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard let snapshot = state.snapshot else {
      EmptyGraph.drawWaiting(state, &canvas, rect)
      return
    }
    let sources = snapshot.sources
    let columns = columns(rect.width, sources)
    var x = rect.x + 3
    for column in columns {
      let style = Style(.muted, on: .ground, .underline)
      let title = column.title
      if column.isRight {
        canvas.writeRight(title, end: x + column.width, y: rect.y, style)
      } else {
        canvas.write(title, x: x, y: rect.y, style)
      }
      x += column.width + 2
    }
    let top = top(state, rect)
    let rows = rowCount(rect)
    for offset in 0..<max(0, min(rows, sources.count - top)) {
      draw(
        sources[top + offset], columns, isSelected: top + offset == state.mesh.row, state, &canvas,
        Rect(x: rect.x, y: rect.y + 1 + offset, width: rect.width, height: 1))
    }
    if sources.isEmpty { canvas.write("No source", x: rect.x + 3, y: rect.y + 1, Style(.muted)) }
    drawDetail(
      state, snapshot, &canvas,
      Rect(x: rect.x, y: rect.maxY - detailHeight, width: rect.width, height: detailHeight))
  }

  /// The source's row at a cell of the screen.
  static func row(at point: Point, _ state: AppState, _ rect: Rect) -> Int? {
    let offset = point.y - rect.y - 1
    guard offset >= 0, offset < rowCount(rect) else { return nil }
    let row = top(state, rect) + offset
    return row < (state.snapshot?.sources.count ?? 0) ? row : nil
  }

  private static func rowCount(_ rect: Rect) -> Int { max(1, rect.height - 1 - detailHeight) }

  private static func top(_ state: AppState, _ rect: Rect) -> Int {
    var list = state.mesh
    list.reveal(height: rowCount(rect), count: state.snapshot?.sources.count ?? 0)
    return list.top
  }

  /// The columns that fit, most telling first; the first takes what is left.
  private static func columns(_ width: Int, _ sources: [SourceStatus]) -> [Column] {
    func text(_ v: Double?, _ show: (Double) -> String, _ f: Format) -> String { v.map(show) ?? f.unknown }
    let others = [
      Column(title: "age", width: 8, isRight: true) { $1.seconds($0.ageSeconds) },
      Column(title: "took", width: 8, isRight: true) { $1.milliseconds($0.scrapeMs) },
      Column(title: "series", width: 6, isRight: true) { $1.count($0.series.map(Double.init)) },
      Column(title: "size", width: 8, isRight: true) { $1.bytes($0.bytes.map(Double.init)) },
      Column(title: "flush", width: 8, isRight: true) { $1.seconds($0.histogramAgeSeconds) },
      Column(title: "up", width: 11, isRight: true) { $1.seconds($0.identity?.uptimeSeconds) },
      Column(title: "envoy", width: 8, isRight: false) {
        $0.identity?.envoyVersion.map(version) ?? $1.unknown
      },
      Column(title: "namespace", width: 14, isRight: false) { $0.identity?.namespace ?? $1.unknown },
    ]
    let names = Column(title: "address", width: 21, isRight: false) { source, _ in source.name }
    let widest = sources.map { TextWidth.of($0.identity?.workload ?? $0.identity?.pod ?? "") }.max() ?? 0
    let who = Column(title: "proxy", width: min(32, max(10, widest)), isRight: false) {
      $0.identity?.workload ?? $0.identity?.pod ?? $1.unknown
    }
    var used = 3 + who.width + 2 + names.width + 2
    var chosen = [who, names]
    for column in others where used + column.width + 2 <= width - 1 {
      chosen.append(column)
      used += column.width + 2
    }
    return chosen
  }

  /// `1.40.0` of Envoy's long version string (`COMMIT/1.40.0/Clean/RELEASE/…`).
  private static func version(_ text: String) -> String {
    let parts = text.split(separator: "/")
    return String(parts.first { $0.contains(".") } ?? parts.first ?? "")
  }

  private static func draw(
    _ source: SourceStatus, _ columns: [Column], isSelected: Bool, _ state: AppState, _ canvas: inout Canvas,
    _ rect: Rect
  ) {
    let ground: Ink = isSelected ? .selection : .ground
    let style = Style(
      isSelected ? .selectionText : source.state == .ok ? .text : source.state.ink, on: ground)
    canvas.fill(rect, style)
    if isSelected {
      canvas.put(Symbol.cursor.character(state.glyphs), x: rect.x, y: rect.y, Style(.cursor, on: ground))
    }
    canvas.put(
      source.state.symbol.character(state.glyphs), x: rect.x + 1, y: rect.y,
      Style(source.state.ink, on: ground))
    var x = rect.x + 3
    let format = Format(state.glyphs)
    for column in columns {
      let value = column.value(source, format)
      if column.isRight {
        canvas.writeRight(value, end: x + column.width, y: rect.y, style, width: column.width)
      } else {
        canvas.write(value, x: x, y: rect.y, style, width: column.width)
      }
      x += column.width + 2
    }
  }

  private static func drawDetail(
    _ state: AppState, _ snapshot: Snapshot, _ canvas: inout Canvas, _ rect: Rect
  ) {
    canvas.hline(x: rect.x, y: rect.y, length: rect.width, Style(.border))
    let row = min(max(0, snapshot.sources.count - 1), state.mesh.row)
    guard let source = snapshot.sources[safe: row] else { return }
    var lines = [identity(source)]
    lines += status(source, state, width: rect.width - 2)
    for warning in snapshot.warnings {
      lines += TextLine.wrap(warning, width: rect.width - 2, Style(.warning))
    }
    for (offset, line) in lines.prefix(rect.height - 1).enumerated() {
      line.draw(&canvas, x: rect.x + 1, y: rect.y + 1 + offset, width: rect.width - 2)
    }
  }

  private static func identity(_ source: SourceStatus) -> TextLine {
    var line = TextLine(SourceText.name(source), Style(.title, on: .ground, .bold))
    let who = source.identity
    let facts: [(String, String?)] = [
      ("pod", who?.pod), ("ns", who?.namespace), ("app", who?.app), ("version", who?.version),
      ("role", who?.role),
      ("cluster", who?.cluster), ("state", who?.state),
    ]
    for (label, value) in facts {
      guard let value else { continue }
      line.add("  \(label) ", Style(.muted))
      line.add(value, Style(.text))
    }
    return line
  }

  private static func status(_ source: SourceStatus, _ state: AppState, width: Int) -> [TextLine] {
    guard source.state != .ok else {
      return source.error.map { TextLine.wrap($0, width: width, Style(.warning)) } ?? []
    }
    var text = source.error ?? "no answer"
    if let since = state.downSince[source.name] {
      text += ", since \(ClockText.time(since, utcOffset: state.utcOffset))"
    }
    text += source.ageSeconds == nil ? "; it never answered" : "; its numbers leave the window as they age"
    return TextLine.wrap(text, width: width, Style(source.state.ink))
  }
}
