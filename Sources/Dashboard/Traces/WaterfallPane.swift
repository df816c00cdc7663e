import Terminal
import Tracing

/// Draws one trace: a row a span, with its place in the tree, its bar on a time axis, its duration and its status,
/// and the detail of the selected one. Only rows that are seen are drawn, however many there are.
public enum WaterfallPane {
  /// Draws into a rectangle.
  /// - Parameter search: what is being looked for; matching names are underlined.
  public static func render(
    _ state: WaterfallState, search: String = "", utcOffset: Int = 0, into canvas: inout Canvas, _ rect: Rect
  ) {
    guard rect.width > 10, rect.height > 0 else { return }
    let layout = layout(state, rect)
    canvas.clipped(to: rect) { canvas in
      head(state, utcOffset, &canvas, rect)
      if let warning = state.model.trace.warnings.first {
        let more = state.model.trace.warnings.count - 1
        let text =
          "\(Symbol.warning.character(canvas.glyphs)) \(warning)" + (more > 0 ? " (and \(more) more)" : "")
        canvas.write(text, x: rect.x + 1, y: rect.y + 1, Style(.warning), width: rect.width - 2)
      }
      canvas.clipped(to: layout.main) { canvas in rows(state, search, layout, &canvas) }
      if let detail = layout.detail {
        SpanDetail.render(state, into: &canvas, detail, isBeside: layout.isBeside)
      }
    }
  }

  /// How the pane is divided.
  struct PaneLayout {
    /// Axis and rows.
    var main: Rect
    /// Rows alone.
    var rows: Rect
    /// The detail of the selected span, where it is shown, with the line or column that sets it off.
    var detail: Rect?
    /// Whether the detail stands at the right (and not below).
    var isBeside: Bool
    /// Columns of the tree.
    var nameWidth: Int
  }

  static func layout(_ state: WaterfallState, _ rect: Rect) -> PaneLayout {
    let headRows = state.model.trace.warnings.isEmpty ? 1 : 2
    var main = Rect(
      x: rect.x, y: rect.y + headRows, width: rect.width, height: max(0, rect.height - headRows))
    var detail: Rect?
    let isBeside = rect.width >= 140
    let isShown = state.detail == .open || state.detail == .automatic && (isBeside || rect.height >= 30)
    if isShown, main.height >= 6 {
      if isBeside {
        let width = min(72, rect.width * 3 / 10)
        main.width -= width
        detail = Rect(x: main.maxX, y: main.y, width: width, height: main.height)
      } else {
        let height = min(max(6, main.height * 2 / 5), main.height - 4)
        main.height -= height
        detail = Rect(x: rect.x, y: main.maxY, width: rect.width, height: height)
      }
    }
    let rows = Rect(x: main.x, y: main.y + 1, width: main.width, height: max(0, main.height - 1))
    let nameWidth = max(20, min(main.width < 100 ? main.width * 9 / 20 : main.width * 2 / 5, 64))
    return PaneLayout(main: main, rows: rows, detail: detail, isBeside: isBeside, nameWidth: nameWidth)
  }

  /// The row at a place.
  static func row(at point: Point, _ state: WaterfallState, in rect: Rect) -> Int? {
    let area = layout(state, rect).rows
    guard area.contains(point) else { return nil }
    let top = Scrolling.top(state.scroll, showing: state.row, of: state.visible.count, rows: area.height)
    let row = top + point.y - area.y
    return state.visible.indices.contains(row) ? row : nil
  }

  // MARK: - Parts

  private static func head(_ state: WaterfallState, _ utcOffset: Int, _ canvas: inout Canvas, _ rect: Rect) {
    let model = state.model
    let line = model.summary
    var facts = [
      TraceText.duration(line.duration), "\(line.spanCount ?? 0) span\(line.spanCount == 1 ? "" : "s")",
      "\(line.services.count) service\(line.services.count == 1 ? "" : "s")",
    ]
    if line.errorCount > 0 { facts.append("\(line.errorCount) error\(line.errorCount == 1 ? "" : "s")") }
    facts.append(TraceText.time(line.startTime, utcOffset: utcOffset))
    let text = facts.joined(separator: " · ")
    let id = " \(model.trace.id)"
    let idWidth = rect.width >= 110 ? TextWidth.of(id) : 0
    let end = canvas.write(
      runs: [
        (model.inks.name(line.rootService), Style(model.inks[line.rootService], on: .ground, .bold)),
        (" " + title(model), Style(.title, on: .ground, .bold)),
      ], x: rect.x + 1, y: rect.y, width: max(12, rect.width - TextWidth.of(text) - idWidth - 5))
    canvas.write(
      text, x: end + 2, y: rect.y, Style(line.errorCount > 0 ? .failure : .muted),
      width: rect.maxX - end - 3 - idWidth)
    if idWidth > 0 { canvas.writeRight(id, end: rect.maxX - 1, y: rect.y, Style(.muted)) }
  }

  private static func title(_ model: WaterfallModel) -> String {
    model.trace.spans.first { !$0.isSynthetic && $0.parent == nil }.map(TraceText.row)
      ?? TraceText.operation(model.summary.rootOperation)
  }

  private static func rows(
    _ state: WaterfallState, _ search: String, _ layout: PaneLayout, _ canvas: inout Canvas
  ) {
    let area = layout.rows
    let columns = Columns(layout)
    let trace = state.model.trace
    let axis = TimeAxis(width: columns.barWidth, total: trace.duration)
    canvas.write(
      "service and operation", x: area.x + 1, y: layout.main.y, Style(.muted), width: layout.nameWidth - 1)
    axis.draw(&canvas, x: columns.bar, y: layout.main.y)
    canvas.writeRight("duration", end: columns.duration + 8, y: layout.main.y, Style(.muted))
    let matcher = search.isEmpty ? nil : TraceTextMatch(search)
    let top = Scrolling.top(state.scroll, showing: state.row, of: state.visible.count, rows: area.height)
    for line in 0..<area.height where top + line < state.visible.count {
      let index = Int(state.visible[top + line])
      let row = Row(
        state: state, index: index, isSelected: top + line == state.row, matcher: matcher, columns: columns,
        axis: axis)
      row.draw(&canvas, x: area.x, y: area.y + line, width: area.width)
    }
  }

  private struct Columns {
    var nameWidth: Int
    var bar: Int
    var barWidth: Int
    var duration: Int
    var mark: Int
    var status: Int
    var statusWidth: Int

    init(_ layout: PaneLayout) {
      nameWidth = layout.nameWidth
      let width = layout.main.width
      statusWidth = width < 60 ? 0 : width < 110 ? 7 : 11
      let right = 1 + 8 + 1 + 1 + 1 + statusWidth
      bar = layout.main.x + nameWidth + 1
      barWidth = max(0, width - nameWidth - 1 - right)
      duration = bar + barWidth + 1
      mark = duration + 9
      status = mark + 2
    }
  }

  private struct Row {
    let state: WaterfallState
    let index: Int
    let isSelected: Bool
    let matcher: TraceTextMatch?
    let columns: Columns
    let axis: TimeAxis

    func draw(_ canvas: inout Canvas, x: Int, y: Int, width: Int) {
      let model = state.model
      let span = model.trace.spans[index]
      let ground: Ink = isSelected ? .selection : .ground
      func style(_ ink: Ink, _ attributes: Attributes = []) -> Style { Style(ink, on: ground, attributes) }
      if isSelected {
        canvas.fill(Rect(x: x, y: y, width: width, height: 1), style(.text))
        canvas.put(Symbol.cursor.character(canvas.glyphs), x: x, y: y, style(.cursor))
      }
      name(span, &canvas, x: x + 1, y: y, style)
      axis.drawGuides(&canvas, x: columns.bar, y: y, on: ground)
      if !span.isSynthetic {
        let bar = SpanBar(
          width: columns.barWidth, total: model.trace.duration, span: span,
          path: model.path.sections(of: index))
        bar.draw(&canvas, x: columns.bar, y: y, style(model.inks[span.service]))
        let duration = span.duration == 0 && !span.warnings.isEmpty ? "?" : TraceText.duration(span.duration)
        canvas.writeRight(duration, end: columns.duration + 8, y: y, style(.text), width: 8)
      }
      marks(span, &canvas, y, style)
    }

    private func name(
      _ span: Span, _ canvas: inout Canvas, x: Int, y: Int, _ style: (Ink, Attributes) -> Style
    ) {
      let model = state.model
      // Deep trees keep half of the column for names; the depth stands there as a number instead.
      let step = columns.nameWidth < 44 ? 1 : 2
      let deepest = max(1, (columns.nameWidth / 2 - 2) / step)
      var column = x + step * min(span.depth, deepest)
      if span.depth > deepest {
        let text = "\(span.depth)"
        column = x + max(0, step * deepest - TextWidth.of(text) - 1)
        column = canvas.write(text, x: column, y: y, style(.faint, [])) + 1
      }
      if model.hasChildren(index) {
        let symbol: Symbol = state.folded.contains(index) ? .folded : .unfolded
        canvas.put(symbol.character(canvas.glyphs), x: column, y: y, style(.muted, []))
      }
      column += 2
      let end = x + columns.nameWidth - 1
      let isMatch = matcher?.fits(span) ?? false
      let emphasis: Attributes = isMatch ? [.bold, .underline] : .bold
      var runs: [(String, Style)] = []
      if span.isSynthetic {
        runs.append((span.operation, style(.warning, .italic)))
      } else {
        runs.append((model.inks.name(span.service), style(model.inks[span.service], emphasis)))
        runs.append((" " + TraceText.row(span), style(span.isError ? .text : .muted, [])))
      }
      if state.folded.contains(index) {
        let hidden = Int(model.subtreeEnd[index]) - index - 1
        runs.append((" +\(hidden)", style(.muted, [])))
      }
      canvas.write(runs: runs, x: column, y: y, width: max(0, end - column))
    }

    private func marks(_ span: Span, _ canvas: inout Canvas, _ y: Int, _ style: (Ink, Attributes) -> Style) {
      let isFolded = state.folded.contains(index)
      if span.isError {
        canvas.put(Symbol.error.character(canvas.glyphs), x: columns.mark, y: y, style(.failure, .bold))
      } else if isFolded, state.model.errorsBelow[index] > 0 {
        canvas.put(Symbol.folded.character(canvas.glyphs), x: columns.mark, y: y, style(.failure, .bold))
      } else if !span.warnings.isEmpty {
        canvas.put(Symbol.warning.character(canvas.glyphs), x: columns.mark, y: y, style(.warning, []))
      }
      guard columns.statusWidth > 0 else { return }
      let status = TraceText.status(span)
      let text = span.responseFlags.map { status.isEmpty ? $0 : "\(status) \($0)" } ?? status
      let ink: Ink = span.isError ? .failure : span.responseFlags != nil ? .degraded : .muted
      canvas.write(text, x: columns.status, y: y, style(ink, []), width: columns.statusWidth)
    }
  }
}
