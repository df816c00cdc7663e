import Diagnosis
import Mesh
import Terminal

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

  /// What is known of the configuration that holds for a node.
  func annotations(_ node: Node?) -> MeshAnnotations? {
    state.config.report(of: node?.cluster)?.annotations
  }

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
    lines.append(TextLine(text, TextLine.headingStyle))
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
    // One value a dot: what fits is what is shown, so that a minute is a minute from snapshot to snapshot.
    let moments = min(state.history.capacity, columns * ChartGlyphs(glyphs).valuesPerColumn)
    let points = state.history.points(of: selection, count: moments, end: state.shownTick)
    guard points.count > 1 else { return }
    heading("Last \(format.seconds(Self.round(Double(points.count) * state.interval)))")
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

  /// To whole tens of seconds once there are some: the heading does not count along.
  private static func round(_ seconds: Double) -> Double {
    seconds < 20 ? seconds : (seconds / 10).rounded(.down) * 10
  }

  private mutating func chart(
    _ label: String, _ values: [Double?], _ columns: Int, _ now: String, _ style: Style,
    ceiling: Double? = nil
  ) {
    var line = TextLine(label, Style(.muted))
    line.pad(to: 6)
    line.add(Sparkline.text(values, width: columns, maximum: ceiling, glyphs: ChartGlyphs(glyphs)), style)
    line.addRight(now, Style(.text), width: width)
    lines.append(line)
  }
}
