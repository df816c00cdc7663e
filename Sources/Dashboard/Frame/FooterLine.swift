import Terminal

/// The last line: the keys of the place where the user is, most important first, as many as fit. Each is a
/// button for the mouse.
enum FooterLine {
  struct Hint {
    let definition: ActionDefinition
    let key: String
    let title: String
    var x = 0
    var width: Int { TextWidth.of(key) + 1 + TextWidth.of(title) }
  }

  static func draw(_ state: AppState, _ registry: ActionRegistry, _ canvas: inout Canvas, _ rect: Rect) {
    canvas.fill(rect, Style(.text, on: .header))
    for hint in hints(state, registry, width: rect.width) {
      let after = canvas.write(hint.key, x: hint.x, y: rect.y, Style(.key, on: .header, .bold))
      canvas.write(" " + hint.title, x: after, y: rect.y, Style(.muted, on: .header))
    }
  }

  static func definition(at x: Int, _ state: AppState, _ registry: ActionRegistry) -> ActionDefinition? {
    hints(state, registry, width: state.size.width)
      .first { x >= $0.x && x < $0.x + $0.width }?.definition
  }

  /// The hints that fit, in the registry's order, with their columns.
  static func hints(_ state: AppState, _ registry: ActionRegistry, width: Int) -> [Hint] {
    let place = state.place
    let all = registry.applying(in: place).filter { $0.footer != nil }
    let order = all.indices.sorted { (all[$0].footer ?? 0, $1) > (all[$1].footer ?? 0, $0) }
    var kept: [Int] = []
    var used = 1
    for index in order {
      guard let hint = hint(all[index], state) else { continue }
      let need = hint.width + 2
      guard used + need <= width else { continue }
      used += need
      kept.append(index)
    }
    var x = 1
    return kept.sorted().compactMap { index in
      guard var hint = hint(all[index], state) else { return nil }
      hint.x = x
      x += hint.width + 2
      return hint
    }
  }

  /// What would do nothing now has no place here.
  private static func isIdle(_ definition: ActionDefinition, _ state: AppState) -> Bool {
    (state.place == .mesh && MeshPane.isIdle(definition.id, state))
      || (state.place == .proxy && ProxyPane.isIdle(definition.id, state))
      || (definition.id == "config.cluster" && !state.config.hasSeveral)
  }

  private static func hint(_ definition: ActionDefinition, _ state: AppState) -> Hint? {
    guard let key = definition.footerKeyText(state.glyphs), !isIdle(definition, state) else { return nil }
    return Hint(definition: definition, key: key, title: title(definition, state))
  }

  /// Some words depend on what the key would do now.
  private static func title(_ definition: ActionDefinition, _ state: AppState) -> String {
    switch definition.id {
    case "look.pause" where state.place == .logs: state.logs?.isFollowing == true ? "stand still" : "follow"
    case "look.pause": state.isPaused ? "go on" : "pause"
    case "program.close": [.graph, .list].contains(state.place) ? "quit" : "close"
    case "graph.focus" where state.graph.focus != nil: "all"
    case "move.open" where state.place == .graph: state.graph.selection == nil ? "select" : "details"
    case "move.open" where state.place == .list: "graph"
    case "move.open" where state.place == .mesh: MeshPane.openTitle(state)
    case "move.open" where state.place == .proxy: ProxyPane.openTitle(state)
    case "move.open" where state.place == .config: state.config.view == .findings ? "why" : "details"
    case "move.back" where state.cameFromConfig: "to the config"
    case "move.back" where state.outerPane != .graph:
      state.outerPane == .mesh
        ? "to the mesh" : state.table(state.outerPane)?.page == nil ? "to the table" : "to the metrics"
    case "move.open" where state.place == .table:
      state.table(state.pane)?.chooser != nil ? "show or hide" : "metrics"
    case "move.left" where [.panel, .help, .configPage].contains(state.place): "scroll"
    default: definition.title
    }
  }
}

extension ActionDefinition {
  /// The footer is short of room: arrows alone, without their letters.
  func footerKeyText(_ glyphs: GlyphSet) -> String? {
    guard let text = keyText(glyphs) else { return nil }
    if id == "move.left" { return glyphs == .unicode ? "←↓↑→" : "arrows" }
    if keys.first == .enter, glyphs == .unicode { return "⏎" }
    return text
  }
}
