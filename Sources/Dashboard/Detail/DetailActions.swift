import Metrics
import Terminal

extension ActionRegistry {
  private static let here: Set<Place> = [.detail]
  /// Places with charts over a stretch of time that one chooses.
  private static let charts: Set<Place> = [.detail, .mesh]

  /// What can be done on the page of a workload, service or app beyond moving, and the ways to it.
  static let detailActions: [ActionDefinition] =
    [
      ActionDefinition(
        "look.detail", title: "metrics",
        help: "The page of the selected node, or of an edge's target: charts, callers, proxies, codes",
        group: .look, places: [.graph, .list, .panel], keys: [.character("m")], command: .init("metrics"),
        footer: 83
      ) { _, _ in .action(.detail(.showSelection)) },
      page("workload", .workload, "The page of a workload"),
      page("service", .service, "The page of a service or an outside host"),
      page("app", .app, "The page of an app: all versions of it together"),
      ActionDefinition(
        "detail.tab", title: "tab",
        help: "The next tab of the page: overview, inbound, outbound, latency, proxies, codes", group: .look,
        places: here, keys: [.tab],
        command: .init("tab", argument: .word(DetailTab.allCases.map(\.rawValue))), footer: 84
      ) { state, words in onPage(state, named(words) { .tab($0) }) },
      detail("detail.tabBack", "", "The tab before", [.backTab], .previousTab),
      ActionDefinition(
        "detail.reporter", title: "reporter",
        help: "Whose numbers: both sides, the client's, the server's, a waypoint's; each press the next",
        group: .look, places: here, keys: [.character("r")], command: .init("reporter"), footer: 74
      ) { state, _ in onPage(state, .action(.detail(.nextReporter))) },
      ActionDefinition(
        "detail.by", title: "by",
        help: "Rows and charts of the traffic by the other side, by code or by response flag", group: .look,
        places: here, keys: [.character("b")],
        command: .init("by", argument: .word(DetailGrouping.allCases.map(\.rawValue))), footer: 72
      ) { state, words in onPage(state, named(words) { .group($0) }) },
      ActionDefinition(
        "detail.quantile", title: "quantile", help: "All quantiles in the charts, or one of them",
        group: .look,
        places: here, keys: [.character("v")],
        command: .init("quantile", argument: .word(DetailQuantile.allCases.map(\.rawValue))), footer: 50
      ) { state, words in onPage(state, named(words) { .quantile($0) }) },
      ActionDefinition(
        "detail.closer", title: "zoom",
        help: "A shorter stretch of time in the charts; - a longer one, 0 the usual one",
        group: .look, places: charts, keys: [.character("+")], keyLabel: .init("+ - 0", ascii: "+ - 0"),
        command: .init("zoom-in"), footer: 66
      ) { state, _ in inCharts(state, .zoom(closer: true), .zoom(closer: true)) },
      ActionDefinition(
        "detail.wider", title: "", help: "A longer stretch of time", group: .look, places: charts,
        keys: [.character("-")], command: .init("zoom-out")
      ) { state, _ in inCharts(state, .zoom(closer: false), .zoom(closer: false)) },
      ActionDefinition(
        "detail.reset", title: "", help: "All that is known again, at most ten minutes", group: .look,
        places: charts,
        keys: [.character("0")]
      ) { state, _ in inCharts(state, .resetZoom, .resetZoom) },
      ActionDefinition(
        "detail.earlier", title: "pan", help: "Earlier or later in the charts", group: .look, places: charts,
        keys: [.character("<"), .shiftLeft],
        keyLabel: .init("< > Shift-arrows", ascii: "< > Shift-arrows")
      ) { state, _ in inCharts(state, .pan(-1), .pan(-1)) },
      ActionDefinition(
        "detail.later", title: "", help: "Later", group: .look, places: charts,
        keys: [.character(">"), .shiftRight]
      ) { state, _ in inCharts(state, .pan(1), .pan(1)) },
      detail(
        "detail.traces", "traces", "Traces of it; with a caller or a callee selected those between the two",
        [.character("t")], .traces, footer: 82),
      detail(
        "detail.config", "config", "Its configuration: what was found in it, what is in effect",
        [.character("c")], .config, footer: 80),
      detail(
        "detail.copy", "copy",
        "Send the annotation, or the name of what is selected, to the terminal's clipboard",
        [.character("y")], .copy),
      detail(
        "detail.locate", "graph", "Select it on the graph; Esc comes back", [.character("g")], .locate,
        footer: 78),
    ]

  private static func page(_ name: String, _ kind: MetricsSubject.Kind, _ help: String) -> ActionDefinition {
    ActionDefinition(
      "detail.\(name)", title: name, help: help, group: .look, places: [],
      command: .init(name, argument: .subject(kind))
    ) { state, words in
      guard !words.isEmpty else { return .problem("Which \(name)? :\(name) NAME, or NAMESPACE/NAME") }
      return .action(.detail(.show(SubjectNames.subject(kind, words.joined(separator: " "), in: state))))
    }
  }

  private static func detail(
    _ id: String, _ title: String, _ help: String, _ keys: [Key], _ action: DetailAction,
    _ command: String? = nil, footer: Int? = nil
  ) -> ActionDefinition {
    ActionDefinition(
      id, title: title, help: help, group: .look, places: here, keys: keys,
      command: command.map { .init($0) }, footer: footer
    ) { state, _ in onPage(state, .action(.detail(action))) }
  }

  private static func inCharts(
    _ state: AppState, _ onPage: DetailAction, _ inMesh: MeshAction
  ) -> ActionDefinition.Outcome {
    state.pane == .mesh ? .action(.mesh(inMesh)) : self.onPage(state, .action(.detail(onPage)))
  }

  private static func onPage(_ state: AppState, _ outcome: ActionDefinition.Outcome)
    -> ActionDefinition.Outcome
  {
    state.table(state.pane)?.page == nil
      ? .problem("That is for the page of a workload or service: Enter in 2 or 3, or m on the graph")
      : outcome
  }

  /// A value by its name; without a name the next one.
  private static func named<Value: RawRepresentable & CaseIterable>(
    _ words: [String], _ make: (Value?) -> DetailAction
  ) -> ActionDefinition.Outcome where Value.RawValue == String {
    guard let word = words.first?.lowercased() else { return .action(.detail(make(nil))) }
    guard let value = Value(rawValue: word) else {
      let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
      return .problem("“\(word)” is none of \(all)")
    }
    return .action(.detail(make(value)))
  }
}
