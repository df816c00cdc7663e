import Terminal

extension ActionRegistry {
  static let programActions: [ActionDefinition] =
    PaneID.allCases.map { pane in
      ActionDefinition(
        "pane.\(pane.title.lowercased())", title: pane.title, help: "To the pane \(pane.title)",
        group: .program, places: Place.allButText, keys: [.character(Character("\(pane.rawValue)"))],
        command: .init("show-\(pane.title.lowercased())")
      ) { _, _ in .action(.show(pane)) }
    } + [
      ActionDefinition(
        "program.command", title: "command", help: "Type a command; Tab completes it", group: .program,
        places: Place.allButText, keys: [.character(":")], footer: 75
      ) { _, _ in .action(.openCommandLine("")) },
      ActionDefinition(
        "program.help", title: "help", help: "What the keys do where you are, and every command",
        group: .program, places: Place.allButText, keys: [.character("?"), .function(1)],
        command: .init("help"), footer: 100
      ) { _, _ in .action(.toggleHelp) },
      ActionDefinition(
        "program.theme", title: "theme", help: "Another theme; without a name the next one", group: .program,
        places: Place.allButText, keys: [.character("T")], command: .init("theme", argument: .theme)
      ) { state, words in
        guard let name = words.first else { return .action(.setTheme(nil)) }
        guard state.facts.themes.contains(name) else {
          let all = state.facts.themes.joined(separator: ", ")
          return .problem("No theme “\(name)”: \(all)")
        }
        return .action(.setTheme(name))
      },
      ActionDefinition(
        "program.mouse", title: "mouse",
        help: "Take the mouse, or leave it to the terminal for selecting text",
        group: .program, places: Place.allButText, keys: [.character("M")],
        command: .init("mouse", argument: .onOff)
      ) { _, words in onOff(words) { .setMouse($0) } },
      ActionDefinition(
        "program.redraw", title: "redraw", help: "Paint the screen anew", group: .program,
        places: Set(Place.allCases), keys: [.control("l")], command: .init("redraw")
      ) { _, _ in .action(.redraw) },
      ActionDefinition(
        "program.close", title: "quit", help: "Close what is open; with nothing open, quit", group: .program,
        places: Place.allButText, keys: [.character("q")], footer: 84
      ) { _, _ in .action(.close) },
      ActionDefinition(
        "program.quit", title: "quit", help: "Quit at once", group: .program, places: Set(Place.allCases),
        keys: [.control("c")], command: .init("quit", aliases: ["q", "exit"])
      ) { _, _ in .action(.quit) },
      ActionDefinition(
        "program.suspend", title: "suspend", help: "To the shell; fg comes back", group: .program,
        places: Set(Place.allCases), keys: [.control("z")], command: .init("suspend")
      ) { _, _ in .action(.suspend) },
    ]

  private static let typing: Set<Place> = [.commandLine, .find]

  static let textActions: [ActionDefinition] = [
    text("text.accept", "run", "Run the command; keep what was found", [.enter], .accept, footer: 90),
    text("text.cancel", "cancel", "Leave the line", [.escape, .control("g")], .cancel, footer: 80),
    text(
      "text.complete", "complete", "Complete the word; again: the next candidate", [.tab], .complete,
      footer: 85,
      places: [.commandLine]),
    text(
      "text.completeBack", "previous candidate", "The previous candidate", [.backTab], .completeBackwards,
      places: [.commandLine]),
    text(
      "text.previous", "history", "An earlier command; in find the previous match", [.up, .control("p")],
      .previous, footer: 60),
    text("text.next", "later", "A later command; in find the next match", [.down, .control("n")], .next),
    text("text.left", "left", "Cursor left", [.left, .control("b")], .left),
    text("text.right", "right", "Cursor right", [.right, .control("f")], .right),
    text("text.start", "start", "Cursor to the start", [.home, .control("a")], .start),
    text("text.end", "end", "Cursor to the end", [.end, .control("e")], .end),
    text(
      "text.backspace", "delete", "Delete the character before the cursor; on an empty line leave it",
      [.backspace, .control("h")], .deleteBackwards),
    text(
      "text.delete", "delete", "Delete the character under the cursor", [.delete, .control("d")],
      .deleteForwards),
    text("text.word", "delete word", "Delete the word before the cursor", [.control("w")], .deleteWord),
    text("text.line", "delete line", "Delete to the start", [.control("u")], .deleteToStart),
    text("text.rest", "delete rest", "Delete to the end", [.control("k")], .deleteToEnd),
  ]

  private static func text(
    _ id: String, _ title: String, _ help: String, _ keys: [Key], _ edit: Edit, footer: Int? = nil,
    places: Set<Place> = typing
  ) -> ActionDefinition {
    ActionDefinition(
      id, title: title, help: help, group: .text, places: places, keys: keys, footer: footer
    ) { _, _ in .action(.edit(edit)) }
  }
}
