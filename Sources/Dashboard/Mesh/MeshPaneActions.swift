import Terminal

extension ActionRegistry {
  private static let here: Set<Place> = [.mesh]

  /// What can be done in the pane of the mesh beyond moving, and the ways to it.
  static let meshPaneActions: [ActionDefinition] = [
    ActionDefinition(
      "mesh.tab", title: "tab",
      help: "The next page of the mesh: overview, control plane, proxies, certificates, metric", group: .look,
      places: here, keys: [.tab],
      command: .init("mesh", argument: .word(MeshTab.allCases.map(\.rawValue))), footer: 84
    ) { state, words in
      guard let word = words.first?.lowercased() else {
        return .action(state.pane == .mesh ? .mesh(.tab(nil)) : .show(.mesh))
      }
      guard let tab = MeshTab(rawValue: word) else {
        return .problem("“\(word)” is none of \(MeshTab.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return .action(.mesh(.tab(tab)))
    },
    ActionDefinition(
      "mesh.tabBack", title: "", help: "The page before", group: .look, places: here, keys: [.backTab]
    ) { _, _ in .action(.mesh(.previousTab)) },
    ActionDefinition(
      "mesh.metric", title: "metric",
      help: "Chart any metric of the sources: its value, or its increase a second, grouped by a label",
      group: .look, places: [], command: .init("metric", argument: .metric)
    ) { _, words in
      guard let name = words.first else { return .action(.mesh(.metric(nil, by: nil))) }
      let rest = words.dropFirst().filter { $0.lowercased() != "by" }
      guard rest.count <= 1 else { return .problem("One label at a time: :metric \(name) by LABEL") }
      return .action(.mesh(.metric(name, by: rest.first)))
    },
    mesh("mesh.sort", "sort", "Sort proxies or certificates by the next column", "s", .sortNext, footer: 76),
    mesh("mesh.reverse", "reverse", "Sort the other way round", "S", .reverse),
    mesh("mesh.by", "label", "Group the metric by its next label", "b", .nextLabel, footer: 60),
    mesh("mesh.rate", "rate", "The metric's increase a second, or its value", "v", .toggleRate, footer: 58),
    mesh("mesh.source", "source", "The metric of one source alone: each press the next", "o", .nextSource),
    mesh("mesh.locate", "graph", "Show the row on the graph; Esc comes back", "g", .locate, footer: 57),
  ]

  private static func mesh(
    _ id: String, _ title: String, _ help: String, _ key: Character, _ action: MeshAction, footer: Int? = nil
  ) -> ActionDefinition {
    ActionDefinition(
      id, title: title, help: help, group: .look, places: here, keys: [.character(key)], footer: footer
    ) { _, _ in .action(.mesh(action)) }
  }
}
