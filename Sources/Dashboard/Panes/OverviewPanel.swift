import Mesh
import Terminal

/// Nothing is selected: the mesh as a whole, what is worst, and where the numbers come from.
enum OverviewPanel {
  static func write(_ writer: inout PanelWriter) {
    let snapshot = writer.snapshot
    let format = writer.format
    let idle = writer.state.graph.showIdle
    writer.title(writer.state.facts.title, right: "overview")
    let problems = Ranking.problems(in: snapshot, idle: idle)
    let worst = snapshot.nodes.map(\.health).max() ?? .na
    writer.health(worst, problems.isEmpty ? "" : "\(problems.count) unhealthy")
    if let note = writer.state.facts.note { writer.text(note, Style(.info)) }
    DifferenceSection.write(&writer)
    writer.blank()

    let nodes = snapshot.visibleNodes(idle: idle)
    let edges = snapshot.edges.count { idle || !$0.isIdle }
    let hidden = snapshot.nodes.count - nodes
    writer.row("nodes", "\(nodes)" + (hidden > 0 ? "  (\(hidden) idle hidden)" : ""))
    writer.row("edges", "\(edges)")
    totals(snapshot, format, &writer)
    writer.row("mTLS", mutualTLS(snapshot, format))
    writeProblems(problems, &writer)
    writeSources(snapshot, &writer)
    if !snapshot.warnings.isEmpty {
      writer.heading("Before you trust the numbers")
      for warning in snapshot.warnings.prefix(6) { writer.text(warning, Style(.warning)) }
    }
  }

  /// What enters the mesh: requests of those whom nobody calls.
  private static func totals(_ snapshot: Snapshot, _ format: Format, _ writer: inout PanelWriter) {
    let roots = Set(snapshot.nodes.filter(\.isRoot).map(\.id))
    let entering = snapshot.edges.filter {
      roots.contains($0.source) && $0.protocol != .tcp && !$0.isMirrored
    }
    guard !entering.isEmpty else { return }
    let rate = entering.reduce(0) { $0 + $1.rate }
    let errors = entering.reduce(0) { $0 + $1.errorsPerSecond }
    writer.row("entering", format.rate(rate))
    let percent = rate > 0 ? min(100, errors / rate * 100) : nil
    writer.row("errors", format.percent(percent), Style(errors > 0 ? .failure : .muted))
  }

  private static func mutualTLS(_ snapshot: Snapshot, _ format: Format) -> String {
    let known = snapshot.edges.filter { !$0.isIdle }.compactMap(\.mtlsPercent)
    guard !known.isEmpty else { return "not known" }
    let closed = known.count { $0 >= 100 }
    return closed == known.count ? "on all edges that tell" : "\(closed) of \(known.count) edges"
  }

  private static func writeProblems(_ problems: [Selection], _ writer: inout PanelWriter) {
    guard !problems.isEmpty else { return }
    writer.heading("Worst first")
    for problem in problems.prefix(10) { writer.add(writer.problem(problem)) }
    writer.add(TextLine([("Tab", Style(.key, on: .ground, .bold)), ("  goes through them", Style(.muted))]))
  }

  private static func writeSources(_ snapshot: Snapshot, _ writer: inout PanelWriter) {
    guard !snapshot.sources.isEmpty else { return }
    writer.heading("Sources")
    let up = snapshot.sources.count { $0.state == .ok }
    let slowest = snapshot.sources.compactMap(\.scrapeMs).max()
    let style = Style(up == snapshot.sources.count ? .text : .warning)
    writer.row("answering", "\(up) of \(snapshot.sources.count)", style)
    writer.row("slowest", writer.format.milliseconds(slowest), Style(.muted))
    for source in snapshot.sources.filter({ $0.state != .ok }).prefix(5) {
      writer.text("\(writer.sign(source.state.symbol)) \(SourceText.name(source))", Style(source.state.ink))
      writer.text(source.error ?? "no answer", Style(.muted), indent: "  ")
    }
    writer.add(TextLine([("6", Style(.key, on: .ground, .bold)), ("  all of them", Style(.muted))]))
  }
}

extension PanelWriter {
  /// A line for something unhealthy: sign, name, how bad.
  func problem(_ problem: Selection) -> TextLine {
    let (name, health, tail) = describe(problem)
    var line = TextLine("\(sign(health.symbol)) ", Style(health.ink))
    line.add(TextWidth.cut(name, to: max(8, min(60, width - TextWidth.of(tail) - 4))), Style(.text))
    line.addRight(tail, Style(health.ink), width: min(width, 72))
    return line
  }

  private func describe(_ problem: Selection) -> (String, Health, String) {
    switch problem {
    case .edge(let id):
      guard let edge = snapshot.edge(id) else { return (id.text, .na, "") }
      let tail = edge.protocol == .tcp ? "tcp" : format.percent(edge.percentErr)
      return (snapshot.displayName(edge, arrow: arrow), edge.health, tail)
    case .node(let id):
      guard let node = snapshot.node(id) else { return (id.text, .na, "") }
      // A node may be red for what it calls while all who call it are served.
      let errors = NodeTotals(node).percentErr ?? 0
      return (node.displayName, node.health, errors > 0 ? format.percent(errors) : "its calls fail")
    }
  }
}
