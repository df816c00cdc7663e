import Mesh
import Metrics
import Terminal

/// The numbers of the window beside one another: what came in as each side saw it, and what went out.
enum KeyNumbers {
  private struct Side {
    let title: String
    let metrics: ReporterMetrics
  }

  private static let labelWidth = 17

  static func lines(_ page: DetailState, _ format: Format, width: Int) -> [TextLine] {
    guard let report = page.report else { return [] }
    let sides = sides(report, page.reporter)
    guard !sides.isEmpty else { return [] }
    let column = max(10, min(14, (width - labelWidth) / sides.count))
    var lines: [TextLine] = []
    var head = TextLine("Key numbers", TextLine.headingStyle)
    head.pad(to: labelWidth)
    for side in sides {
      let text = TextWidth.cut(side.title, to: column - 1)
      head.add(String(repeating: " ", count: max(0, column - TextWidth.of(text))) + text, Style(.muted))
    }
    lines.append(head)
    for (label, isBad, value) in rows(format) {
      let texts = sides.map { value($0.metrics) }
      guard texts.contains(where: { $0 != nil }) else { continue }
      var line = TextLine(label, Style(.muted))
      line.pad(to: labelWidth)
      for (side, text) in zip(sides, texts) {
        let text = text ?? format.unknown
        let ink: Ink = text == format.unknown ? .faint : isBad(side.metrics) ? .failure : .text
        line.add(String(repeating: " ", count: max(1, column - TextWidth.of(text))) + text, Style(ink))
      }
      lines.append(line)
    }
    return lines.count > 1 ? lines : []
  }

  private static func sides(_ report: MetricsReport, _ wanted: Reporter?) -> [Side] {
    let inbound = report.inbound.filter { wanted == nil || $0.reporter == wanted }
      .sorted { order($0.reporter) < order($1.reporter) }
    return inbound.map { Side(title: "in: \($0.reporter.owner)", metrics: $0) }
      + [DetailRowMaker.view(report.outbound, nil)].compactMap { $0 }.map { Side(title: "out", metrics: $0) }
  }

  private static func order(_ reporter: Reporter) -> Int {
    switch reporter {
    case .source: 0
    case .destination: 1
    case .waypoint: 2
    }
  }

  private typealias Row = (
    label: String, isBad: (ReporterMetrics) -> Bool, value: (ReporterMetrics) -> String?
  )

  private static func rows(_ f: Format) -> [Row] {
    func fine(_ m: ReporterMetrics) -> Bool { false }
    func row(_ label: String, _ value: @escaping (ReporterMetrics) -> String?) -> Row { (label, fine, value) }
    func percent(_ value: Double?) -> String? { value.map { f.percent($0) } }
    func duration(_ label: String, _ of: @escaping (Distribution) -> Double?) -> Row {
      row(label) { m in m.requests?.duration.flatMap(of).map { f.milliseconds($0) } }
    }
    func failed(_ m: ReporterMetrics) -> Bool { (m.requests?.errorPercent ?? 0) > 0 }
    func isServerError(_ m: ReporterMetrics) -> Bool { (m.requests?.successPercent ?? 100) < 99.95 }
    return [
      row("requests") { $0.requests.map { f.rate($0.rate) } },
      row("in the window") { $0.requests.map { f.count($0.count) } },
      ("success (no 5xx)", isServerError, { percent($0.requests?.successPercent) }),
      ("errors", failed, { percent($0.requests?.errorPercent) }),
      duration("duration p50") { $0.p50 }, duration("p90") { $0.p90 }, duration("p95") { $0.p95 },
      duration("p99") { $0.p99 }, duration("mean") { $0.avg },
      row("request size") { $0.requests?.requestSize.flatMap { sizes($0, f) } },
      row("response size") { $0.requests?.responseSize.flatMap { sizes($0, f) } },
      row("request bytes") { $0.requests?.requestSize?.sumRate.map { f.bytesPerSecond($0) } },
      row("response bytes") { $0.requests?.responseSize?.sumRate.map { f.bytesPerSecond($0) } },
      row("messages sent") { $0.messages.map { f.rate($0.sent) } },
      row("  received") { $0.messages.map { f.rate($0.received) } },
      row("TCP to server") { $0.tcp.map { f.bytesPerSecond($0.received) } },
      row("TCP to client") { $0.tcp.map { f.bytesPerSecond($0.sent) } },
      row("opened") { $0.tcp.map { f.rate($0.opened) } },
      row("closed") { $0.tcp.map { f.rate($0.closed) } },
      ("failed", { ($0.tcp?.failed ?? 0) > 0 }, { $0.tcp.map { f.rate($0.failed) } }),
    ]
  }

  private static func sizes(_ spread: Distribution, _ f: Format) -> String? {
    (spread.avg ?? spread.p50).map { f.bytes($0) }
  }
}
