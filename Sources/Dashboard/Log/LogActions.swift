import Terminal

extension ActionRegistry {
  /// What can be done in the log beyond moving, and with alerts everywhere.
  static let logActions: [ActionDefinition] = [
    ActionDefinition(
      "log.kind", title: "kind",
      help: "Show everything, health, proxies and workloads, or configuration: each press the next",
      group: .look,
      places: [.log], keys: [.character("f")], command: .init("log", argument: .word(LogFilter.words)),
      footer: 80
    ) { _, words in
      guard let word = words.first else { return .action(.log(.show(nil))) }
      guard let filter = LogFilter(word: word) else {
        return .problem("“\(word)” is no kind: \(LogFilter.words.joined(separator: ", "))")
      }
      return .action(.log(.show(filter)))
    },
    ActionDefinition(
      "log.all", title: "all", help: "Show everything again: no kind, no words", group: .look, places: [.log],
      keys: [.character("a")], footer: 55
    ) { _, _ in .action(.log(.showAll)) },
    ActionDefinition(
      "log.alert", title: "alert", help: "To what turned red last", group: .find, places: Place.allButText,
      keys: [.character(AlertLine.key)], command: .init("alert")
    ) { _, _ in .action(.log(.goToAlert)) },
    ActionDefinition(
      "program.bell", title: "bell", help: "Ring the terminal's bell when something turns red",
      group: .program,
      places: [], command: .init("bell", argument: .onOff)
    ) { _, words in onOff(words) { .log(.setBell($0)) } },
  ]
}
