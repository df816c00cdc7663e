import Diagnosis
import Terminal

extension ActionRegistry {
  private static let lists: Set<Place> = [.config]
  private static let both: Set<Place> = [.config, .configPage]

  /// What can be done in the config pane beyond moving.
  static let configActions: [ActionDefinition] = [
    ActionDefinition(
      "config.view", title: "view",
      help:
        "The next view of the config pane: findings, objects, mutual TLS, authorization, routes, gateways",
      group: .look,
      places: both, keys: [.tab],
      command: .init("view", argument: .word(ConfigView.allCases.map(\.rawValue))),
      footer: 84
    ) { state, words in
      inConfig(state, named(words) { .show($0) })
    },
    ActionDefinition(
      "config.cluster", title: "cluster",
      help: "Another cluster's configuration, where several are read: each press the next", group: .look,
      places: both, keys: [.character("C")], command: .init("config-cluster", argument: .text("[NAME]")),
      footer: 75
    ) { state, words in
      inConfig(state, .action(.config(.showCluster(words.isEmpty ? nil : words.joined(separator: " ")))))
    },
    config("config.viewBack", "", "The view before", both, .backTab, .showPrevious),
    ActionDefinition(
      "config.explain", title: "why",
      help: "The page of a code: what it means at run time, what to do, a wrong and a right example",
      group: .look, places: lists, keys: [.character("i")],
      command: .init("explain", argument: .code)
    ) { state, words in
      guard let code = words.first else { return inConfig(state, .action(.config(.explain(nil)))) }
      guard RuleCatalogue.rule(code) != nil else { return .problem("No code “\(code)”") }
      return .action(.config(.explain(code)))
    },
    ActionDefinition(
      "config.group", title: "group",
      help: "Group and sort by severity, kind, namespace, object or file: each press the next", group: .look,
      places: lists, keys: [.character("s")],
      command: .init("group", argument: .word(ConfigGrouping.allCases.map(\.rawValue))), footer: 70
    ) { state, words in
      inConfig(state, named(words) { .group($0) })
    },
    ActionDefinition(
      "config.level", title: "level", help: "Show all findings, errors and warnings, or errors only",
      group: .look, places: lists, keys: [.character("v")],
      command: .init("level", argument: .word(Level.allCases.map(\.rawValue))), footer: 58
    ) { state, words in
      inConfig(state, named(words) { .least($0) })
    },
    config(
      "config.all", "all", "Show everything again: no filter, all levels, the whole mesh", lists,
      .character("a"), .showAll, command: "show-all", footer: 40),
    config(
      "config.locate", "graph", "Select the node or edge that the finding is about; Esc comes back", both,
      .character("g"), .locate, command: "locate", footer: 82),
    config(
      "config.edit", "edit", "Open the place in $VISUAL or $EDITOR", both, .character("e"), .edit,
      command: "edit", footer: 62),
    config(
      "config.place", "next place", "Show the next place that the finding speaks of", lists, .character("o"),
      .nextPlace, command: "place", footer: 45),
    config(
      "config.read", "read again", "Read and analyse all files again", both, .character("r"), .readAgain,
      command: "read", footer: 30),
    ActionDefinition(
      "config.scroll", title: "scroll source", help: "Scroll the source without changing the selection",
      group: .look, places: lists, keys: [.shiftDown, .character("J")],
      keyLabel: .init("Shift-arrows HJKL", ascii: "Shift-arrows HJKL")
    ) { _, _ in .action(.config(.scrollSource(lines: 3, columns: 0))) },
    config(
      "config.scrollUp", "", "Scroll the source up", lists, .shiftUp, .scrollSource(lines: -3, columns: 0),
      also: "K"),
    config(
      "config.scrollLeft", "", "Scroll the source left", lists, .shiftLeft,
      .scrollSource(lines: 0, columns: -8), also: "H"),
    config(
      "config.scrollRight", "", "Scroll the source right", lists, .shiftRight,
      .scrollSource(lines: 0, columns: 8), also: "L"),
    ActionDefinition(
      "look.config", title: "config",
      help: "The configuration of the selected node or edge: what was found in it, what is in effect",
      group: .look, places: [.graph, .list, .panel], keys: [.character("c")], command: .init("config"),
      footer: 80
    ) { _, _ in .action(.config(.showSelected)) },
  ]

  private static func config(
    _ id: String, _ title: String, _ help: String, _ places: Set<Place>, _ key: Key, _ action: ConfigAction,
    command: String? = nil, footer: Int? = nil, also: Character? = nil
  ) -> ActionDefinition {
    ActionDefinition(
      id, title: title, help: help, group: .look, places: places,
      keys: [key] + (also.map { [.character($0)] } ?? []), command: command.map { .init($0) }, footer: footer
    ) { state, _ in inConfig(state, .action(.config(action))) }
  }

  private static func inConfig(_ state: AppState, _ outcome: ActionDefinition.Outcome)
    -> ActionDefinition.Outcome
  {
    state.pane == .config ? outcome : .problem("That is for the config: 5 goes there")
  }

  /// A value by its name; without a name the next one.
  private static func named<Value: RawRepresentable & CaseIterable>(
    _ words: [String], _ make: (Value?) -> ConfigAction
  ) -> ActionDefinition.Outcome where Value.RawValue == String {
    guard let word = words.first?.lowercased() else { return .action(.config(make(nil))) }
    guard let value = Value(rawValue: word) else {
      let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
      return .problem("“\(word)” is none of \(all)")
    }
    return .action(.config(make(value)))
  }
}
