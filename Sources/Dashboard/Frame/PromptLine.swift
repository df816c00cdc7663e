import Terminal

/// The `:` and `/` lines, in place of the footer, with what the word can become above them.
enum PromptLine {
  /// Rows of candidates at most.
  private static let maximum = 8

  static func draw(
    _ state: AppState, _ registry: ActionRegistry, _ canvas: inout Canvas, _ layout: FrameLayout
  ) {
    if let line = state.commandLine {
      draw(":", line.editor, hint: hint(line, registry), &canvas, layout.footer)
      candidates(line, &canvas, layout)
    } else if let find = state.find, find.isOpen {
      draw("/", find.editor, hint: found(find, state), &canvas, layout.footer)
    }
  }

  private static func draw(
    _ sign: String, _ editor: LineEditor, hint: String, _ canvas: inout Canvas, _ rect: Rect
  ) {
    canvas.fill(rect, Style(.text, on: .panel))
    let x = canvas.write(" " + sign, x: rect.x, y: rect.y, Style(.key, on: .panel, .bold))
    let before = TextWidth.of(editor.head)
    let room = max(1, rect.maxX - x - 1)
    // A long line slides so that the cursor stays in sight.
    let slide = max(0, before - room + 1)
    canvas.clipped(to: Rect(x: x, y: rect.y, width: room, height: 1)) { canvas in
      let end = canvas.write(
        editor.text, x: x - slide, y: rect.y, Style(.text, on: .panel), width: slide + room, ellipsis: false)
      if !hint.isEmpty, rect.maxX - end > TextWidth.of(hint) + 4 {
        canvas.writeRight(hint, end: rect.maxX - 1, y: rect.y, Style(.muted, on: .panel))
      }
    }
    canvas.cursor = Point(x: x + before - slide, y: rect.y)
  }

  private static func hint(_ line: CommandLineState, _ registry: ActionRegistry) -> String {
    guard let word = line.editor.text.split(separator: " ").first,
      let definition = registry.definition(command: String(word)), let command = definition.command
    else { return "Tab completes  Enter runs  Esc leaves" }
    return command.argument == .none ? definition.help : command.usage
  }

  private static func found(_ find: FindState, _ state: AppState) -> String {
    guard !find.editor.text.isEmpty, state.help == nil else {
      if state.help == nil, let own = state.ownPane { return own.foundText(state, "") }
      return state.pane == .config ? "type a code, a name, a word" : "type a name"
    }
    if let page = state.overPage { return page.foundText(state, find.editor.text) }
    switch state.pane {
    case .graph:
      let matches = NodeFinder.matches(find.editor.text, in: state)
      return matches.isEmpty ? "not found" : "\(matches.count) found"
    case .config:
      let count = state.config.list.shown
      return count == 0 ? "none" : "\(count) found"
    case .services, .workloads, .log, .mesh: return state.ownPane?.foundText(state, find.editor.text) ?? ""
    case .traces: return ""
    }
  }

  private static func candidates(_ line: CommandLineState, _ canvas: inout Canvas, _ layout: FrameLayout) {
    let all = line.candidates
    guard !all.isEmpty else { return }
    let rows = min(maximum, all.count, max(1, layout.main.height - 2))
    // The chosen one is always among those shown.
    let first = max(0, min((line.chosen ?? 0) - rows / 2, all.count - rows))
    let nameWidth = min(36, (all.map { TextWidth.of($0.text) }.max() ?? 0) + 2)
    for row in 0..<rows {
      let index = first + row
      let y = layout.footer.y - rows + row
      let isChosen = index == line.chosen
      let ground: Ink = isChosen ? .selection : .panel
      let ink: Ink = isChosen ? .selectionText : .text
      canvas.fill(Rect(x: 0, y: y, width: layout.size.width, height: 1), Style(ink, on: ground))
      let mark = isChosen ? String(Symbol.cursor.character(canvas.glyphs)) : " "
      canvas.write(mark, x: 0, y: y, Style(.cursor, on: ground))
      canvas.write(
        all[index].text, x: 2, y: y, Style(ink, on: ground, isChosen ? .bold : []), width: nameWidth)
      canvas.write(
        all[index].help, x: 3 + nameWidth, y: y, Style(isChosen ? .selectionText : .muted, on: ground),
        width: max(0, layout.size.width - nameWidth - 14))
      if row == rows - 1, all.count > rows {
        canvas.writeRight(
          "\(all.count) in all", end: layout.size.width - 1, y: y, Style(.muted, on: ground))
      }
    }
  }
}
