import Terminal

/// The columns of the page of scopes.
struct ScopeColumns {
  private let name: Int

  /// As wide as the names need, within limits.
  init(_ rows: [ScopeState.Row], width: Int) {
    let widest = rows.prefix(500).map { TextWidth.of(TextSafety.safe($0.name)) }.max() ?? 0
    name = min(max(14, widest), max(14, width - 40))
  }

  private static let number = 9

  func drawHead(_ tab: ScopeState.Tab, _ canvas: inout Canvas, x: Int, y: Int) {
    let style = Style(.muted, on: .ground, .bold)
    let heads: (String, [String], String) =
      switch tab {
      case .namespaces: ("namespace", ["proxies", "pods"], "")
      case .contexts: ("context", [], "state")
      case .access: ("kind", ["objects"], "state")
      }
    canvas.write(heads.0, x: x + 3, y: y, style)
    var at = x + 3 + name + 1
    for head in heads.1 {
      canvas.write(head, x: at + Self.number - head.count, y: y, style)
      at += Self.number + 1
    }
    canvas.write(heads.2, x: at + 2, y: y, style)
  }

  func draw(
    _ row: ScopeState.Row, isSelected: Bool, _ state: AppState, _ canvas: inout Canvas, x: Int, y: Int,
    width: Int
  ) {
    let ground: Ink = isSelected ? .selection : .ground
    if isSelected {
      canvas.fill(Rect(x: x, y: y, width: width, height: 1), Style(.selectionText, on: ground))
    }
    let plain = Style(isSelected ? .selectionText : .text, on: ground)
    let muted = Style(isSelected ? .selectionText : .muted, on: ground)
    if isCurrent(row, state) {
      canvas.put(Symbol.bullet.character(state.glyphs), x: x + 1, y: y, Style(.accent, on: ground, .bold))
    }
    canvas.write(TextSafety.safe(row.name), x: x + 3, y: y, plain, width: name)
    let at = x + 3 + name + 1
    let format = Format(state.glyphs)
    func put(_ value: Int?, _ column: Int, _ style: Style) {
      let text = format.count(value.map(Double.init))
      canvas.write(text, x: at + column * (Self.number + 1) + Self.number - TextWidth.of(text), y: y, style)
    }
    switch row {
    case .all:
      let namespaces = state.scope.report?.namespaces ?? []
      put(Self.sum(namespaces.map(\.proxies)), 0, plain)
      put(Self.sum(namespaces.map(\.pods)), 1, muted)
    case .namespace(let namespace):
      put(namespace.proxies, 0, namespace.proxies == 0 ? muted : plain)
      put(namespace.pods, 1, muted)
      let left = at + 2 * (Self.number + 1) + 2
      canvas.write(TextSafety.safe(namespace.note), x: left, y: y, muted, width: max(0, x + width - left))
    case .context(let name):
      guard let member = state.scope.report?.member(name) else { return }
      let (problem, text) = ScopeText.state(of: member)
      put(problem: problem, text, at + 2)
    case .access(let access):
      if access.count != nil { put(access.count, 0, muted) }
      put(problem: access.problem != nil, access.problem ?? access.use, at + Self.number + 3)
    }
    /// How something is: a sign, and words.
    func put(problem: Bool?, _ text: String, _ left: Int) {
      let symbol: Symbol = problem == nil ? .notReady : problem == true ? .warning : .check
      let ink: Ink = problem == nil ? .muted : problem == true ? .warning : .healthy
      canvas.put(symbol.character(state.glyphs), x: left, y: y, Style(ink, on: ground, .bold))
      canvas.write(
        TextSafety.safe(text), x: left + 2, y: y, problem == true ? plain : muted,
        width: max(0, x + width - left - 2))
    }
  }

  private func isCurrent(_ row: ScopeState.Row, _ state: AppState) -> Bool {
    guard let report = state.scope.report else { return false }
    return switch row {
    case .all: report.choice == .all
    case .namespace(let namespace): report.choice == .namespace(namespace.name)
    case .context(let name): report.context == name || report.member(name) != nil
    case .access: false
    }
  }

  /// What is not known of one is not known of all.
  private static func sum(_ values: [Int?]) -> Int? {
    values.contains(nil) ? nil : values.compactMap(\.self).reduce(0, +)
  }
}
