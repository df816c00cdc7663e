import Diagnosis
import Manifests
import Terminal

/// What stands in the config pane where there is nothing to list: why, and what to do.
enum ConfigEmpty {
  /// Before the first report.
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    let names = state.facts.configNames
    guard names.isEmpty else {
      var lines = [TextLine("Reading the configuration", Style(.title, on: .ground, .bold)), .empty]
      for name in names.prefix(max(1, rect.height - 5)) {
        lines.append(
          TextLine([("\(Symbol.notReady.character(state.glyphs)) ", Style(.muted)), (name, Style(.text))]))
      }
      show(lines, &canvas, rect)
      return
    }
    let width = max(10, min(76, rect.width - 4))
    var lines = [TextLine("No configuration is read", Style(.title, on: .ground, .bold)), .empty]
    lines += TextLine.wrap(
      "Name files or folders of Istio and Kubernetes YAML, and every misconfiguration shows here with its line, and again whenever a file changes:",
      width: width, Style(.text))
    lines.append(.empty)
    for command in ["pharos --proxies hosts.txt --config ./manifests", "pharos analyze ./manifests"] {
      lines.append(TextLine("  \(command)", Style(.accent)))
    }
    show(lines, &canvas, rect)
  }

  /// A report without a row to show.
  static func draw(
    _ state: ConfigState, _ report: ConfigReport, _ canvas: inout Canvas, _ rect: Rect
  ) {
    let width = max(10, min(76, rect.width - 4))
    let objects = report.set.objects.count
    var lines: [TextLine] = []
    func title(_ text: String, _ ink: Ink = .title) {
      lines += TextLine.wrap(text, width: width, Style(ink, on: .ground, .bold))
      lines.append(.empty)
    }
    if isNarrowed(state) {
      title("No row fits")
      lines += TextLine.wrap(narrowing(state), width: width, Style(.text))
      lines.append(TextLine([("a", Style(.key, on: .ground, .bold)), ("  shows all again", Style(.muted))]))
    } else if objects == 0 {
      title("No object was found in what was read")
      lines += notRead(report, width: width)
      for source in report.set.sources.prefix(max(1, rect.height - 8)) {
        lines.append(TextLine("  \(source.name)", Style(.text)))
      }
    } else if state.view != .findings {
      title(emptyTitle(state.view))
    } else {
      let sign = Symbol.check.character(canvas.glyphs)
      title("\(sign) No findings in \(objects) object\(objects == 1 ? "" : "s")", .healthy)
      lines += notChecked(report, width: width, rows: rect.height - 6)
    }
    show(lines, &canvas, rect)
  }

  private static func emptyTitle(_ view: ConfigView) -> String {
    switch view {
    case .findings, .objects: "Nothing is here"
    case .mtls: "No service is among the objects: there is no port to speak of"
    case .authz: "No workload is among the objects"
    case .routes: "No service is among the objects: no route leads anywhere"
    case .gateways: "No gateway is among the objects"
    }
  }

  private static func isNarrowed(_ state: ConfigState) -> Bool {
    let list = state.list
    guard let index = state.index, index.count > 0 else { return state.scope != nil }
    return !list.filter.isEmpty || list.least > .info || state.scope != nil
  }

  private static func narrowing(_ state: ConfigState) -> String {
    var parts: [String] = []
    if let scope = state.scope { parts.append("what concerns \(scope.title)") }
    if let title = state.list.least.filterTitle { parts.append(title) }
    if !state.list.filter.isEmpty { parts.append("what holds “\(state.list.filter)”") }
    return "Shown is only: " + parts.joined(separator: ", ") + "."
  }

  /// What of the cluster could not be read, and why.
  private static func notRead(_ report: ConfigReport, width: Int) -> [TextLine] {
    report.set.gaps.sentences.flatMap { text in
      TextLine.wrap(text.prefix(1).uppercased() + text.dropFirst(), width: width, Style(.warning))
    }
  }

  /// What was not looked at, by what is missing.
  static func notChecked(_ report: ConfigReport, width: Int, rows: Int) -> [TextLine] {
    let unread = notRead(report, width: width)
    guard !report.analysis.notChecked.isEmpty else { return unread }
    var codes: [[Fact]: [String]] = [:]
    for rule in report.analysis.notChecked { codes[rule.needs, default: []].append(rule.code) }
    var lines = unread + (unread.isEmpty ? [] : [.empty]) + [TextLine("Not checked", TextLine.headingStyle)]
    let order = codes.map { (needs: $0.key, codes: $0.value.sorted()) }
      .sorted {
        $0.codes.count != $1.codes.count
          ? $0.codes.count > $1.codes.count : ($0.codes.first ?? "") < ($1.codes.first ?? "")
      }
    for (needs, codes) in order {
      let names = needs.map(\.words).joined(separator: ", ")
      let text = "\(codes.prefix(8).joined(separator: " "))\(codes.count > 8 ? " …" : "")"
      lines += FindingText.hanging("needs \(names): ", text, width, Style(.muted))
      if lines.count > rows { break }
    }
    return lines
  }

  private static func show(_ lines: [TextLine], _ canvas: inout Canvas, _ rect: Rect) {
    let width = min(rect.width - 2, lines.map(\.width).max() ?? 0)
    let x = rect.x + max(1, (rect.width - width) / 2)
    let y = rect.y + max(0, (rect.height - lines.count) / 3)
    for (row, line) in lines.enumerated() where y + row < rect.maxY {
      line.draw(&canvas, x: x, y: y + row, width: width)
    }
  }
}
