import Mesh
import Terminal

/// What stands where the graph will be: why there is none yet, and what to do.
enum EmptyGraph {
  /// Before the first snapshot.
  static func drawWaiting(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    let sources = state.facts.expectedSources
    let format = Format(state.glyphs)
    var lines = [TextLine("Waiting for the first answer", Style(.title, on: .ground, .bold)), .empty]
    for source in sources.prefix(max(0, rect.height - 6)) {
      lines.append(
        TextLine([("\(Symbol.notReady.character(state.glyphs)) ", Style(.muted)), (source, Style(.text))]))
    }
    if sources.isEmpty { lines.append(TextLine("No source has been named yet", Style(.muted))) }
    lines.append(.empty)
    lines.append(
      TextLine("Each is asked every \(format.interval(state.facts.interval)).  q quits", Style(.muted)))
    draw(lines, &canvas, rect)
  }

  /// A snapshot without a node to show.
  static func drawNothing(_ state: AppState, _ snapshot: Snapshot, _ canvas: inout Canvas, _ rect: Rect) {
    let width = max(10, min(76, rect.width - 4))
    var lines: [TextLine] = []
    let reason = reason(state, snapshot)
    lines += TextLine.wrap(reason.title, width: width, Style(.title, on: .ground, .bold))
    lines.append(.empty)
    let clusters = snapshot.sources.filter { $0.kind == .kubernetes }
    for text in clusters.map(sentence) + reason.advice {
      lines += TextLine.wrap(text, width: width, Style(.text))
    }
    let rows = max(0, rect.height - lines.count - 3)
    // What is wrong with a cluster is a sentence, and stands above.
    let sources =
      telling(snapshot).filter { $0.kind != .kubernetes } + snapshot.sources.filter { $0.kind == .istiod }
    if !sources.isEmpty {
      lines.append(.empty)
      for source in sources.prefix(rows) { lines.append(progress(source, state)) }
      if sources.count > rows {
        lines.append(TextLine("and \(sources.count - rows) more: 6", Style(.muted)))
      }
    }
    draw(lines, &canvas, rect)
  }

  /// Why a cluster is not read.
  private static func sentence(_ cluster: SourceStatus) -> String {
    "\(cluster.name): \(cluster.error ?? "nothing is known of it yet")"
  }

  /// The sources of traffic: an istiod is asked too, but knows of none.
  static func telling(_ snapshot: Snapshot) -> [SourceStatus] {
    snapshot.sources.filter { $0.kind != .istiod }
  }

  private static func reason(_ state: AppState, _ snapshot: Snapshot) -> (title: String, advice: [String]) {
    let format = Format(state.glyphs)
    let telling = telling(snapshot)
    let up = telling.filter { $0.state == .ok }
    if telling.isEmpty, snapshot.warnings.isEmpty {
      return (
        "No source yet", ["What there is to be read is still being found out. W tells how far that is."]
      )
    }
    if up.isEmpty, !telling.isEmpty {
      if telling.allSatisfy({ $0.kind == .kubernetes }) {
        return (
          "The cluster gives nothing to read",
          ["W shows what may be read where, and other namespaces and contexts to go to."]
        )
      }
      if state.scope.report != nil {
        return (
          "No source answers",
          ["W says by which way the proxies are read and what may not be; 6 shows why each does not answer."]
        )
      }
      return (
        "No source answers",
        ["Is the address an Envoy admin or stats port (15000, 15090)? Is a port-forward still running?"]
      )
    }
    if !snapshot.nodes.isEmpty {
      return (
        "No traffic in the last \(format.seconds(snapshot.windowSeconds))",
        ["\(snapshot.nodes.count) nodes are known and idle: i shows them."]
      )
    }
    if let warning = snapshot.warnings.first {
      return (warning, Array(snapshot.warnings.dropFirst().prefix(3)))
    }
    if up.allSatisfy({ ($0.series ?? 0) == 0 }) {
      return (
        "The sources answer, but without istio_* metrics",
        [
          "Istio's telemetry may be switched off (Telemetry resource, meshConfig.enablePrometheusMerge),"
            + " or the port is not the sidecar's (15000 or 15090)."
        ]
      )
    }
    return (
      "No requests yet", ["Rates need two polls. When something calls something else it appears here."]
    )
  }

  private static func progress(_ source: SourceStatus, _ state: AppState) -> TextLine {
    let format = Format(state.glyphs)
    var line = TextLine("\(source.state.symbol.character(state.glyphs)) ", Style(source.state.ink))
    line.add(SourceText.name(source))
    line.add("  ")
    if let error = source.error {
      line.add(error, Style(.muted))
    } else {
      line.add(
        "\(format.milliseconds(source.scrapeMs))  \(format.count(source.series.map(Double.init))) series",
        Style(.muted))
    }
    return line
  }

  /// A block of lines in the middle, all beginning at one column.
  private static func draw(_ lines: [TextLine], _ canvas: inout Canvas, _ rect: Rect) {
    let width = min(rect.width - 2, lines.map(\.width).max() ?? 0)
    let x = rect.x + max(1, (rect.width - width) / 2)
    let y = rect.y + max(0, (rect.height - lines.count) / 3)
    for (row, line) in lines.enumerated() { line.draw(&canvas, x: x, y: y + row, width: width) }
  }
}
