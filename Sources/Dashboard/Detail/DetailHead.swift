import Diagnosis
import FoundationEssentials
import Mesh
import Metrics
import Terminal

/// The head of a page: who it is, how it is, of whom and when the numbers are, and the tabs inside.
enum DetailHead {
  /// Rows that it takes.
  static func height(_ rect: Rect) -> Int { 4 }

  static func draw(
    _ state: AppState, _ page: DetailState, _ facts: DetailFacts, _ canvas: inout Canvas, _ rect: Rect
  ) {
    let format = Format(state.glyphs)
    title(state, page, facts, format).draw(&canvas, x: rect.x + 1, y: rect.y, width: rect.width - 2)
    numbers(state, page, facts, format, rect.width - 2)
      .draw(&canvas, x: rect.x + 1, y: rect.y + 1, width: rect.width - 2)
    source(state, page, facts, format, rect.width - 2)
      .draw(&canvas, x: rect.x + 1, y: rect.y + 2, width: rect.width - 2)
    strip(rect).draw(current: page.tab, &canvas)
  }

  /// The tab at a point of the screen.
  static func tab(at point: Point, _ page: DetailState, _ rect: Rect) -> DetailTab? {
    strip(rect).tab(at: point)
  }

  private static func strip(_ rect: Rect) -> TabStrip<DetailTab> {
    TabStrip(
      DetailTab.allCases, line: Rect(x: rect.x, y: rect.y + 3, width: rect.width, height: 1), title: \.title)
  }

  // MARK: - Lines

  /// `✗ workload reviews-v3  ns default  v3   failure: 24.6% of what it answers fails`.
  private static func title(
    _ state: AppState, _ page: DetailState, _ facts: DetailFacts, _ format: Format
  ) -> TextLine {
    let subject = page.subject
    let sign = String(facts.health.symbol.character(state.glyphs))
    var line = TextLine("\(sign) ", Style(facts.health.ink, on: .ground, .bold))
    line.add("\(subject.kind.rawValue) ", Style(.muted))
    line.add(subject.shownName, Style(.title, on: .ground, .bold))
    if let namespace = subject.shownNamespace { line.add("  ns \(namespace)", Style(.muted)) }
    if !facts.versions.isEmpty {
      line.add("  \(facts.versions.prefix(4).joined(separator: ", "))", Style(.text))
      if facts.versions.count > 4 { line.add(" and \(facts.versions.count - 4) more", Style(.muted)) }
    }
    if let cluster = subject.cluster, cluster != "Kubernetes" {
      line.add("  cluster \(cluster)", Style(.muted))
    }
    if let membership = facts.membership, membership != .sidecar {
      line.add("  \(membership == .outside ? "out of mesh" : membership.rawValue)", Style(.muted))
    }
    guard !facts.nodes.isEmpty || page.report != nil else { return line }
    line.add("   \(facts.health.word)", Style(facts.health.ink, on: .ground, .bold))
    if let reason = facts.reasons.first {
      line.add(": \(reason)", Style(facts.health.ink))
      if facts.reasons.count > 1 { line.add(" and \(facts.reasons.count - 1) more", Style(.muted)) }
    }
    return line
  }

  /// `in 10.0/s  out 10.0/s  success 75.4%  p95 11 ms  ⍝ mTLS 100%  proxies 2/2  config 1✗`.
  private static func numbers(
    _ state: AppState, _ page: DetailState, _ facts: DetailFacts, _ format: Format, _ width: Int
  ) -> TextLine {
    var line = TextLine()
    func put(_ label: String, _ text: String, _ style: Style = Style(.text)) {
      if !line.runs.isEmpty { line.add("  ") }
      line.add(label, Style(.muted))
      line.add(" \(text)", style)
    }
    let (inbound, outbound) = (facts.inbound, facts.outbound)
    if let requests = inbound?.requests {
      put("in", format.rate(requests.rate))
      let isBad = (requests.successPercent ?? 100) < 99.95
      put(
        "success", format.percent(requests.successPercent),
        isBad ? Style(.failure, on: .ground, .bold) : Style(.text))
      // Where errors are more than what success leaves out: 4xx, no answer, gRPC.
      if let errors = requests.errorPercent, let success = requests.successPercent,
        errors > 100 - success + 0.05
      {
        put("errors", format.percent(errors), Style(.failure))
      }
      put("p95", format.milliseconds(requests.duration?.p95))
    }
    if let tcp = inbound?.tcp {
      put("tcp in", format.bytesPerSecond(tcp.received))
      put("back", format.bytesPerSecond(tcp.sent))
    }
    if inbound?.requests == nil, inbound?.tcp == nil {
      put("in", page.report == nil ? format.unknown : "nothing")
    }
    if let requests = outbound?.requests { put("out", format.rate(requests.rate)) }
    if let tcp = outbound?.tcp { put("tcp out", format.bytesPerSecond(tcp.received)) }
    switch facts.mtlsPercent {
    case nil: put("mTLS", format.unknown)
    case .some(let percent) where percent >= 100:
      line.add("  \(Symbol.lock.character(state.glyphs)) mTLS", Style(.lock))
    case .some(let percent):
      line.add(
        "  \(Symbol.brokenLock.character(state.glyphs)) mTLS \(format.percent(percent))", Style(.brokenLock))
    }
    if let known = facts.proxiesKnown {
      let up = facts.proxiesUp
      put(
        "proxies", "\(up.map(String.init) ?? format.unknown)/\(known)", Style(up == known ? .text : .warning))
    } else if page.report != nil {
      put("proxies", "not read", Style(.warning))
    }
    // Said whole or not at all.
    var whole = line
    config(state, facts, &whole)
    return whole.width <= width ? whole : line
  }

  private static func config(_ state: AppState, _ facts: DetailFacts, _ line: inout TextLine) {
    let clusters = Set(facts.nodes.map(\.cluster))
    guard clusters.contains(where: { state.config.report(of: $0) != nil }) else { return }
    let findings = clusters.flatMap { cluster -> [Finding] in
      let nodes = facts.nodes.filter { $0.cluster == cluster }
      let numbers = Set(nodes.flatMap { state.config.notes[$0.id]?.findings ?? [] })
      guard let report = state.config.report(of: cluster) else { return [] }
      return numbers.compactMap { report.analysis.findings[safe: $0] }
    }
    line.add("  config ", Style(.muted))
    guard !findings.isEmpty else {
      line.add(String(Symbol.check.character(state.glyphs)), Style(.healthy))
      return
    }
    let counts = Dictionary(findings.map { ($0.level, 1) }, uniquingKeysWith: +)
    for (text, style) in ConfigCounts.runs(counts, state.glyphs, on: .ground) { line.add(text, style) }
  }

  /// Whose numbers, over which window, of which moment; the charts' stretch at the right.
  private static func source(
    _ state: AppState, _ page: DetailState, _ facts: DetailFacts, _ format: Format, _ width: Int
  ) -> TextLine {
    let isCalm = DetailQuestions.moment(state) == nil
    var text = "seen by the \((page.reporter ?? facts.inbound?.reporter ?? .source).owner)s"
    if page.reporter == nil, hasBoth(page) { text = "both sides, the clients' first" }
    if let report = page.report {
      let end = ClockText.time(report.windowEnd, utcOffset: state.utcOffset)
      text += "  \(format.seconds(report.windowSeconds)) to \(end)"
    }
    var line = TextLine(text, Style(.muted))
    if !isCalm { line.add("  not live", Style(.warning, on: .ground, .bold)) }
    if let warning = page.report?.warnings.first {
      line.add("  \(Symbol.warning.character(state.glyphs)) \(warning)", Style(.warning))
    }
    var right = "charts \(format.seconds(page.window.span))"
    if let end = page.window.end {
      let time = Date(timeIntervalSince1970: end)
      right += " to \(ClockText.time(time, utcOffset: state.utcOffset))"
    }
    if page.quantile != .all { right = "\(page.quantile.rawValue) only  " + right }
    if page.tab == .proxies { return line }
    if line.width + TextWidth.of(right) + 2 <= width { line.addRight(right, Style(.muted), width: width) }
    return line
  }

  private static func hasBoth(_ page: DetailState) -> Bool { (page.report?.inbound.count ?? 0) > 1 }
}
