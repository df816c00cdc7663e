import Diagnosis
import Mesh
import Terminal

/// The side panel where there is no side: a strip under the graph with the lines that matter most. `Enter`
/// opens the whole.
enum StripPanel {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ layout: FrameLayout) {
    guard let snapshot = state.snapshot else { return }
    let rect = layout.panel
    let writer = PanelWriter(state: state, snapshot: snapshot, width: rect.width - 2)
    let content = content(writer)
    canvas.hline(x: rect.x, y: rect.y, length: rect.width, Style(.border))
    let key = canvas.glyphs == .unicode ? "⏎" : "Enter"
    let hint = state.graph.selection == nil ? "" : " \(key) details "
    let room = rect.width - TextWidth.of(hint) - 6
    canvas.write(
      " \(TextWidth.cut(content.title, to: room - 2)) ", x: rect.x + 1, y: rect.y,
      Style(.title, on: .ground, .bold))
    if !hint.isEmpty { canvas.writeRight(hint, end: rect.maxX - 1, y: rect.y, Style(.key)) }
    for (row, line) in content.lines.prefix(rect.height - 1).enumerated() {
      line.draw(&canvas, x: rect.x + 1, y: rect.y + 1 + row, width: rect.width - 2)
    }
  }

  private static func content(_ writer: PanelWriter) -> (title: String, lines: [TextLine]) {
    let snapshot = writer.snapshot
    switch writer.state.graph.selection {
    case .edge(let id)?:
      guard let edge = snapshot.edge(id) else {
        return (id.text, [TextLine("not in the newest snapshot", Style(.muted))])
      }
      let title = "\(snapshot.displayName(edge, arrow: writer.arrow))  \(edge.protocol.rawValue)"
      return (
        title,
        lines(edge, writer)
          + cause(
            Cause.of(edge: edge, in: snapshot, config: writer.annotations(snapshot.node(edge.target))), writer
          )
      )
    case .node(let id)?:
      guard let node = snapshot.node(id) else {
        return (id.text, [TextLine("not in the newest snapshot", Style(.muted))])
      }
      return (
        node.displayName,
        lines(node, writer)
          + cause(Cause.of(node: node, in: snapshot, config: writer.annotations(node)), writer)
      )
    case nil: return (writer.state.facts.title, overview(writer))
    }
  }

  private static func cause(_ cause: Cause?, _ writer: PanelWriter) -> [TextLine] {
    guard let cause else { return [] }
    return TextLine.wrap(cause.sentence, width: writer.width, Style(cause.isDeliberate ? .info : .warning))
  }

  private static func lines(_ edge: Edge, _ writer: PanelWriter) -> [TextLine] {
    let format = writer.format
    var first = TextLine("\(writer.sign(edge.health.symbol)) ", Style(edge.health.ink, on: .ground, .bold))
    first.add(
      EdgePanel.headline(edge, format),
      Style(edge.health >= .degraded ? edge.health.ink : .text, on: .ground, .bold))
    if let time = edge.responseTime, edge.protocol != .tcp {
      first.add(
        "  p50 \(format.milliseconds(time.p50))  p95 \(format.milliseconds(time.p95))  p99 \(format.milliseconds(time.p99))",
        Style(.text))
    }
    switch edge.mtlsPercent {
    case nil: first.add("  mTLS not known", Style(.muted))
    case .some(let p) where p >= 100: first.add("  \(writer.sign(.lock)) mTLS", Style(.lock))
    case .some(let p):
      first.add("  \(writer.sign(.brokenLock)) mTLS \(format.percent(p))", Style(.brokenLock))
    }
    var second = TextLine()
    for answer in AnswerLine.all(of: edge.responses, protocol: edge.protocol).prefix(6) {
      if !second.runs.isEmpty { second.add("  ") }
      second.add("\(answer.name) \(format.percent(answer.percent))", Style(answer.ink))
    }
    if edge.protocol == .tcp, let c = edge.connections {
      second = TextLine(
        "\(format.count(c.opened)) opened  \(format.count(c.closed)) closed  \(format.count(c.failed)) failed",
        Style(c.failed > 0 ? .failure : .muted))
    }
    return second.runs.isEmpty ? [first] : [first, second]
  }

  private static func lines(_ node: Node, _ writer: PanelWriter) -> [TextLine] {
    let totals = NodeTotals(node)
    var first = TextLine("\(writer.sign(node.health.symbol)) ", Style(node.health.ink, on: .ground, .bold))
    first.add(
      node.isIdle ? "idle" : totals.text(writer.format),
      Style(node.health >= .degraded ? node.health.ink : .text, on: .ground, .bold))
    if let namespace = node.namespace { first.add("  ns \(namespace)", Style(.muted)) }
    if node.instances.count == 1 { first.add("  1 proxy", Style(.muted)) }
    if node.instances.count > 1 { first.add("  \(node.instances.count) proxies", Style(.muted)) }
    if let outlier = node.instances.first(where: \.isOutlier) {
      first.add("  outlier \(outlier.pod ?? outlier.proxy)", Style(.failure))
    }
    guard let reason = node.healthReasons.first else { return [first] }
    return [first, TextLine(reason, Style(node.health.ink))]
  }

  private static func overview(_ writer: PanelWriter) -> [TextLine] {
    let snapshot = writer.snapshot
    let problems = Ranking.problems(in: snapshot, idle: writer.state.graph.showIdle)
    let nodes = snapshot.visibleNodes(idle: writer.state.graph.showIdle)
    var lines: [TextLine] = []
    if nodes == 0 {
      lines.append(TextLine("\(writer.sign(.idle)) no traffic", Style(.idle)))
    } else if problems.isEmpty {
      var line = TextLine("\(writer.sign(.healthy)) all healthy", Style(.healthy, on: .ground, .bold))
      line.add("  \(nodes) nodes, \(snapshot.edges.count { !$0.isIdle }) edges", Style(.muted))
      lines.append(line)
    } else {
      var line = TextLine("\(problems.count) unhealthy", Style(.failure, on: .ground, .bold))
      line.add("  Tab", Style(.key, on: .ground, .bold))
      line.add(" goes through them, worst first", Style(.muted))
      lines.append(line)
      for problem in problems.prefix(3) { lines.append(writer.problem(problem)) }
    }
    if let note = writer.state.facts.note { lines += TextLine.wrap(note, width: writer.width, Style(.info)) }
    for warning in snapshot.warnings.prefix(2) {
      lines += TextLine.wrap(warning, width: writer.width, Style(.warning))
    }
    if lines.count == 1, nodes > 0 {
      lines.append(TextLine("An arrow key selects where traffic begins", Style(.muted)))
    }
    return lines
  }
}
