import Terminal

/// The page of scopes as it is drawn. Where everything stands follows from the state alone.
struct ScopeView {
  let state: AppState
  let rect: Rect

  /// Head and tabs.
  private static let headHeight = 3
  /// A rule and two lines on the row under the cursor.
  private static let detailHeight = 3

  var strip: TabStrip<ScopeState.Tab> {
    let scope = state.scope
    return TabStrip(
      ScopeState.Tab.allCases, line: Rect(x: rect.x, y: rect.y + 2, width: rect.width, height: 1)
    ) { tab in
      switch tab {
      case .namespaces: tab.title + count(scope.report?.namespaces?.count)
      case .contexts: tab.title + count(scope.report?.contexts.count)
      case .access:
        tab.title + ((scope.report?.access.contains { $0.problem != nil } ?? false) ? " !" : "")
      }
    }
  }

  private func count(_ number: Int?) -> String { number.map { " \($0)" } ?? "" }

  /// Where the rows stand: under the head of their columns.
  var listRect: Rect {
    let top = rect.y + Self.headHeight + 1
    let height = max(1, rect.maxY - top - (hasDetail ? Self.detailHeight : 0))
    return Rect(x: rect.x, y: top, width: rect.width, height: height)
  }

  private var hasDetail: Bool { rect.height >= 12 }

  private var top: Int {
    var list = state.scope.list
    list.reveal(height: listRect.height, count: state.scope.rows.count)
    return list.top
  }

  /// The row at a cell of the screen.
  func row(at point: Point) -> Int? {
    guard listRect.contains(point) else { return nil }
    let row = top + point.y - listRect.y
    return row < state.scope.rows.count ? row : nil
  }

  func draw(_ canvas: inout Canvas) {
    drawHead(&canvas)
    strip.draw(current: state.scope.tab, &canvas)
    let rows = state.scope.rows
    guard !rows.isEmpty else { return drawEmpty(&canvas) }
    let columns = ScopeColumns(rows, width: rect.width)
    columns.drawHead(state.scope.tab, &canvas, x: rect.x, y: listRect.y - 1)
    let top = top
    for offset in 0..<listRect.height where top + offset < rows.count {
      let index = top + offset
      columns.draw(
        rows[index], isSelected: index == state.scope.list.row, state, &canvas, x: rect.x,
        y: listRect.y + offset, width: rect.width)
    }
    if hasDetail { drawDetail(rows, &canvas) }
  }

  private func drawHead(_ canvas: inout Canvas) {
    let width = rect.width - 2
    guard let report = state.scope.report else { return }
    var line = TextLine("Where to look", Style(.title, on: .ground, .bold))
    line.add("   ")
    line.add(report.context ?? "in-cluster", Style(.accent))
    line.add("  \(report.server)", Style(.muted))
    if let version = report.version { line.add("  Kubernetes \(version)", Style(.muted)) }
    line.draw(&canvas, x: rect.x + 1, y: rect.y, width: width)
    var second = TextLine()
    let sign = String(Symbol.warning.character(state.glyphs))
    switch report.phase {
    case .connecting: second.add("Waiting for the cluster…", Style(.muted))
    case .failed(let reason): second.add("\(sign) \(reason)", Style(.error))
    case .ready:
      if let problem = problem(report) {
        second.add("\(sign) \(problem)", Style(.error))
      } else if let warning = report.warning {
        second.add("\(sign) \(warning)", Style(.warning, on: .ground, .bold))
      } else {
        if let way = report.way { second.add("Proxies are read \(way)", Style(.muted)) }
        if let load = report.load {
          let format = Format(state.glyphs)
          second.add(
            "   \(ScopeText.load(load, format)), \(format.bytes(load.bytes))/s of \(format.bytes(load.bytesLimit))/s",
            Style(.muted))
        }
      }
    }
    second.draw(&canvas, x: rect.x + 1, y: rect.y + 1, width: width)
  }

  private func drawDetail(_ rows: [ScopeState.Row], _ canvas: inout Canvas) {
    let y = listRect.maxY
    canvas.hline(x: rect.x, y: y, length: rect.width, Style(.border))
    guard rows.indices.contains(state.scope.list.row) else { return }
    let width = rect.width - 2
    let text: String =
      switch rows[state.scope.list.row] {
      case .all:
        "Every namespace of the cluster. More than 50 proxies are not polled by themselves: Prometheus tells of all, proxies of what is in view."
      case .namespace(let namespace):
        namespace.proxies == 0
          ? "No pod of \(namespace.name) runs a proxy: label the namespace istio-injection=enabled (or istio.io/dataplane-mode=ambient) and restart its pods."
          : "Enter looks at \(namespace.name)."
      case .context(let name):
        detail(ofContext: name)
      case .access(let access):
        access.problem ?? (access.use.isEmpty ? "It can be read." : "It can be read: \(access.use).")
      }
    for (row, line) in TextLine.wrap(text, width: width, Style(.text)).prefix(2).enumerated() {
      line.draw(&canvas, x: rect.x + 1, y: y + 1 + row, width: width)
    }
  }

  private func detail(ofContext name: String) -> String {
    guard let report = state.scope.report else { return "" }
    if let member = report.member(name) {
      let text = ScopeText.state(of: member).text
      return text.contains(member.server) ? text : "\(member.server)  \(text)"
    }
    if name == report.context { return "What is looked at now." }
    guard let first = report.members.first else { return "Enter goes to this cluster." }
    return "Enter goes to this cluster, in place of \(first.name)."
  }

  /// What is wrong with one of several clusters.
  private func problem(_ report: ScopeReport) -> String? {
    let failed = report.members.first { if case .failed = $0.phase { true } else { false } }
    return failed.map { "\($0.name): \(ScopeText.state(of: $0).text)" }
  }

  private func drawEmpty(_ canvas: inout Canvas) {
    let scope = state.scope
    let text: String =
      if !scope.filter.isEmpty {
        "Nothing is called “\(scope.filter)”. Esc shows all again."
      } else {
        switch (scope.tab, scope.report?.phase) {
        case (.namespaces, .ready?):
          "Namespaces may not be listed here. Name one: :ns NAME. An administrator can allow it: pharos rbac prints the role."
        case (.namespaces, _): "No namespace is known before the cluster answers."
        case (.contexts, _): "Pharos runs inside the cluster: there is no kubeconfig with contexts."
        case (.access, _): "Nothing has been asked yet."
        }
      }
    let width = max(10, min(76, rect.width - 4))
    for (row, line) in TextLine.wrap(text, width: width, Style(.text)).enumerated()
    where listRect.y + 1 + row < rect.maxY {
      line.draw(&canvas, x: rect.x + 2, y: listRect.y + 1 + row, width: width)
    }
  }
}
