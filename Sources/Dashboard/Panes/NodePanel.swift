import Diagnosis
import Mesh
import Terminal

/// A node: its traffic, the proxies behind it, who calls it and whom it calls.
enum NodePanel {
  static func write(_ node: Node, _ writer: inout PanelWriter) {
    let totals = NodeTotals(node)
    writer.title(node.displayName, right: node.type == .app ? "app" : node.type.rawValue)
    let rest = node.isIdle ? "idle" : totals.text(writer.format)
    writer.health(node.health, rest)
    for reason in node.healthReasons.prefix(3) { writer.text(reason, Style(node.health.ink), indent: "  ") }
    writer.cause(Cause.of(node: node, in: writer.snapshot, config: writer.annotations(node)))
    writer.blank()
    identity(node, &writer)
    traffic(node, &writer)
    ConfigSection.write(node, &writer)
    writer.charts(
      .node(node.id), isBytes: totals.isBytes, hasErrors: totals.percentErr != nil, hasLatency: false)
    instances(node, &writer)
    neighbours(node, &writer)
  }

  private static func identity(_ node: Node, _ writer: inout PanelWriter) {
    if let namespace = node.namespace { writer.row("namespace", namespace) }
    if let workload = node.workload, workload != node.displayName { writer.row("workload", workload) }
    if let service = node.service, service != node.displayName { writer.row("service", service) }
    if let cluster = node.cluster { writer.row("cluster", cluster, Style(.muted)) }
    if node.isOutside { writer.row("place", "outside of the mesh", Style(.muted)) }
    if node.isWaypoint { writer.row("role", "a waypoint: callers' requests go through it", Style(.muted)) }
    if node.isRoot { writer.row("role", "traffic begins here", Style(.muted)) }
  }

  private static func traffic(_ node: Node, _ writer: inout PanelWriter) {
    let shown = node.traffic.filter { $0.inbound > 0 || $0.outbound > 0 || $0.inCount > 0 }
    guard !shown.isEmpty else { return }
    writer.heading("Traffic")
    let format = writer.format
    for entry in shown {
      let isBytes = entry.protocol == .tcp
      func rate(_ value: Double) -> String { isBytes ? format.bytesPerSecond(value) : format.rate(value) }
      var runs: [(String, Style)] = []
      if entry.inbound > 0 { runs.append(("in \(rate(entry.inbound))  ", Style(.text))) }
      if entry.outbound > 0 { runs.append(("out \(rate(entry.outbound))  ", Style(.text))) }
      let classes: [(String, Double)] = [
        ("5xx", entry.in5xx), ("4xx", entry.in4xx), ("gRPC", entry.inGrpcErr),
        ("no answer", entry.inNoResponse),
      ]
      for (name, value) in classes where value > 0 {
        runs.append(("\(name) \(format.rate(value))  ", Style(.failure)))
      }
      writer.row(entry.protocol.rawValue, runs)
    }
  }

  // MARK: - Proxies

  private static func instances(_ node: Node, _ writer: inout PanelWriter) {
    guard !node.instances.isEmpty else { return }
    let sorted = node.instances.sorted {
      if $0.isOutlier != $1.isOutlier { return $0.isOutlier }
      if $0.percentErr != $1.percentErr { return ($0.percentErr ?? -1) > ($1.percentErr ?? -1) }
      return $0.proxy < $1.proxy
    }
    writer.heading(node.instances.count == 1 ? "Proxy" : "\(node.instances.count) proxies")
    for instance in sorted.prefix(20) { write(instance, &writer) }
    if sorted.count > 20 { writer.text("and \(sorted.count - 20) more", Style(.muted)) }
  }

  private static func write(_ instance: NodeInstance, _ writer: inout PanelWriter) {
    let format = writer.format
    let style = instance.isOutlier ? Style(.failure, on: .ground, .bold) : Style(.text)
    let source = writer.snapshot.sources.first { $0.name == instance.proxy }
    var line = TextLine()
    if let source, source.state != .ok {
      line.add("\(writer.sign(source.state.symbol)) ", Style(source.state.ink))
    }
    let tail = "\(format.rate(instance.inbound))  \(format.percent(instance.percentErr))"
    let room = writer.width - TextWidth.of(tail) - 2 - line.width
    line.add(TextWidth.cut(instance.pod ?? instance.proxy, to: max(6, room)), style)
    line.addRight(tail, style, width: writer.width)
    writer.add(line)
    var details: [String] = []
    if instance.isOutlier { details.append("stands out") }
    if let p95 = instance.p95 { details.append("p95 \(format.milliseconds(p95))") }
    if let uptime = instance.uptimeSeconds { details.append("up \(format.seconds(uptime))") }
    if instance.pod != nil { details.append(instance.proxy) }
    if let error = source?.error { details = [error] }
    if !details.isEmpty {
      writer.text(
        details.joined(separator: "  "), Style(instance.isOutlier ? .failure : .muted), indent: "  ")
    }
  }

  // MARK: - Neighbours

  private static func neighbours(_ node: Node, _ writer: inout PanelWriter) {
    let edges = writer.snapshot.edges
    list("Called by", edges.filter { $0.target == node.id }, name: \.source, &writer)
    list("Calls", edges.filter { $0.source == node.id }, name: \.target, &writer)
  }

  private static func list(
    _ title: String, _ edges: [Edge], name: (Edge) -> NodeID, _ writer: inout PanelWriter
  ) {
    let shown = edges.filter { writer.state.graph.showIdle || !$0.isIdle }
      .sorted { ($0.errorsPerSecond, $0.rate) > ($1.errorsPerSecond, $1.rate) }
    guard !shown.isEmpty else { return }
    writer.heading(title)
    let format = writer.format
    for edge in shown.prefix(12) {
      var line = TextLine("\(writer.sign(edge.health.symbol)) ", Style(edge.health.ink))
      var tail = edge.protocol == .tcp ? format.bytesPerSecond(edge.rate) : format.rate(edge.rate)
      if let errors = edge.percentErr, errors > 0 { tail += "  \(format.percent(errors))" }
      let room = writer.width - TextWidth.of(tail) - 4
      line.add(TextWidth.cut(writer.snapshot.displayName(name(edge)), to: max(6, room)), Style(.text))
      line.addRight(tail, Style(edge.health >= .degraded ? edge.health.ink : .muted), width: writer.width)
      writer.add(line)
    }
    if shown.count > 12 { writer.text("and \(shown.count - 12) more", Style(.muted)) }
  }
}

extension NodeTotals {
  /// `20.1/s in  0.5% errors`.
  func text(_ format: Format) -> String {
    guard let rate else { return format.unknown }
    let number = isBytes ? format.bytesPerSecond(rate) : format.rate(rate)
    var text = number + (isOutbound ? " out" : " in")
    if let percentErr { text += "  \(format.percent(percentErr)) errors" }
    return text
  }
}
