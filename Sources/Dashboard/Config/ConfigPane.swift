import Diagnosis
import Terminal

/// Draws the config pane.
enum ConfigPane {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard rect.width > 20, rect.height > 4 else { return }
    var config = state.config
    config.mesh = state.snapshot
    guard let report = config.report else {
      ConfigEmpty.draw(state, &canvas, rect)
      return
    }
    config.size = rect.size
    config.prepare()
    let layout = ConfigLayout(config, rect)
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

/// The pane's first line: its views, and what decides what the list shows.
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
    let room = rect.maxX - end - 4
    // Which cluster it is comes before all else, for what is shown is not all there is.
    var text = cluster(state, report, room)
    // As many as fit, whole.
    for fact in facts(state, report) {
      let longer = text.isEmpty ? fact : "\(text) · \(fact)"
      if TextWidth.of(longer) <= room { text = longer }
    }
    canvas.writeRight(text, end: rect.maxX - 1, y: rect.y, Style(.muted))
  }

  /// The view whose tab stands at a column.
  static func view(at x: Int, _ state: ConfigState, _ rect: Rect) -> ConfigView? {
    guard let report = state.report else { return nil }
    return tabs(state, report, rect).first { x >= $0.x && x < $0.x + TextWidth.of($0.text) }?.view
  }

  private static func tabs(_ state: ConfigState, _ report: ConfigReport, _ rect: Rect) -> [Tab] {
    var x = rect.x + 1
    return ConfigView.allCases.map { view in
      // On a narrow screen the counts of the two lists alone.
      let hasCount = rect.width >= 100 || view == .findings || view == .objects
      let text = view.title + (hasCount ? " \(count(view, state, report))" : "")
      defer { x += TextWidth.of(text) + (rect.width >= 100 ? 3 : 2) }
      return Tab(view: view, x: x, text: text)
    }
  }

  /// `4`, or `2 of 4` where the list is narrowed.
  private static func count(_ view: ConfigView, _ state: ConfigState, _ report: ConfigReport) -> String {
    let (shown, all) = (state.list(of: view).shown, report.index(of: view)?.count ?? 0)
    return shown == all ? "\(all)" : "\(shown) of \(all)"
  }

  /// What the list is narrowed to, for the line above: it must not be overlooked.
  static func narrowing(_ state: ConfigState) -> String {
    var parts: [String] = []
    if let scope = state.scope { parts.append("of \(TextSafety.safe(TextLimit.cut(scope.title, 40)))") }
    if !state.list.filter.isEmpty {
      parts.append("/\(TextSafety.safe(TextLimit.cut(state.list.filter, 40)))")
    }
    if state.view == .findings, let title = state.list.least.filterTitle { parts.append(title) }
    return parts.isEmpty ? "" : parts.joined(separator: " · ") + "  (a: all)"
  }

  /// `cluster prod (C: test 2 errors)`, as much of it as there is room for; nothing where there is one only.
  private static func cluster(_ state: ConfigState, _ report: ConfigReport, _ room: Int) -> String {
    guard state.hasSeveral, let cluster = report.cluster else { return "" }
    let name = TextSafety.safe(TextLimit.cut(cluster, 60))
    let others = state.all.filter { $0.place != report.place }.map { other in
      let errors = other.count(.error)
      let count = errors == 0 ? "" : " \(errors) error\(errors == 1 ? "" : "s")"
      return TextSafety.safe(TextLimit.cut(other.cluster ?? "", 30)) + count
    }
    let forms = [
      "cluster \(name) (C: \(others.joined(separator: ", ")))", "cluster \(name) (C: next)", "\(name) (C)",
    ]
    return forms.first { TextWidth.of($0) <= room } ?? TextWidth.cut(name, to: max(0, room))
  }

  private static func facts(_ state: ConfigState, _ report: ConfigReport) -> [String] {
    var facts: [String] = []
    if !state.list.rows.isEmpty { facts.append(state.list.grouping.title) }
    let missing = state.view.kinds.filter { !report.set.gaps.hasAll($0) }
      .compactMap { $0.split(separator: "/").last.map(String.init) }
    if !missing.isEmpty { facts.append("\(missing.joined(separator: ", ")): not all read") }
    if state.view == .findings, !report.analysis.notChecked.isEmpty {
      facts.append("\(report.analysis.notChecked.count) not checked")
    }
    if state.view == .findings, report.analysis.suppressed > 0 {
      facts.append("\(report.analysis.suppressed) suppressed")
    }
    return facts
  }
}
