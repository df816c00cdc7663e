import Diagnosis
import Mesh
import Terminal

/// What is known about the selection; about the whole mesh when nothing is selected.
enum SidePanel {
  /// The part of the panel that holds lines.
  static func room(_ layout: FrameLayout) -> Rect {
    let rect = layout.panel
    return layout.isStrip
      ? Rect(x: rect.x + 1, y: rect.y + 1, width: rect.width - 2, height: rect.height - 1)
      : Rect(x: rect.x + 2, y: rect.y, width: rect.width - 3, height: rect.height)
  }

  static func draw(_ state: AppState, _ canvas: inout Canvas, _ layout: FrameLayout) {
    let isFocused = state.panel.isFocused
    let border = Style(isFocused ? .focusBorder : .border)
    if layout.isStrip {
      StripPanel.draw(state, &canvas, layout)
      return
    }
    canvas.vline(
      x: layout.panel.x, y: layout.panel.y, length: layout.panel.height, border,
      border: isFocused ? .heavy : .light)
    let room = room(layout)
    let lines = lines(state, width: room.width)
    let scroll = max(0, min(state.panel.scroll, lines.count - room.height))
    for row in 0..<min(room.height, lines.count - scroll) {
      lines[scroll + row].draw(&canvas, x: room.x, y: room.y + row, width: room.width)
    }
    drawMore(above: scroll > 0, below: lines.count - scroll > room.height, isFocused, &canvas, layout.panel)
  }

  /// Arrows on the border where lines go on; the last line says how to reach them.
  private static func drawMore(
    above: Bool, below: Bool, _ isFocused: Bool, _ canvas: inout Canvas, _ rect: Rect
  ) {
    let style = Style(.accent, on: .ground, .bold)
    if above { canvas.put(Symbol.arrowUp.character(canvas.glyphs), x: rect.x, y: rect.y, style) }
    guard below else { return }
    canvas.put(Symbol.arrowDown.character(canvas.glyphs), x: rect.x, y: rect.maxY - 1, style)
    if !isFocused {
      let key = canvas.glyphs == .unicode ? "⏎" : "Enter"
      canvas.writeRight(" \(key) more ", end: rect.maxX, y: rect.maxY - 1, Style(.key, on: .panel))
    }
  }

  /// Every line of the panel for a width.
  static func lines(_ state: AppState, width: Int) -> [TextLine] {
    guard let snapshot = state.snapshot else { return [] }
    var writer = PanelWriter(state: state, snapshot: snapshot, width: width)
    switch state.graph.selection {
    case .node(let id)?:
      if let node = snapshot.node(id) { NodePanel.write(node, &writer) } else { writer.gone(id.text, "node") }
    case .edge(let id)?:
      if let edge = snapshot.edge(id) { EdgePanel.write(edge, &writer) } else { writer.gone(id.text, "edge") }
    case nil: OverviewPanel.write(&writer)
    }
    return writer.lines
  }
}

/// Collects the lines of a panel in one look: headings, labelled values, text.
struct PanelWriter {
  let state: AppState
  let snapshot: Snapshot
  let width: Int
  let format: Format
  private(set) var lines: [TextLine] = []

  /// Columns of the labels.
  static let labelWidth = 11

  init(state: AppState, snapshot: Snapshot, width: Int) {
    self.state = state
    self.snapshot = snapshot
    self.width = width
    format = Format(state.glyphs)
  }

  var glyphs: GlyphSet { state.glyphs }
  var arrow: String { glyphs == .unicode ? "→" : "->" }

  func sign(_ symbol: Symbol) -> String { String(symbol.character(glyphs)) }

  mutating func add(_ line: TextLine) { lines.append(line) }

  mutating func blank() {
    if let last = lines.last, !last.runs.isEmpty { lines.append(.empty) }
  }

  /// The title, with a word at the right end.
  mutating func title(_ text: String, right: String = "") {
    let room = right.isEmpty ? width : width - TextWidth.of(right) - 2
    let wrapped = TextLine.wrap(text, width: max(8, room), Style(.title, on: .ground, .bold))
    for (index, var line) in wrapped.enumerated() {
      if index == 0, !right.isEmpty { line.addRight(right, Style(.muted), width: width) }
      lines.append(line)
    }
  }

  mutating func heading(_ text: String) {
    blank()
    lines.append(TextLine(text, Style(.accent, on: .ground, .bold)))
  }

  mutating func text(_ text: String, _ style: Style = Style(.text), indent: String = "") {
    lines += TextLine.wrap(text, width: width, style, indent: indent)
  }

  /// A label and what belongs to it; what does not fit goes on under the value.
  mutating func row(_ label: String, _ value: [(String, Style)]) {
    var line = TextLine(label, Style(.muted))
    line.pad(to: Self.labelWidth)
    for (text, style) in value {
      if line.width + TextWidth.of(text) > width, line.width > Self.labelWidth {
        lines.append(line)
        line = .empty
        line.add(String(repeating: " ", count: Self.labelWidth))
        line.add(text.first == " " ? String(text.drop { $0 == " " }) : text, style)
      } else {
        line.add(text, style)
      }
    }
    lines.append(line)
  }

  mutating func row(_ label: String, _ value: String, _ style: Style = Style(.text)) {
    row(label, [(value, style)])
  }

  /// A line of cause with the next key.
  mutating func cause(_ cause: Cause?) {
    guard let cause else { return }
    heading(cause.isDeliberate ? "On purpose" : cause.isKnown ? "Cause" : "Cause not known")
    text(cause.sentence, Style(.text))
    if let next = cause.nextKey {
      add(TextLine([("\(next.key)", Style(.key, on: .ground, .bold)), ("  \(next.what)", Style(.muted))]))
    }
  }

  mutating func health(_ health: Health, _ rest: String) {
    var line = TextLine("\(sign(health.symbol)) \(health.word)", Style(health.ink, on: .ground, .bold))
    if !rest.isEmpty { line.add("  " + rest, Style(.text)) }
    lines.append(line)
  }

  mutating func gone(_ name: String, _ what: String) {
    title(name)
    text("This \(what) is not in the newest snapshot: no source tells of it now.", Style(.muted))
  }

  /// Charts of the last minutes.
  mutating func charts(_ selection: Selection, isBytes: Bool, hasErrors: Bool, hasLatency: Bool) {
    let columns = max(8, width - 6 - 11)
    let moments = min(state.history.capacity, max(60, columns))
    let points = state.history.points(of: selection, count: moments, end: state.shownTick)
    guard points.count > 1 else { return }
    heading("Last \(format.seconds(Double(points.count) * state.facts.interval))")
    let last = points.last
    chart(
      isBytes ? "bytes" : "req/s", points.map { $0.rate.map(Double.init) }, columns,
      isBytes ? format.bytesPerSecond(last?.rate.map(Double.init)) : format.rate(last?.rate.map(Double.init)),
      Style(.series1))
    if hasErrors {
      let values = points.map { $0.percentErr.map(Double.init) }
      let isBad = values.contains { ($0 ?? 0) > 0 }
      chart(
        "err %", values, columns, format.percent(last?.percentErr.map(Double.init)),
        Style(isBad ? .failure : .muted), ceiling: max(1, values.compactMap { $0 }.max() ?? 0))
    }
    if hasLatency {
      chart(
        "p95", points.map { $0.p95.map(Double.init) }, columns,
        format.milliseconds(last?.p95.map(Double.init)), Style(.series2))
    }
  }

  private mutating func chart(
    _ label: String, _ values: [Double?], _ columns: Int, _ now: String, _ style: Style, ceiling: Double? = nil
  ) {
    var line = TextLine(label, Style(.muted))
    line.pad(to: 6)
    line.add(Chart.text(values, width: columns, glyphs: glyphs, ceiling: ceiling), style)
    line.addRight(now, Style(.text), width: width)
    lines.append(line)
  }
}
