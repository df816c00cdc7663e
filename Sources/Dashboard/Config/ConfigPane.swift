import Diagnosis
import Terminal

/// Draws the config pane.
enum ConfigPane {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard rect.width > 20, rect.height > 4 else { return }
    let config = state.config
    guard let report = config.report else {
      ConfigEmpty.draw(state, &canvas, rect)
      return
    }
    var sized = config
    sized.size = rect.size
    let layout = ConfigLayout(sized, rect)
    ConfigHead.draw(config, report, &canvas, layout.head)
    let body = Rect(
      x: rect.x, y: layout.head.maxY, width: rect.width, height: rect.height - layout.head.height)
    if let page = config.page {
      ConfigPage.draw(page, config, &canvas, body)
      return
    }
    if config.list.rows.isEmpty {
      ConfigEmpty.draw(config, report, &canvas, body)
      return
    }
    ConfigListView.draw(config, &canvas, layout)
    SourceView.draw(config, &canvas, layout.source)
    FindingText.draw(config, &canvas, layout.detail)
  }
}

/// The pane's first line: its views, and what decides what the list shows; then what could not be read.
enum ConfigHead {
  private struct Tab {
    let view: ConfigView
    let x: Int
    let text: String
  }

  static func draw(_ state: ConfigState, _ report: ConfigReport, _ canvas: inout Canvas, _ rect: Rect) {
    guard !rect.isEmpty else { return }
    var end = rect.x
    for tab in tabs(state, report, rect) {
      let isCurrent = tab.view == state.view
      let style = isCurrent ? Style(.title, on: .ground, [.bold, .underline]) : Style(.muted)
      canvas.write(tab.text, x: tab.x, y: rect.y, style)
      end = tab.x + TextWidth.of(tab.text)
    }
    let facts = facts(state, report).joined(separator: " · ")
    canvas.writeRight(facts, end: rect.maxX - 1, y: rect.y, Style(.muted), width: max(0, rect.maxX - end - 4))
    guard rect.height > 1, let failure = report.failures.first else { return }
    let more = report.failures.count > 1 ? " (and \(report.failures.count - 1) more)" : ""
    canvas.write(
      "\(Symbol.warning.character(canvas.glyphs)) \(failure.name): \(failure.reason)\(more)", x: rect.x + 1,
      y: rect.y + 1, Style(.warning), width: rect.width - 2)
  }

  /// The view whose tab stands at a column.
  static func view(at x: Int, _ state: ConfigState, _ rect: Rect) -> ConfigView? {
    guard let report = state.report else { return nil }
    return tabs(state, report, rect).first { x >= $0.x && x < $0.x + TextWidth.of($0.text) }?.view
  }

  private static func tabs(_ state: ConfigState, _ report: ConfigReport, _ rect: Rect) -> [Tab] {
    var x = rect.x + 1
    return ConfigView.allCases.map { view in
      let count = count(view, state, report)
      let text = view.title + (count.isEmpty ? "" : " \(count)")
      defer { x += TextWidth.of(text) + 3 }
      return Tab(view: view, x: x, text: text)
    }
  }

  private static func count(_ view: ConfigView, _ state: ConfigState, _ report: ConfigReport) -> String {
    switch view {
    case .findings: count(state.findings.shown, of: report.findings.count)
    case .objects: count(state.objects.shown, of: report.objects.count)
    }
  }

  private static func count(_ shown: Int, of all: Int) -> String {
    shown == all ? "\(all)" : "\(shown) of \(all)"
  }

  private static func facts(_ state: ConfigState, _ report: ConfigReport) -> [String] {
    var facts: [String] = []
    if let scope = state.scope { facts.append("of \(TextSafety.safe(scope.title))") }
    if !state.list.filter.isEmpty { facts.append("/\(TextSafety.safe(state.list.filter))") }
    if state.view == .findings, let title = state.findings.least.filterTitle { facts.append(title) }
    facts.append(state.list.grouping.title)
    if !report.analysis.notChecked.isEmpty { facts.append("\(report.analysis.notChecked.count) not checked") }
    if report.analysis.suppressed > 0 { facts.append("\(report.analysis.suppressed) suppressed") }
    return facts
  }
}
