import Terminal

extension ActionRegistry {
  private static let here: Set<Place> = [.table]

  /// What can be done in the tables beyond moving.
  static let tableActions: [ActionDefinition] = [
    ActionDefinition(
      "table.sort", title: "sort", help: "Sort by the next column, after the last worst first again",
      group: .look, places: here, keys: [.character("s")], command: .init("sort", argument: .tableSort),
      footer: 83
    ) { state, words in
      if state.pane == .traces, words.isEmpty { return .action(.traces(.sortNext)) }
      if state.place == .proxy || (state.pane == .mesh && state.proxy != nil) {
        return ProxyPane.sortOutcome(words)
      }
      if state.pane == .mesh { return MeshPane.sortOutcome(words) }
      return inTable(state) {
        guard let word = words.first else { return .action(.tables(.sortNext)) }
        guard word == "worst" || TableColumn.named(word) != nil else {
          return .problem(TableWordProblem.column(word).sentence)
        }
        switch words.dropFirst().first?.lowercased() {
        case nil: return .action(.tables(.sort(by: word, descending: nil)))
        case "desc", "down", "descending": return .action(.tables(.sort(by: word, descending: true)))
        case "asc", "up", "ascending": return .action(.tables(.sort(by: word, descending: false)))
        case .some(let way): return .problem("“\(way)” is neither asc nor desc")
        }
      }
    },
    table("table.reverse", "reverse", "Sort the other way round", .character("S"), .reverse),
    ActionDefinition(
      "table.columns", title: "columns",
      help: "Choose columns: those named with + get a place first, those with - none; auto is as many as fit",
      group: .look, places: here, keys: [.character("C")],
      command: .init("columns", aliases: ["cols"], argument: .tableColumns), footer: 61
    ) { state, words in
      inTable(state) {
        if case .failure(let problem) = TableColumnChoice().applying(words) {
          return .problem(problem.sentence)
        }
        return .action(.tables(.columns(words)))
      }
    },
    ActionDefinition(
      "table.group", title: "group",
      help: "Headings by namespace, app, health, or none: each press the next", group: .look, places: here,
      keys: [.character("b")],
      command: .init("group-by", argument: .word(TableGrouping.allCases.map(\.rawValue))), footer: 52
    ) { state, words in
      inTable(state) {
        guard let word = words.first else { return .action(.tables(.group(nil))) }
        guard TableGrouping(rawValue: word) != nil else {
          let all = TableGrouping.allCases.map(\.rawValue).joined(separator: ", ")
          return .problem("“\(word)” is none of \(all)")
        }
        return .action(.tables(.group(word)))
      }
    },
    table(
      "table.fold", "fold", "Fold the group or unfold it, as the arrows to the left and right do",
      .character("z"), .fold, footer: 48),
    table("table.foldAll", "fold all", "Fold all groups, or unfold all", .character("Z"), .foldAll),
    ActionDefinition(
      "table.pan", title: "shift columns", help: "Columns further to the right, or back to the left",
      group: .move, places: here, keys: [.shiftRight],
      keyLabel: .init("Shift-← →", ascii: "Shift-arrows")
    ) { _, _ in .action(.tables(.pan(1))) },
    table("table.panLeft", "", "Columns back to the left", .shiftLeft, .pan(-1)),
    ActionDefinition(
      "table.details", title: "metrics", help: "All numbers of the row", group: .look, places: here,
      keys: [.character("m")]
    ) { _, _ in .action(.open) },
    table(
      "table.traces", "traces", "Traces that pass through the row", .character("t"), .showTraces, footer: 64),
    table(
      "table.config", "config", "The configuration of the row: what was found in it, what is in effect",
      .character("c"), .showConfig, footer: 63),
    table(
      "table.locate", "graph", "Select the row's node on the graph", .character("g"), .locate, footer: 62),
    table("table.copy", "copy", "Send the row's name to the terminal's clipboard", .character("y"), .copy),
    table(
      "table.all", "all", "Show everything again: no filter, nothing folded", .character("a"), .showAll,
      footer: 40),
    table(
      "table.nextProblem", "next problem", "To the next unhealthy row", .tab, .nextProblem(forward: true),
      footer: 60),
    table(
      "table.previousProblem", "previous problem", "To the previous unhealthy row", .backTab,
      .nextProblem(forward: false)),
  ]

  private static func table(
    _ id: String, _ title: String, _ help: String, _ key: Key, _ action: TablesAction, footer: Int? = nil,
    also: Character? = nil
  ) -> ActionDefinition {
    ActionDefinition(
      id, title: title, help: help, group: .look, places: here,
      keys: [key] + (also.map { [.character($0)] } ?? []), footer: footer
    ) { _, _ in .action(.tables(action)) }
  }

  private static func inTable(
    _ state: AppState, _ make: () -> ActionDefinition.Outcome
  ) -> ActionDefinition.Outcome {
    state.table(state.pane) == nil ? .problem("That is for the tables: 2 and 3 go there") : make()
  }
}
