import Diagnosis
import Mesh
import Terminal

/// An edge: what the caller got, what the server saw, and why.
enum EdgePanel {
  static func write(_ edge: Edge, _ writer: inout PanelWriter) {
    let snapshot = writer.snapshot
    writer.title(snapshot.displayName(edge, arrow: writer.arrow), right: edge.protocol.rawValue)
    writer.health(edge.health, headline(edge, writer.format))
    if edge.isMirrored { writer.text("a mirrored copy: no caller waits for it", Style(.muted)) }
    writer.cause(Cause.of(edge: edge, in: snapshot, config: writer.annotations(snapshot.node(edge.target))))
    DifferenceSection.write(edge.id, &writer)
    writer.blank()
    numbers(edge, &writer)
    OriginRows.write(edge, &writer)
    security(edge, &writer)
    ConfigSection.write(edge, &writer)
    writer.charts(
      .edge(edge.id), isBytes: edge.protocol == .tcp, hasErrors: edge.protocol != .tcp,
      hasLatency: edge.responseTime != nil)
    bothSides(edge, &writer)
    answers(edge, &writer)
  }

  /// The line that matters most: errors as a share, or as a count where there are few.
  static func headline(_ edge: Edge, _ format: Format) -> String {
    if edge.isIdle { return "idle" }
    if edge.protocol == .tcp { return format.bytesPerSecond(edge.rate) }
    guard let basis = edge.healthBasis, basis.count < 10, basis.errors > 0 else {
      return "\(format.rate(edge.rate))  \(format.percent(edge.percentErr)) errors"
    }
    return "\(format.failed(basis.errors, of: basis.count)) in \(format.seconds(basis.windowSeconds))"
  }

  private static func numbers(_ edge: Edge, _ writer: inout PanelWriter) {
    let format = writer.format
    if edge.protocol == .tcp {
      writer.row("to server", format.bytesPerSecond(edge.rate))
      writer.row("to client", format.bytesPerSecond(edge.rateReceived))
      if let c = edge.connections {
        let failed = c.failed > 0 ? Style(.failure) : Style(.muted)
        writer.row(
          "connects",
          [
            ("\(format.count(c.opened)) opened", Style(.text)),
            ("  \(format.count(c.closed)) closed", Style(.muted)),
            ("  \(format.count(c.failed)) failed", failed),
          ])
      }
    } else {
      writer.row(
        "requests",
        [
          (format.rate(edge.rate), Style(.text)),
          ("  \(format.count(edge.count)) in the window", Style(.muted)),
        ])
      let share = share(edge, format)
      if !share.isEmpty { writer.row("share", share) }
      writer.row("errors", errors(edge, format))
    }
    if let m = edge.messages {
      let (to, from) = writer.glyphs == .unicode ? ("↑", "↓") : ("to", "from")
      writer.row(
        "messages",
        [
          ("\(to) \(format.rate(m.sent))", Style(.text)),
          ("  \(from) \(format.rate(m.received))", Style(.text)),
        ])
    }
    if edge.protocol != .tcp { latency("latency", edge.responseTime, &writer) }
    if let t = edge.throughput {
      writer.row(
        "bytes",
        [
          ("req \(format.bytesPerSecond(t.request))", Style(.text)),
          ("  resp \(format.bytesPerSecond(t.response))", Style(.text)),
        ])
    }
  }

  private static func share(_ edge: Edge, _ format: Format) -> [(String, Style)] {
    var runs: [(String, Style)] = []
    if let p = edge.percentReq { runs.append(("\(format.percent(p)) of its calls", Style(.text))) }
    if let p = edge.percentOfService, p < 99.95 {
      runs.append(((runs.isEmpty ? "" : "  ") + "\(format.percent(p)) of the service's", Style(.muted)))
    }
    return runs
  }

  private static func errors(_ edge: Edge, _ format: Format) -> [(String, Style)] {
    guard edge.errorsPerSecond > 0 else {
      return [(format.percent(edge.percentErr), Style(.muted))]
    }
    var runs = [(format.percent(edge.percentErr), Style(.failure, on: .ground, .bold))]
    let classes: [(String, Double)] = [
      ("5xx", edge.rate5xx), ("4xx", edge.rate4xx), ("gRPC", edge.rateGrpcErr),
      ("no answer", edge.rateNoResponse),
    ]
    for (name, rate) in classes where rate > 0 {
      runs.append(("  \(name) \(format.rate(rate))", Style(.failure)))
    }
    return runs
  }

  private static func latency(_ label: String, _ time: ResponseTime?, _ writer: inout PanelWriter) {
    let format = writer.format
    guard let time, time.avg != nil || time.p50 != nil else {
      writer.row(label, "\(format.unknown) (needs a flush of the proxy's histograms)", Style(.muted))
      return
    }
    writer.row(
      label,
      [
        ("p50 \(format.milliseconds(time.p50))", Style(.text)),
        ("  p95 \(format.milliseconds(time.p95))", Style(.text)),
        ("  p99 \(format.milliseconds(time.p99))", Style(.text)),
        ("  avg \(format.milliseconds(time.avg))", Style(.muted)),
      ])
  }

  private static func security(_ edge: Edge, _ writer: inout PanelWriter) {
    let format = writer.format
    switch edge.mtlsPercent {
    case nil: writer.row("mTLS", "not known", Style(.muted))
    case .some(let percent) where percent >= 100:
      writer.row("mTLS", "\(writer.sign(.lock)) \(format.percent(100))", Style(.lock))
    case .some(let percent):
      writer.row(
        "mTLS", "\(writer.sign(.brokenLock)) \(format.percent(percent)): the rest is plain text",
        Style(.brokenLock))
    }
    if let name = edge.sourcePrincipal { writer.row("caller", principal(name, writer)) }
    if let name = edge.destPrincipal { writer.row("server", principal(name, writer)) }
  }

  /// The end of an identity says most: `spiffe://…/ns/default/sa/reviews`.
  private static func principal(_ name: String, _ writer: PanelWriter) -> String {
    let room = writer.width - PanelWriter.labelWidth
    let safe = TextSafety.safe(name)
    guard TextWidth.of(safe) > room, safe.hasPrefix("spiffe://") else { return safe }
    let parts = safe.dropFirst("spiffe://".count).split(separator: "/")
    let more = writer.sign(.ellipsis)
    let candidates = [
      "spiffe://\(more)/" + parts.dropFirst().joined(separator: "/"),
      "\(more)/" + parts.suffix(4).joined(separator: "/"),
      "\(more)/" + parts.suffix(2).joined(separator: "/"),
    ]
    return candidates.first { TextWidth.of($0) <= room } ?? candidates[2]
  }

  // MARK: - Answers

  private static func answers(_ edge: Edge, _ writer: inout PanelWriter) {
    guard !edge.responses.isEmpty else { return }
    writer.heading(edge.protocol == .tcp ? "Connections ended" : "Answers")
    for answer in AnswerLine.all(of: edge.responses, protocol: edge.protocol).prefix(12) {
      answer.write(&writer)
    }
    let hosts = hosts(edge)
    if hosts.count > 1 {
      writer.heading("Hosts")
      for host in hosts.prefix(6) {
        var line = TextLine(TextWidth.cut(host.name, to: writer.width - 8), Style(.text))
        line.addRight(writer.format.percent(host.percent), Style(.muted), width: writer.width)
        writer.add(line)
      }
    }
  }

  private static func hosts(_ edge: Edge) -> [(name: String, percent: Double)] {
    var sums: [String: Double] = [:]
    for share in edge.responses.values {
      for (host, percent) in share.hosts { sums[host, default: 0] += percent }
    }
    return sums.map { (name: $0.key, percent: $0.value) }.sorted {
      ($1.percent, $0.name) < ($0.percent, $1.name)
    }
  }

  // MARK: - Both sides

  private static func bothSides(_ edge: Edge, _ writer: inout PanelWriter) {
    guard let difference = edge.difference, let caller = edge.reporters[.source] else { return }
    guard let server = edge.reporters[.destination] ?? edge.reporters[.waypoint] else { return }
    writer.heading("Both sides")
    writer.text(sentence(difference, caller, server, writer.format), Style(.warning))
    let format = writer.format
    let columns = [PanelWriter.labelWidth, PanelWriter.labelWidth + 11]
    func line(_ label: String, _ a: String, _ b: String, _ style: Style) -> TextLine {
      var line = TextLine(label, Style(.muted))
      line.pad(to: columns[0])
      line.add(a, style)
      line.pad(to: columns[1])
      line.add(b, style)
      return line
    }
    writer.add(line("", "caller", "server", Style(.muted)))
    writer.add(line("requests", format.rate(caller.rate), format.rate(server.rate), Style(.text)))
    writer.add(
      line("errors", format.percent(caller.percentErr), format.percent(server.percentErr), Style(.text)))
    writer.add(
      line(
        "p95", format.milliseconds(caller.responseTime?.p95), format.milliseconds(server.responseTime?.p95),
        Style(.text)))
    for answer in AnswerLine.all(of: server.responses, protocol: edge.protocol).prefix(5)
    where answer.isFailure {
      writer.row("server says", "\(answer.name) \(format.percent(answer.percent))", Style(.failure))
    }
  }

  private static func sentence(
    _ difference: ReporterDifference, _ caller: ReporterView, _ server: ReporterView, _ format: Format
  ) -> String {
    switch difference {
    case .serverSawMore:
      "callers got \(format.percent(caller.percentErr)) errors, the server answered"
        + " \(format.percent(server.percentErr)): retries or mirroring"
    case .callerGaveUp: "the caller stopped waiting: the server saw it hang up (DC)"
    case .serverSawFewer: "the server saw fewer requests than were sent: stopped or lost on the way"
    }
  }
}
