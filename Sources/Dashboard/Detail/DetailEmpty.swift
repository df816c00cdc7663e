import Mesh
import Metrics
import Terminal

/// What stands on a page that has no numbers, and why.
enum DetailEmpty {
  /// Seconds of the mesh after which an answer is overdue.
  private static let patience = 5.0

  /// nil when there is something to show.
  static func lines(_ state: AppState, _ page: DetailState, width: Int) -> [TextLine]? {
    if page.isUnknown { return unknown(state, page, width) }
    guard let report = page.report else { return waiting(state, page, width) }
    guard report.inbound.isEmpty, report.outbound.isEmpty, report.proxies.isEmpty else { return nil }
    // What is idle now may have been busy before: the charts say so.
    let hasPast = page.panels.values.contains { $0.panels.contains { !DetailCharts.isEmpty($0) } }
    guard !hasPast else { return nil }
    let format = Format(state.glyphs)
    return sentences(
      "No traffic in the last \(format.seconds(report.windowSeconds))",
      [
        "Nobody called \(name(page)), and it called nobody, as far as the proxies tell that are read.",
        "- looks further back; 6 shows which proxies are read.",
      ], width)
  }

  /// A panel without any value: its title and why, as much of it as there is room for.
  static func draw(_ panel: MetricsPanel, _ canvas: inout Canvas, _ rect: Rect) {
    canvas.write(panel.title, x: rect.x + 1, y: rect.y, Style(.title), width: rect.width - 1)
    let reason = panel.emptyReason ?? "No data in this time"
    let lines = TextLine.wrap(reason, width: max(10, rect.width - 6), Style(.muted))
    let top = rect.y + max(1, (rect.height - lines.count) / 2)
    for (row, line) in lines.prefix(max(1, rect.height - 1)).enumerated() {
      line.draw(&canvas, x: rect.x + 3, y: top + row, width: rect.width - 4)
    }
  }

  private static func waiting(_ state: AppState, _ page: DetailState, _ width: Int) -> [TextLine] {
    guard let since = page.asked.since, let now = state.latest?.timestamp,
      now.timeIntervalSince(since) > patience
    else { return [TextLine("Reading the numbers of \(name(page)) …", Style(.muted))] }
    return sentences(
      "No answer yet",
      ["The history was asked \(Format(state.glyphs).seconds(now.timeIntervalSince(since))) ago."], width)
  }

  private static func unknown(_ state: AppState, _ page: DetailState, _ width: Int) -> [TextLine] {
    let kind = page.subject.kind.rawValue
    let then =
      DetailQuestions.moment(state).map { " at \(ClockText.time($0, utcOffset: state.utcOffset))" } ?? ""
    return sentences(
      "Nothing is known of the \(kind) \(name(page))\(then)",
      [
        "No proxy that is read has told of it: neither its own nor one that calls it.",
        ":\(kind) with Tab lists those that are known; 6 shows which proxies are read.",
      ], width)
  }

  private static func name(_ page: DetailState) -> String {
    let subject = page.subject
    return [subject.shownNamespace, subject.shownName].compactMap { $0 }.joined(separator: "/")
  }

  private static func sentences(_ title: String, _ texts: [String], _ width: Int) -> [TextLine] {
    TextLine.wrap(title, width: width, Style(.title, on: .ground, .bold)) + [.empty]
      + texts.flatMap { TextLine.wrap($0, width: width, Style(.muted)) }
  }
}
