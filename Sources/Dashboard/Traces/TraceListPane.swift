import Terminal
import Tracing

/// Draws the list of traces.
public enum TraceListPane {
  /// Draws into a rectangle.
  /// - Parameters:
  ///   - backend: the store's name; nil when none was named.
  ///   - now: microseconds since 1970; traces older than a day show their age instead of the time.
  ///   - utcOffset: seconds east of UTC, for the times shown.
  public static func render(
    _ state: TracesState, backend: String?, now: Int64, utcOffset: Int = 0, into canvas: inout Canvas,
    _ rect: Rect
  ) {
    guard rect.width > 10, rect.height > 0 else { return }
    canvas.clipped(to: rect) { canvas in
      head(state, &canvas, rect)
      if let message = message(state, backend) {
        say(message, &canvas, rect)
        return
      }
      let columns = Columns(width: rect.width)
      let style = Style(.muted)
      let y = rect.y + 1
      canvas.write("time", x: rect.x + columns.time, y: y, style)
      canvas.write("root", x: rect.x + columns.root, y: y, style)
      canvas.writeRight("duration", end: rect.x + columns.duration + 8, y: y, style)
      canvas.writeRight("spans", end: rect.x + columns.spans + 5, y: y, style)
      canvas.write("services", x: rect.x + columns.services, y: y, style)
      let list = state.list
      let body = rows(rect, list)
      let top = Scrolling.top(list.scroll, showing: list.selected, of: list.items.count, rows: body.height)
      for line in 0..<body.height where top + line < list.items.count {
        row(
          top + line, state, columns, now, utcOffset, &canvas,
          Rect(x: rect.x, y: body.y + line, width: rect.width, height: 1))
      }
      if !list.missing.isEmpty, body.maxY < rect.maxY {
        canvas.write(
          "\(Symbol.warning.character(canvas.glyphs)) \(list.missing)", x: rect.x + 1, y: body.maxY,
          Style(.warning), width: rect.width - 2)
      }
    }
  }

  /// Where the rows stand: between the heads and what is missing.
  static func rows(_ rect: Rect, _ list: TraceListState) -> Rect {
    let others = list.missing.isEmpty ? 2 : 3
    return Rect(x: rect.x, y: rect.y + 2, width: rect.width, height: max(0, rect.height - others))
  }

  /// The row at a place.
  static func row(at point: Point, _ state: TracesState, in rect: Rect) -> Int? {
    let list = state.list
    let body = rows(rect, list)
    guard body.contains(point) else { return nil }
    let top = Scrolling.top(list.scroll, showing: list.selected, of: list.items.count, rows: body.height)
    let row = top + point.y - body.y
    return list.items.indices.contains(row) ? row : nil
  }

  /// Where each column begins, from the left edge.
  private struct Columns {
    var time = 2
    var root = 12
    var rootWidth: Int
    var duration: Int
    var bar: Int
    var barWidth: Int
    var spans: Int
    var errors: Int
    var services: Int
    var servicesWidth: Int

    init(width: Int) {
      barWidth = width < 76 ? 0 : width < 100 ? 8 : width < 150 ? 14 : 24
      let fixed = 12 + 1 + 8 + 1 + barWidth + 1 + 5 + 1 + 4
      let free = max(0, width - fixed)
      rootWidth = min(width < 100 ? free * 11 / 20 : free / 2, 64)
      duration = root + rootWidth + 1
      bar = duration + 9
      spans = bar + barWidth + 1
      errors = spans + 6
      services = errors + 4
      servicesWidth = max(0, width - services)
    }
  }

  // MARK: - Parts

  private static func head(_ state: TracesState, _ canvas: inout Canvas, _ rect: Rect) {
    var facts: [String] = []
    let list = state.list
    if !list.items.isEmpty {
      let failed = list.items.count { $0.errorCount > 0 }
      // What is worst of a list that was cut need not be the worst there is.
      let count = "\(list.items.count)\(list.isCut ? "+" : "") trace\(list.items.count == 1 ? "" : "s")"
      facts.append(list.isCut ? count + " (the store stops there)" : count)
      if failed > 0, !state.query.errorsOnly { facts.append("\(failed) with errors") }
      facts.append(list.sort.title)
    }
    if state.query.errorsOnly { facts.append("errors only") }
    facts.append("last \(TraceText.lookback(state.query.lookback))")
    if list.phase == .loading || state.opening != nil { facts.append("asking…") }
    if case .failed = list.phase, !list.items.isEmpty { facts.append("not up to date") }
    let text = facts.joined(separator: " · ")
    // At narrow widths the scope stays readable and the facts are cut.
    let scopeWidth = min(TextWidth.of(state.scope), max(16, rect.width / 2))
    canvas.write(state.scope, x: rect.x + 1, y: rect.y, Style(.title, on: .ground, .bold), width: scopeWidth)
    let room = rect.width - scopeWidth - 4
    canvas.writeRight(text, end: rect.maxX - 1, y: rect.y, Style(.muted), width: max(0, room))
  }

  private static func row(
    _ index: Int, _ state: TracesState, _ columns: Columns, _ now: Int64, _ utcOffset: Int,
    _ canvas: inout Canvas, _ rect: Rect
  ) {
    let trace = state.list.items[index]
    let isSelected = index == state.list.selected
    let ground: Ink = isSelected ? .selection : .ground
    func style(_ ink: Ink, _ attributes: Attributes = []) -> Style { Style(ink, on: ground, attributes) }
    if isSelected {
      canvas.fill(rect, style(.text))
      canvas.put(Symbol.cursor.character(canvas.glyphs), x: rect.x, y: rect.y, style(.cursor))
    }
    let y = rect.y
    let age = now - trace.startTime
    let time =
      age > 86_400_000_000
      ? TraceText.duration(age) + " ago" : TraceText.time(trace.startTime, utcOffset: utcOffset)
    canvas.write(time, x: rect.x + columns.time, y: y, style(.muted), width: 9)
    let services = state.list.services
    let isMatch = !state.search.isEmpty && TraceTextMatch(state.search).fits(trace)
    // Where both do not fit, the operation tells traces apart more often than the service.
    let operation = TraceText.operation(trace.rootOperation)
    let service = services.name(trace.rootService)
    let widths = state.list.rootWidths
    let fits = widths.service + 1 + widths.operation <= columns.rootWidth
    let room = columns.rootWidth - 1 - widths.operation
    let serviceWidth = fits ? widths.service : max(8, room)
    let end = canvas.write(
      service, x: rect.x + columns.root, y: y,
      style(services[trace.rootService], isMatch ? [.bold, .underline] : .bold),
      width: min(serviceWidth, columns.rootWidth))
    let left = rect.x + columns.root + columns.rootWidth - end - 1
    if left > 0 { canvas.write(operation, x: end + 1, y: y, style(.text), width: left) }
    canvas.writeRight(
      TraceText.duration(trace.duration), end: rect.x + columns.duration + 8, y: y, style(.text), width: 8)
    if columns.barWidth > 0, state.list.longest > 0 {
      let bar = SpanBar(
        width: columns.barWidth, total: state.list.longest, from: 0, to: trace.duration, path: [])
      bar.draw(&canvas, x: rect.x + columns.bar, y: y, style(trace.errorCount > 0 ? .failure : .accent))
    }
    canvas.writeRight(
      trace.spanCount.map(String.init) ?? "–", end: rect.x + columns.spans + 5, y: y, style(.text), width: 5)
    if trace.errorCount > 0 {
      let mark = "\(Symbol.error.character(canvas.glyphs))\(min(trace.errorCount, 99))"
      canvas.write(mark, x: rect.x + columns.errors, y: y, style(.failure, .bold), width: 3)
    }
    var runs: [(String, Style)] = []
    for share in trace.services {
      let name = services.name(share.name)
      if !runs.isEmpty { runs.append((" ", style(.text))) }
      runs.append((name, share.errors > 0 ? style(.failure, .bold) : style(services[share.name])))
      if runs.count > 60 { break }
    }
    canvas.write(runs: runs, x: rect.x + columns.services, y: y, width: columns.servicesWidth)
  }

  // MARK: - Nothing to show

  private struct Message {
    var ink: Ink
    var lines: [String]
  }

  private static func message(_ state: TracesState, _ backend: String?) -> Message? {
    guard let backend else {
      return Message(
        ink: .warning,
        lines: [
          "No trace store.",
          "Start with --traces URL (Jaeger 16686, Tempo 3200, Zipkin 9411), or run pharos collect.",
        ])
    }
    if let problem = state.problem {
      return Message(ink: .error, lines: [problem, "Esc goes back to the list."])
    }
    guard state.list.items.isEmpty else { return nil }
    switch state.list.phase {
    case .unasked, .loading: return Message(ink: .muted, lines: ["Asking \(backend)…"])
    case .failed(let reason): return Message(ink: .error, lines: [reason, "r asks again."])
    case .loaded:
      let time = "in the last \(TraceText.lookback(state.query.lookback))"
      if state.query.errorsOnly {
        return Message(ink: .healthy, lines: ["No trace with an error \(time).", "e shows all traces."])
      }
      guard state.list.missing.isEmpty else {
        return Message(
          ink: .warning, lines: ["No trace \(time) in what answers.", state.list.missing, "r asks again."])
      }
      return Message(
        ink: .muted,
        lines: [
          "No trace \(time).",
          "Istio samples 1 % of requests unless told otherwise.",
          "The header x-envoy-force-trace: 1 makes a request traced.", "r asks again.",
        ])
    }
  }

  private static func say(_ message: Message, _ canvas: inout Canvas, _ rect: Rect) {
    let width = max(8, rect.width - 8)
    let lines = message.lines.flatMap { TextWrap.lines($0, width: width) }
    var y = rect.y + max(2, (rect.height - lines.count) / 3)
    for (index, line) in lines.enumerated() where y < rect.maxY {
      canvas.writeCentered(line, x: rect.x + 4, y: y, width: width, Style(index == 0 ? message.ink : .muted))
      y += 1
    }
  }
}
