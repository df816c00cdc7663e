import Diagnosis
import Terminal
import Tracing

/// The detail of the selected span: what it is, where its time went, what its flags mean, all its tags.
enum SpanDetail {
  typealias Line = [(String, Style)]

  /// - Parameter isBeside: set off by a line at the left, else by one above.
  static func render(_ state: WaterfallState, into canvas: inout Canvas, _ rect: Rect, isBeside: Bool) {
    guard rect.width > 8, rect.height > 1 else { return }
    let body: Rect
    if isBeside {
      canvas.vline(x: rect.x, y: rect.y, length: rect.height, Style(.border))
      body = Rect(x: rect.x + 2, y: rect.y, width: rect.width - 2, height: rect.height)
    } else {
      canvas.hline(x: rect.x, y: rect.y, length: rect.width, Style(.border))
      body = Rect(x: rect.x + 1, y: rect.y + 1, width: rect.width - 2, height: rect.height - 1)
    }
    let lines = lines(state, width: rect.width - 2, glyphs: canvas.glyphs)
    let top = max(0, min(state.detailScroll, lines.count - body.height))
    for (row, line) in lines.dropFirst(top).prefix(body.height).enumerated() {
      canvas.write(runs: line, x: body.x, y: body.y + row, width: body.width)
    }
    let below = lines.count - top - body.height
    if below > 0 {
      let text = " \(below) more line\(below == 1 ? "" : "s") "
      canvas.writeRight(text, end: body.maxX, y: body.maxY - 1, Style(.muted))
    }
  }

  /// Every line of the detail, wrapped to a width.
  static func lines(_ state: WaterfallState, width: Int, glyphs: GlyphSet) -> [Line] {
    guard let span = state.selectedSpan, width > 8 else { return [] }
    var lines: [Line] = []
    title(span, state, width, &lines)
    for warning in span.warnings {
      hanging(String(Symbol.warning.character(glyphs)), warning, Style(.warning), width, &lines)
    }
    if span.isSynthetic { return lines }
    explain(span, glyphs, width, &lines)
    facts(span, state, width, &lines)
    tags(span, width, &lines)
    return lines
  }

  private static func title(_ span: Span, _ state: WaterfallState, _ width: Int, _ lines: inout [Line]) {
    if span.isSynthetic {
      lines.append([(span.operation, Style(.title, on: .ground, .bold))])
      return
    }
    let ink = state.model.inks[span.service]
    lines.append([
      (span.service.isEmpty ? "?" : span.service, Style(ink, on: .ground, .bold)),
      (" \(span.kind.rawValue)", Style(.muted)),
    ])
    for line in TextWrap.lines(span.operation, width: width, limit: 3) {
      lines.append([(line, Style(.title))])
    }
  }

  /// The meaning of flags and codes.
  private static func explain(_ span: Span, _ glyphs: GlyphSet, _ width: Int, _ lines: inout [Line]) {
    let mark = String(Symbol.error.character(glyphs))
    for flag in ResponseFlag.parse(span.responseFlags ?? "") {
      let style = Style(flag.isDeliberate ? .info : .failure)
      hanging(flag.isDeliberate ? "i" : mark, flag.explanation, style, width, &lines)
    }
    if let status = span.tag("grpc.status_code"), status != "0", let name = GrpcStatus.name(status) {
      hanging(mark, "gRPC status \(status) \(name)", Style(.failure), width, &lines)
    }
    if span.isError, let code = span.statusCode, let name = HTTPStatus.name(code) {
      hanging(mark, code == "0" ? "no answer" : "\(code) \(name)", Style(.failure), width, &lines)
    }
  }

  private static func facts(_ span: Span, _ state: WaterfallState, _ width: Int, _ lines: inout [Line]) {
    let model = state.model
    func percent(_ part: Int64) -> String {
      span.duration > 0 ? "  \(Int((Double(part) / Double(span.duration) * 100).rounded()))%" : ""
    }
    pair("start", "+" + TraceText.duration(span.start), width, &lines)
    pair("duration", TraceText.duration(span.duration), width, &lines)
    pair("self time", TraceText.duration(span.selfTime) + percent(span.selfTime), width, &lines)
    let waited = model.path.time(in: state.selected)
    pair("waited for", waited > 0 ? TraceText.duration(waited) + percent(waited) : "not", width, &lines)
    if let workload = span.workload {
      pair("workload", span.namespace.map { "\(workload) in \($0)" } ?? workload, width, &lines)
    }
    pair("span", span.id, width, &lines)
    if let parent = span.parent, !model.trace.spans[parent].isSynthetic {
      pair("parent", model.trace.spans[parent].id, width, &lines)
    }
    pair("trace", model.trace.id.description, width, &lines)
  }

  private static func tags(_ span: Span, _ width: Int, _ lines: inout [Line]) {
    guard !span.tags.isEmpty else { return }
    lines.append([])
    lines.append([("tags", Style(.muted, on: .ground, .bold))])
    let longest = span.tags.prefix(500).map { TextWidth.of($0.key) }.max() ?? 0
    let keyWidth = min(longest, max(12, width * 2 / 5))
    for tag in span.tags.prefix(500) { pair(tag.key, tag.value, width, &lines, keyWidth: keyWidth) }
    if span.tags.count > 500 { lines.append([("and \(span.tags.count - 500) more", Style(.muted))]) }
  }

  /// A key and its value, wrapped under itself.
  private static func pair(
    _ key: String, _ value: String, _ width: Int, _ lines: inout [Line], keyWidth: Int = 10
  ) {
    let isError = key == "error"
    let values = TextWrap.lines(value, width: width - keyWidth - 1, limit: 12)
    lines.append([
      (TextWidth.pad(key, to: keyWidth) + " ", Style(.muted)),
      (values.first ?? "", Style(isError ? .failure : .text)),
    ])
    for line in values.dropFirst() {
      lines.append([(String(repeating: " ", count: keyWidth + 1) + line, Style(.text))])
    }
  }

  private static func hanging(
    _ mark: String, _ text: String, _ style: Style, _ width: Int, _ lines: inout [Line]
  ) {
    for (index, line) in TextWrap.lines(text, width: width - 2).enumerated() {
      lines.append([(index == 0 ? mark + " " : "  ", style), (line, style)])
    }
  }
}
