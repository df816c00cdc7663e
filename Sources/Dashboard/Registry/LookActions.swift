import Mesh
import Terminal

extension ActionRegistry {
  private static let graph: Set<Place> = [.graph, .list, .panel]

  static let lookActions: [ActionDefinition] = [
    ActionDefinition(
      "look.traces", title: "traces", help: "Traces of the selected node or edge, or of the whole mesh",
      group: .look, places: graph, keys: [.character("t")], command: .init("traces"), footer: 86
    ) { _, _ in .action(.showTraces) },
    ActionDefinition(
      "look.trace", title: "trace", help: "Open one trace by its id", group: .look, places: [],
      command: .init("trace", argument: .text("ID"))
    ) { _, words in
      guard let id = words.first else { return .problem("Which trace? :trace ID") }
      return .action(.showTrace(id))
    },
    ActionDefinition(
      "graph.idle", title: "idle", help: "Show or hide nodes and edges without traffic", group: .look,
      places: graph, keys: [.character("i")], command: .init("idle", argument: .onOff), footer: 40
    ) { _, words in onOff(words) { .showIdle($0) } },
    ActionDefinition(
      "graph.waypoints", title: "waypoints",
      help: "Ambient: waypoints as nodes, or merged into the calls that go through them", group: .look,
      places: graph, command: .init("waypoints", argument: .onOff)
    ) { _, words in onOff(words) { .showWaypoints($0) } },
    ActionDefinition(
      "graph.ambient", title: "ambient",
      help: "Ambient: whose numbers are drawn, the waypoints', the ztunnels' or both without counting twice",
      group: .look, places: graph,
      command: .init("ambient", argument: .word(AmbientTraffic.allCases.map(\.rawValue)))
    ) { state, words in
      guard let word = words.first else {
        let all = AmbientTraffic.allCases
        let next = ((all.firstIndex(of: state.graph.ambient.traffic) ?? 0) + 1) % all.count
        return .action(.setAmbient(all[next]))
      }
      guard let traffic = AmbientTraffic(rawValue: word.lowercased()) else {
        return .problem(
          "“\(word)” is none of \(AmbientTraffic.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return .action(.setAmbient(traffic))
    },
    ActionDefinition(
      "graph.boxes", title: "boxes",
      help: "Draw boxes around clusters, around namespaces as well, or none", group: .look,
      places: graph, keys: [.character("b")],
      command: .init("boxes", argument: .word(BoxGrouping.allCases.map(\.rawValue)))
    ) { _, words in
      guard let word = words.first else { return .action(.setBoxes(nil)) }
      guard let boxes = BoxGrouping(rawValue: word.lowercased()) else {
        return .problem(
          "“\(word)” is none of \(BoxGrouping.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return .action(.setBoxes(boxes))
    },
    ActionDefinition(
      "graph.type", title: "type",
      help: "Group by versioned app, app, workload or service: each press the next", group: .look,
      places: graph, keys: [.character("g")],
      command: .init("graph", aliases: ["type"], argument: .graphType),
      footer: 45
    ) { state, words in
      guard let name = words.first else {
        let all = GraphType.cycle
        let now = (state.latest ?? state.snapshot)?.graphType ?? .versionedApp
        let next = ((all.firstIndex(of: now) ?? 0) + 1) % all.count
        return .action(.setGraphType(all[next]))
      }
      guard let type = GraphType.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() })
      else {
        return .problem(
          "No graph type “\(name)”: \(GraphType.cycle.map(\.rawValue).joined(separator: ", "))")
      }
      return .action(.setGraphType(type))
    },
    ActionDefinition(
      "graph.focus", title: "focus",
      help: "Draw only the selected node and its neighbours; again: everything",
      group: .look, places: graph, keys: [.character("f")], command: .init("focus"), footer: 50
    ) { _, _ in .action(.toggleFocus) },
    ActionDefinition(
      "graph.hops", title: "hops", help: "How many steps around the selection a focus draws", group: .look,
      places: graph, keys: [.character("o")], command: .init("hops", argument: .number(1...4))
    ) { state, words in
      guard let word = words.first else { return .action(.setHops(state.graph.hops % 2 + 1)) }
      guard let hops = Int(word), (1...4).contains(hops) else { return .problem("Hops are 1 to 4") }
      return .action(.setHops(hops))
    },
    ActionDefinition(
      "graph.larger", title: "detail",
      help: "Draw nodes as cards with their numbers, or as chips of one line", group: .look,
      places: graph, keys: [.character("+")], keyLabel: .init("+ -", ascii: "+ -"),
      command: .init("cards"), footer: 30
    ) { _, _ in .action(.changeDetail(larger: true)) },
    ActionDefinition(
      "graph.smaller", title: "", help: "Draw nodes as chips of one line", group: .look, places: graph,
      keys: [.character("-")], command: .init("chips")
    ) { _, _ in .action(.changeDetail(larger: false)) },
    ActionDefinition(
      "graph.fit", title: "fit", help: "As much of the graph as fits, from its beginning", group: .look,
      places: graph, keys: [.character("0")], command: .init("fit")
    ) { _, _ in .action(.fit) },
    ActionDefinition(
      "look.panel", title: "panel", help: "Put the side panel away, or bring it back", group: .look,
      places: graph, keys: [.character("p")], command: .init("panel")
    ) { _, _ in .action(.togglePanel) },
    ActionDefinition(
      "look.pause", title: "pause", help: "Stand still on this moment; the mesh is still watched",
      group: .look,
      places: Place.allButText, keys: [.character(" ")], command: .init("pause"), footer: 55
    ) { _, _ in .action(.togglePause) },
    ActionDefinition(
      "look.copy", title: "copy",
      help: "Send the selection's name, or a finding with its place, to the terminal's clipboard",
      group: .look,
      places: graph.union([.mesh, .proxy, .config, .configPage]), keys: [.character("y")],
      command: .init("copy")
    ) { _, _ in .action(.copy) },
  ]

  /// `on`, `off`, or nothing for the other one.
  static func onOff(_ words: [String], _ make: (Bool?) -> Action) -> ActionDefinition.Outcome {
    switch words.first?.lowercased() {
    case nil: .action(make(nil))
    case "on", "yes", "true": .action(make(true))
    case "off", "no", "false": .action(make(false))
    case .some(let word): .problem("“\(word)” is neither on nor off")
    }
  }
}

extension GraphType {
  /// The order in which a key goes through them: the default first.
  static let cycle: [GraphType] = [.versionedApp, .app, .workload, .service]

  /// What it shows, for completion.
  var help: String {
    switch self {
    case .workload: "a node for each workload"
    case .app: "a node for each application, its versions together"
    case .versionedApp: "a node for each version of an application"
    case .service: "which service calls which, workloads left out"
    }
  }
}
