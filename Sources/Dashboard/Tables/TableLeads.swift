import Mesh
import Metrics
import Tracing

/// The ways from a row to the graph, its traces, its configuration.
enum TableLeads {
  /// Selects the row's node and shows the graph.
  static func locate(_ state: inout AppState) -> [Effect] {
    guard let row = state.selectedRow else { return state.say(.info, "No row is selected") }
    guard let node = node(of: row, state) else {
      return state.say(.info, "\(row.name) is not on the graph: i shows what is idle, g groups otherwise")
    }
    let table = state.pane
    let effects = Reducer().reduce(&state, .select(.node(node)))
    state.door = PaneDoor(from: table, to: .graph)
    return effects
  }

  /// The traces that pass through the row.
  static func showTraces(_ state: inout AppState) -> [Effect] {
    guard state.facts.traceBackend != nil else { return Reducer().reduce(&state, .showTraces) }
    guard let row = state.selectedRow else { return state.say(.info, "No row is selected") }
    if let node = node(of: row, state) { state.graph.selection = .node(node) }
    let subject = row.subject
    let place = TraceQuery.Place(
      app: subject.kind == .workload ? row.now.app : row.now.app ?? shortName(subject),
      workload: subject.kind == .workload ? subject.name : nil, namespace: subject.namespace)
    state.door = PaneDoor(from: state.pane, to: .traces)
    state.pane = .traces
    state.find = nil
    return state.traces.show(TraceQuery(place: place), scope: subject.name).map(Effect.traces)
  }

  /// What the configuration says of the row.
  static func showConfig(_ state: inout AppState) -> [Effect] {
    guard let row = state.selectedRow else { return state.say(.info, "No row is selected") }
    if let node = node(of: row, state) { state.graph.selection = .node(node) }
    let table = state.pane
    let effects = Reducer().reduce(&state, .show(.config))
    state.door = PaneDoor(from: table, to: .config)
    state.config.narrow(
      to: ConfigScope(title: row.name, cluster: row.subject.cluster, targets: row.now.targets))
    return effects
  }

  /// `default/reviews-v1`.
  static func copy(_ state: inout AppState) -> [Effect] {
    guard let row = state.selectedRow else { return state.say(.info, "No row is selected") }
    let text = row.subject.namespace.map { "\($0)/\(row.name)" } ?? row.name
    return [.copy(text)] + state.say(.info, "Sent to the terminal's clipboard: \(text)")
  }

  /// The node on the graph as it is grouped now: the same, else one of its names, the worst of several.
  static func node(of row: TableRow, _ state: AppState) -> NodeID? {
    guard let snapshot = state.snapshot else { return nil }
    if let node = row.now.node, snapshot.node(node) != nil { return node }
    let place = Reducer.place(of: row.now.targets, in: snapshot, cluster: row.subject.cluster)
    guard case .node(let id)? = place else { return nil }
    return id
  }

  private static func shortName(_ subject: MetricsSubject) -> String {
    subject.name.split(separator: ".").first.map(String.init) ?? subject.name
  }
}

extension AppState {
  /// The row under the cursor of the table on the screen.
  var selectedRow: TableRow? {
    switch pane {
    case .services: services.selected
    case .workloads: workloads.selected
    default: nil
    }
  }
}
