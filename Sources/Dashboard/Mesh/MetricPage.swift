import Charts
import Mesh
import Metrics
import Terminal

/// Any metric of any source over time, or the list of all of them.
enum MetricPage {
  static let table = "metrics"

  static func put(_ state: AppState, _ body: inout MeshBody) {
    let view = state.mesh.metric
    guard let name = view.name else {
      list(state, &body)
      return
    }
    body.put(lines: head(state, name, width: body.room.width))
    guard let all = view.panels else {
      body.put(lines: [TextLine("Reading \(name) …", Style(.muted))])
      return
    }
    let filled = all.panels.filter { !DetailCharts.isEmpty($0) }
    guard !filled.isEmpty else {
      empty(state, name, all, &body)
      return
    }
    let room = body.room
    if filled.count == 1, let panel = filled.first {
      put(panel, all, &body, height: max(9, min(30, room.height - body.height - legendRows(panel, room))))
      body.put(table: series(state, panel))
      return
    }
    // A histogram: its buckets over all the width, the lines below.
    let heat = filled.filter { $0.shape == .heat }
    for panel in heat { put(panel, all, &body, height: max(8, min(24, room.height * 45 / 100))) }
    let lines = filled.filter { $0.shape != .heat }.map { ($0, all) }
    body.put(
      charts: lines, columns: room.width >= 96 ? 2 : 1, height: max(8, min(18, room.height - body.height)))
    if view.label != nil, let panel = filled.last { body.put(table: series(state, panel)) }
  }

  private static func legendRows(_ panel: MetricsPanel, _ room: Size) -> Int {
    min(panel.lines.count + 3, max(4, room.height / 3))
  }

  private static func put(
    _ panel: MetricsPanel, _ all: MetricsPanels, _ body: inout MeshBody, height: Int
  ) {
    body.put(.chart(panel, all), Rect(x: 0, y: body.height, width: body.room.width, height: height))
    body.put(lines: [.empty])
  }

  /// `istio_requests_total  rate by response_code  of 3 sources, 24 series   b label v value o source`.
  private static func head(_ state: AppState, _ name: String, width: Int) -> [TextLine] {
    let view = state.mesh.metric
    let format = Format(state.glyphs)
    let panel = view.panels?.panels.first
    var line = TextLine(name, Style(.title, on: .ground, .bold))
    let isRate = panel?.isRate ?? view.isRate
    let what =
      view.isHistogram ? "histogram" : isRate == true ? "increase a second" : isRate == false ? "value" : ""
    line.add("  \(what)", Style(.text))
    line.add(view.label.map { "  by \($0)" } ?? "", Style(.accent))
    line.add(view.source.map { "  of \($0)" } ?? "", Style(.accent))
    if let panel, panel.seriesCount > 0 {
      let series = panel.seriesCount == 1 ? "1 series" : "\(format.count(Double(panel.seriesCount))) series"
      let sources = panel.sources.count == 1 ? panel.sources[0] : "\(panel.sources.count) sources"
      line.add(view.source == nil ? "  \(series) of \(sources)" : "  \(series)", Style(.muted))
    }
    line.add("  last \(format.seconds(state.mesh.window.span))", Style(.muted))
    guard let labels = panel?.labels, !labels.isEmpty else { return [line] }
    var second = TextLine("labels ", Style(.muted))
    var used = 7
    for (index, label) in labels.enumerated() {
      let isCurrent = label == view.label
      if used + label.count + 12 > width {
        second.add(" and \(labels.count - index) more", Style(.muted))
        break
      }
      second.add(" \(label)", isCurrent ? Style(.accent, on: .ground, .bold) : Style(.muted))
      used += label.count + 1
    }
    return [line, second]
  }

  /// The lines of a chart with their newest, least and largest value.
  private static func series(_ state: AppState, _ panel: MetricsPanel) -> MeshTable {
    let format = Format(state.glyphs)
    let unit = DetailCharts.unit(panel.unit)
    let lines = panel.lines
    func number(_ title: String, rank: Int, _ value: @escaping ([Double]) -> Double?) -> MeshTable.Column {
      MeshTable.Column(title: title, width: 10, rank: rank) { at in
        let number = value(lines[at].values.compactMap { $0 })
        return (unit.text(number, format), Style(.text))
      }
    }
    let label = state.mesh.metric.label ?? "series"
    return MeshTable(
      id: "series", title: TextLine(),
      columns: [
        MeshTable.Column(title: label, width: 24, isRight: false, most: 120) { at in
          (lines[at].name.isEmpty ? "without \(label)" : lines[at].name, Style(.text))
        },
        MeshTable.Column(title: "newest", width: 10, rank: 0) { at in
          (unit.text(lines[at].values.suffix(3).compactMap { $0 }.last, format), Style(.text))
        },
        number("least", rank: 2) { $0.min() },
        number("mean", rank: 1) { $0.isEmpty ? nil : $0.reduce(0, +) / Double($0.count) },
        number("largest", rank: 2) { $0.max() },
      ], count: lines.count, target: { .text(lines[$0].name) })
  }

  // MARK: - Without a chart

  private static func empty(_ state: AppState, _ name: String, _ all: MetricsPanels, _ body: inout MeshBody) {
    let view = state.mesh.metric
    let width = min(body.room.width, 90)
    let isKnown = view.names.contains(name) || view.raw.contains(name)
    var lines: [TextLine] = []
    if isKnown {
      let reason = all.panels.first?.emptyReason ?? "Nothing of it was read in this time"
      lines += TextLine.wrap(reason, width: width, Style(.title, on: .ground, .bold))
      lines += TextLine.wrap(
        "- looks further back" + (view.source == nil ? "" : "; o goes to another source")
          + "; a rate needs two readings.", width: width, Style(.muted))
      body.put(lines: lines)
      return
    }
    lines += TextLine.wrap(
      "No source tells of a metric “\(name)”", width: width, Style(.title, on: .ground, .bold))
    lines += TextLine.wrap(
      "Proxies tell what Istio's statistics include; \(view.names.count) metrics are known. Esc lists them.",
      width: width, Style(.muted))
    body.put(lines: lines)
    let near = view.near(name)
    guard !near.isEmpty else { return }
    body.put(
      table: MeshTable(
        id: table, title: TextLine("Did you mean", TextLine.headingStyle),
        columns: [
          MeshTable.Column(title: "metric", width: 30, isRight: false, most: 90) {
            (near[$0], Style(.accent))
          }
        ], count: near.count, target: { .metric(near[$0]) }))
  }

  private static func list(_ state: AppState, _ body: inout MeshBody) {
    let view = state.mesh.metric
    let shown = view.shown
    guard !view.names.isEmpty else {
      body.put(lines: [
        TextLine(
          view.isUnknown ? "No metric has been read yet" : "Reading the names of all metrics …", Style(.muted)
        )
      ])
      return
    }
    var line = TextLine("\(shown.count)", Style(.title, on: .ground, .bold))
    line.add(shown.count == view.names.count ? " metrics" : " of \(view.names.count) metrics", Style(.muted))
    if !view.filter.isEmpty { line.add("  /\(view.filter)", Style(.accent)) }
    line.add(
      "   Enter charts one, / narrows the list, :metric NAME by LABEL goes straight there", Style(.muted))
    body.put(lines: [line])
    let raw = view.raw
    body.put(
      table: MeshTable(
        id: table, title: TextLine(),
        columns: [
          MeshTable.Column(title: "metric", width: 40, isRight: false, most: 90) {
            (shown[$0], Style(.text))
          },
          MeshTable.Column(title: "kind", width: 10, isRight: false, rank: 1) { at in
            (kind(shown[at], raw), Style(.muted))
          },
        ], count: shown.count, empty: "No metric fits “\(view.filter)”", target: { .metric(shown[$0]) }))
  }

  private static func kind(_ name: String, _ raw: Set<String>) -> String {
    if raw.contains(name + "_bucket") { return "histogram" }
    return MetricsReader.isCounter(name) ? "counter" : "gauge"
  }
}
