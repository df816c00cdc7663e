import Terminal

extension ActionRegistry {
  private static let here: Set<Place> = [.logs]

  /// The ways to the log of a workload, and what can be done in it beyond moving.
  static let logsActions: [ActionDefinition] = [
    ActionDefinition(
      "look.logs", title: "logs",
      help: "The log of the selected workload's proxy and application, as it is written",
      group: .look, places: [.graph, .list, .panel, .table, .detail], keys: [.character("L")],
      command: .init("logs", argument: .subject(.workload)), footer: 61
    ) { state, words in
      guard !words.isEmpty else { return .action(.logs(.showSelection)) }
      let subject = SubjectNames.subject(.workload, words.joined(separator: " "), in: state)
      return .action(
        .logs(.show(workload: subject.name, namespace: subject.namespace, cluster: subject.cluster)))
    },
    logs(
      "logs.follow", "follow", "Stay on the newest line, or stand still; so does space", "f", .toggleFollow,
      footer: 84),
    logs(
      "logs.trace", "trace", "To the trace of the line: by its trace's id, or by its request's", "t", .trace,
      footer: 82),
    logs(
      "logs.container", "container", "The proxy's log, the application's, or both: each press the next", "c",
      .nextContainer, footer: 76),
    logs("logs.wrap", "wrap", "Break long lines, or cut them", "w", .toggleWrap, footer: 60),
    ActionDefinition(
      "logs.nextError", title: "next error", help: "To the next line that tells of an error", group: .move,
      places: here, keys: [.tab], footer: 78
    ) { _, _ in .action(.logs(.nextError(forward: true))) },
    ActionDefinition(
      "logs.previousError", title: "", help: "To the line before that tells of an error", group: .move,
      places: here,
      keys: [.backTab]
    ) { _, _ in .action(.logs(.nextError(forward: false))) },
    logs(
      "logs.previous", "run before", "The log of the container's run before this one, or this one's again",
      "P",
      .togglePrevious, footer: 40),
    logs("logs.again", "ask again", "Ask for the log again", "r", .again, footer: 30),
    logs("logs.copy", "copy", "Send the line to the terminal's clipboard", "y", .copy, footer: 50),
  ]

  private static func logs(
    _ id: String, _ title: String, _ help: String, _ key: Character, _ action: LogsAction, footer: Int
  ) -> ActionDefinition {
    ActionDefinition(
      id, title: title, help: help, group: .look, places: here, keys: [.character(key)], footer: footer
    ) { _, _ in .action(.logs(action)) }
  }
}
