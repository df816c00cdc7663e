import Terminal

extension ActionRegistry {
  static let findActions: [ActionDefinition] = [
    ActionDefinition(
      "find.open", title: "find", help: "Find by name while you type; Enter keeps the matches", group: .find,
      places: Place.allButText, keys: [.character("/")], command: .init("find", argument: .text("TEXT")),
      footer: 65
    ) { _, words in
      words.isEmpty ? .action(.openFind) : .action(.find(words.joined(separator: " ")))
    },
    ActionDefinition(
      "find.next", title: "next match", help: "The next match", group: .find, places: Place.allButText,
      keys: [.character("n")]
    ) { _, _ in .action(.nextMatch(forward: true)) },
    ActionDefinition(
      "find.previous", title: "previous match", help: "The previous match", group: .find,
      places: Place.allButText, keys: [.character("N")]
    ) { _, _ in .action(.nextMatch(forward: false)) },
    ActionDefinition(
      "find.goto", title: "go to", help: "Select a node by its name", group: .find, places: [],
      command: .init("goto", aliases: ["go"], argument: .node)
    ) { state, words in
      guard !words.isEmpty else { return .problem("Where to? :goto NAME") }
      guard let node = NodeFinder.best(words.joined(separator: " "), in: state) else {
        return .problem("No node “\(words.joined(separator: " "))” on the graph")
      }
      return .action(.select(.node(node)))
    },
  ]
}
