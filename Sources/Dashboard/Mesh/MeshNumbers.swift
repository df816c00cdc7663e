import Charts
import Mesh
import Metrics
import Terminal

/// The numbers of all of the mesh: in the head of the pane, and with small lines on a small screen.
enum MeshNumbers {
  /// `80.4/s  success 98.2%  4xx 0/s  5xx 1.2/s  mTLS 100%  proxies 8/8`, with what changed since the baseline.
  static func head(_ state: AppState) -> TextLine {
    guard let shown = state.time.plain ?? state.snapshot else { return TextLine() }
    let format = Format(state.glyphs)
    let now = MeshTotals(shown)
    let old = state.time.baseline?.snapshot.map(MeshTotals.init)
    var line = TextLine()
    func put(
      _ label: String, _ text: String, _ ink: Ink = .text, change: (String, Style)? = nil
    ) {
      if !line.runs.isEmpty { line.add("  ") }
      line.add(label, Style(.muted))
      line.add(" \(text)", Style(ink))
      if let change, change.0 != "=" { line.add(" \(change.0)", change.1) }
    }
    func rate(_ label: String, _ value: Double, _ before: Double?, _ ink: Ink) {
      put(
        label, format.rate(value), value > 0 ? ink : .text,
        change: ChangeText.of(value, since: before, .down, state.glyphs) { format.rate($0) })
    }
    if let requests = now.rate {
      put(
        "requests", format.rate(requests),
        change: ChangeText.of(requests, since: old?.rate, .neither, state.glyphs) { format.rate($0) })
      put(
        "success", format.percent(now.successPercent), (now.successPercent ?? 100) < 99.95 ? .failure : .text,
        change: ChangeText.of(now.successPercent, since: old?.successPercent, .up, state.glyphs) {
          format.percent($0)
        })
      rate("4xx", now.rate4xx, old?.rate4xx, .degraded)
      rate("5xx", now.rate5xx, old?.rate5xx, .failure)
      if now.noResponse > 0 { rate("no answer", now.noResponse, old?.noResponse, .failure) }
      if now.grpcErrors > 0 { rate("gRPC errors", now.grpcErrors, old?.grpcErrors, .failure) }
    } else {
      put("requests", format.unknown)
    }
    if let bytes = now.tcpBytes { put("tcp", format.bytesPerSecond(bytes)) }
    return line
  }

  /// `⍝ mTLS on 12 of 13 edges  proxies 8 of 9  istiod 1  certificates 2 end soon  compared with 14:02:07`.
  static func second(_ state: AppState) -> TextLine {
    guard let snapshot = state.snapshot else { return TextLine() }
    let totals = MeshTotals(state.time.plain ?? snapshot)
    var line = TextLine()
    if totals.mtls.known > 0 {
      let isAll = totals.mtls.closed == totals.mtls.known
      let symbol = (isAll ? Symbol.lock : .brokenLock).character(state.glyphs)
      let text = isAll ? "mTLS on all edges" : "mTLS on \(totals.mtls.closed) of \(totals.mtls.known) edges"
      line.add("\(symbol) \(text)", Style(isAll ? .lock : .brokenLock))
    } else {
      line.add("mTLS not known", Style(.muted))
    }
    for (kind, name) in [(SourceStatus.Kind.proxy, "proxies"), (.istiod, "istiod")] {
      let all = snapshot.sources.filter { $0.kind == kind }
      guard !all.isEmpty else { continue }
      let up = all.count { $0.state == .ok }
      line.add("  \(name) ", Style(.muted))
      line.add("\(up)/\(all.count)", Style(up < all.count ? .warning : .text))
    }
    line.add("  certificates ", Style(.muted))
    let (text, ink) = certificates(state)
    line.add(text, Style(ink))
    if let baseline = state.time.baseline {
      let time = ClockText.time(baseline.moment, utcOffset: state.utcOffset)
      line.add("  changes since \(time)", Style(.info))
    }
    return line
  }

  private static func certificates(_ state: AppState) -> (String, Ink) {
    guard let now = state.latest?.timestamp else { return ("not known", .muted) }
    let rows = state.mesh.certificates
    var expired = rows.expired
    var soon = rows.soon
    for expiry in (state.mesh.controlPlanes ?? []).flatMap(\.certificates) {
      switch CertificateState(expires: expiry.at, validFrom: nil, now: now) {
      case .expired: expired += 1
      case .soon: soon += 1
      case .fine, .unknown: break
      }
    }
    let sign = Symbol.warning.character(state.glyphs)
    if expired > 0 {
      return ("\(sign) \(expired) expired" + (soon > 0 ? ", \(soon) end soon" : ""), .failure)
    }
    if soon > 0 { return ("\(sign) \(soon) end soon", .warning) }
    if rows.answers == nil { return ("not asked yet", .muted) }
    return rows.rows.isEmpty ? ("none", .muted) : ("fine", .text)
  }

  // MARK: - A small screen

  /// A line for each chart: its newest value, and how it went.
  static func small(_ state: AppState, _ charts: [(MetricsPanel, MetricsPanels)], width: Int) -> [TextLine] {
    let format = Format(state.glyphs)
    let glyphs = ChartGlyphs(state.glyphs)
    var lines: [TextLine] = []
    for (panel, _) in charts {
      let isDuration = panel.id.hasSuffix("duration")
      let line = isDuration ? panel.lines.first { $0.name == "p95" } : nil
      let values = line?.values ?? sum(panel.lines)
      guard values.contains(where: { $0 != nil }) else { continue }
      let unit = DetailCharts.unit(panel.unit)
      let newest = values.suffix(3).compactMap { $0 }.last
      let label =
        isDuration
        ? "p95"
        : panel.id.hasSuffix("volume") ? "requests" : panel.id.hasSuffix("success") ? "success" : panel.title
      var text = TextLine(TextWidth.cut(label, to: 15), Style(.muted))
      text.pad(to: 16)
      let value = unit.text(newest, format)
      text.add(String(repeating: " ", count: max(0, 9 - TextWidth.of(value))) + value + "  ", Style(.text))
      let most = values.compactMap { $0 }.max() ?? 0
      let top = panel.unit == .percent ? 100 : most * 1.2
      let isBad = panel.id.hasSuffix("errors")
      text.add(
        Sparkline.whole(values, width: max(8, width - 30), maximum: top, glyphs: glyphs),
        Style(isBad ? .failure : .series1))
      lines.append(text)
    }
    if !lines.isEmpty {
      let span = format.seconds(state.mesh.window.span)
      lines.append(TextLine("of the last \(span); charts below", Style(.faint)))
    }
    return lines
  }

  private static func sum(_ lines: [MetricsPanel.Line]) -> [Double?] {
    guard var sum = lines.first?.values else { return [] }
    for line in lines.dropFirst() {
      for (index, value) in line.values.enumerated() where index < sum.count {
        if let value { sum[index] = (sum[index] ?? 0) + value }
      }
    }
    return sum
  }
}
