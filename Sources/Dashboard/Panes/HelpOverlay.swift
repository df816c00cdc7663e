import Terminal

/// What the keys do here, then elsewhere, then every command: made of the registry alone.
enum HelpOverlay {
  private static let keyWidth = 22

  /// The lines' part of the overlay.
  static func room(_ size: Size) -> Rect { box(size).inset(x: 2, y: 1) }

  private static func box(_ size: Size) -> Rect {
    let width = min(size.width - 2, 96)
    let height = max(3, size.height - 4)
    return Rect(x: (size.width - width) / 2, y: 2, width: width, height: height)
  }

  static func draw(_ state: AppState, _ registry: ActionRegistry, _ canvas: inout Canvas) {
    guard let help = state.help else { return }
    let box = box(state.size)
    let room = room(state.size)
    canvas.fill(box, Style(.text, on: .panel))
    let title = help.filter.isEmpty ? "Help: \(help.from.title)" : "Help: \(help.filter)"
    canvas.box(
      box, Style(.focusBorder, on: .panel), title: title, titleStyle: Style(.title, on: .panel, .bold))
    let lines = lines(state, registry, width: room.width)
    let scroll = max(0, min(help.scroll, lines.count - room.height))
    for row in 0..<max(0, min(room.height, lines.count - scroll)) {
      lines[scroll + row].on(.panel).draw(&canvas, x: room.x, y: room.y + row, width: room.width)
    }
    let position =
      lines.count > room.height
      ? "\(scroll + 1)–\(min(lines.count, scroll + room.height)) of \(lines.count)  " : ""
    canvas.writeRight(
      " \(position)/ finds  Esc closes ", end: box.maxX - 2, y: box.maxY - 1, Style(.muted, on: .panel))
  }

  /// Every line of the help.
  static func lines(_ state: AppState, _ registry: ActionRegistry, width: Int) -> [TextLine] {
    guard let help = state.help else { return [] }
    var lines: [TextLine] = []
    let here = registry.applying(in: help.from).filter { !$0.title.isEmpty }
    section("Here: \(help.from.title)", here.filter { !isEverywhere($0) }, state, width, &lines)
    let always = registry.definitions.filter { !$0.title.isEmpty && !$0.keys.isEmpty && isEverywhere($0) }
    for group in ActionDefinition.Group.allCases {
      section("Everywhere: \(group.title)", always.filter { $0.group == group }, state, width, &lines)
    }
    for place in [Place.graph, .panel, .traces, .waterfall, .mesh, .commandLine] where place != help.from {
      let there = registry.applying(in: place).filter { definition in
        !definition.title.isEmpty && !isEverywhere(definition) && !definition.places.contains(help.from)
      }
      section("In: \(place.title)", there, state, width, &lines)
    }
    commands(registry, state, width, &lines)
    signs(state, width, &lines)
    if lines.isEmpty { lines.append(TextLine("Nothing about “\(help.filter)”", Style(.muted))) }
    return lines
  }

  private static func isEverywhere(_ definition: ActionDefinition) -> Bool {
    definition.places.isSuperset(of: Place.allButText)
  }

  private static func section(
    _ title: String, _ definitions: [ActionDefinition], _ state: AppState, _ width: Int,
    _ lines: inout [TextLine]
  ) {
    let shown = definitions.filter { matches($0.title + " " + $0.help + " " + keys($0, state.glyphs), state) }
    guard !shown.isEmpty else { return }
    heading(title, &lines)
    for definition in shown { entry(keys(definition, state.glyphs), definition.help, width, &lines) }
  }

  private static func commands(
    _ registry: ActionRegistry, _ state: AppState, _ width: Int, _ lines: inout [TextLine]
  ) {
    let shown = registry.commands.compactMap { definition -> (String, String)? in
      guard let command = definition.command else { return nil }
      let aliases =
        command.aliases.isEmpty ? "" : " (also \(command.aliases.map { ":" + $0 }.joined(separator: ", ")))"
      let pair = (command.usage, definition.help + aliases)
      return matches(pair.0 + " " + pair.1, state) ? pair : nil
    }
    guard !shown.isEmpty else { return }
    heading("Commands", &lines)
    for (usage, help) in shown { entry(usage, help, width, &lines) }
  }

  /// What the signs of the graph mean.
  private static func signs(_ state: AppState, _ width: Int, _ lines: inout [TextLine]) {
    let meanings: [(Symbol, String)] = [
      (.healthy, "healthy"), (.degraded, "degraded: some errors"), (.failure, "failure: many errors"),
      (.notReady, "not ready"), (.idle, "no traffic"), (.lock, "mutual TLS on every request"),
      (.brokenLock, "mutual TLS on some requests only, with the share"),
    ]
    let shown = meanings.filter { matches($0.1 + " sign", state) }
    guard !shown.isEmpty else { return }
    heading("Signs", &lines)
    for (symbol, text) in shown { entry(String(symbol.character(state.glyphs)), text, width, &lines) }
  }

  private static func matches(_ text: String, _ state: AppState) -> Bool {
    guard let filter = state.help?.filter, !filter.isEmpty else { return true }
    return TextMatch.contains(filter, in: text)
  }

  private static func keys(_ definition: ActionDefinition, _ glyphs: GlyphSet) -> String {
    if let label = definition.keyLabel { return label.text(glyphs) }
    return definition.keys.map { $0.label(glyphs) }.joined(separator: " ")
  }

  private static func heading(_ title: String, _ lines: inout [TextLine]) {
    if !lines.isEmpty { lines.append(.empty) }
    lines.append(TextLine(title, TextLine.headingStyle))
  }

  private static func entry(_ key: String, _ text: String, _ width: Int, _ lines: inout [TextLine]) {
    let label = min(keyWidth, width / 3)
    let wrapped = TextLine.wrap(text, width: max(10, width - label - 2), Style(.text))
    let isLong = TextWidth.of(key) > label
    for (index, rest) in wrapped.enumerated() {
      var line = TextLine()
      if index == 0 {
        line.add(key, Style(.key, on: .ground, .bold))
        if isLong {
          lines.append(line)
          line = .empty
        }
      }
      line.add(String(repeating: " ", count: max(0, label + 2 - line.width)))
      lines.append(TextLine((line.runs + rest.runs).map { ($0.text, $0.style) }))
    }
  }
}
