import Mesh
import Metrics
import Tracing

/// The ways to the page of a log, and from its lines to their traces; `Esc` goes every way back.
enum LogsJourney {
  // MARK: - To the page

  static func showSelection(_ state: inout AppState) -> [Effect] {
    switch state.place {
    case .table:
      guard let row = state.selectedRow else { return state.say(.info, "No row is selected") }
      if row.subject.kind == .workload {
        return show(
          &state, workload: row.subject.name, namespace: row.subject.namespace, cluster: row.subject.cluster)
      }
      return show(&state, SubjectNames.nodes(of: row.subject, in: state.snapshot), of: row.name)
    case .detail:
      guard let subject = state.table(state.pane)?.page?.subject else { return [] }
      if subject.kind == .workload {
        return show(
          &state, workload: subject.name, namespace: subject.namespace, cluster: subject.cluster)
      }
      return show(&state, SubjectNames.nodes(of: subject, in: state.snapshot), of: subject.shownName)
    default:
      guard let snapshot = state.snapshot, let selection = state.graph.selection else {
        return state.say(.info, "Select a workload first: L shows its log")
      }
      switch selection {
      case .node(let id):
        guard let node = snapshot.node(id) else {
          return state.say(.info, "It is not in the newest snapshot")
        }
        return show(&state, [node], of: node.displayName)
      case .edge(let id):
        // What an edge tells is told by its caller's proxy first; the callee may never have seen it.
        let edge = snapshot.edge(id)
        let ends = [edge?.source, edge?.target].compactMap { $0 }.compactMap { snapshot.node($0) }
        return show(&state, ends, of: "this edge")
      }
    }
  }

  /// The log of the first of these that is a workload.
  private static func show(_ state: inout AppState, _ nodes: [Node], of name: String) -> [Effect] {
    guard let node = nodes.first(where: { $0.workload != nil }), let workload = node.workload else {
      return state.say(.info, "\(name) is no workload and writes no log here: select one of its callers")
    }
    return show(&state, workload: workload, namespace: node.namespace, cluster: node.cluster)
  }

  static func show(
    _ state: inout AppState, workload: String, namespace: String?, cluster: String? = nil
  ) -> [Effect] {
    state.help = nil
    state.find = nil
    var question = LogQuestion(workload: workload, namespace: namespace, cluster: cluster)
    question.choice = state.logs?.question.choice ?? .proxy
    state.logs = LogsState(question, from: state.pane, number: (state.logs?.number ?? 0) + 1)
    return read(state)
  }

  /// Asks anew what the page is about.
  static func ask(_ state: inout AppState) -> [Effect] {
    state.logs?.number += 1
    state.logs?.clear()
    return read(state)
  }

  private static func read(_ state: AppState) -> [Effect] {
    guard state.facts.hasLogs, let logs = state.logs else { return [] }
    return [.logs(.read(logs.question, number: logs.number))]
  }

  static func nextContainer(_ state: inout AppState) -> [Effect] {
    guard let logs = state.logs else { return [] }
    let origins = logs.origins ?? []
    var choices: [LogQuestion.Choice] = []
    if origins.contains(where: \.isProxy) { choices.append(.proxy) }
    var seen: Set<String> = []
    for origin in origins where !origin.isProxy && seen.insert(origin.container).inserted {
      choices.append(.container(origin.container))
    }
    if choices.count > 1 { choices.append(.all) }
    guard choices.count > 1 else {
      return state.say(.info, "Only the log of \(origins.first?.container ?? "one container") is to be had")
    }
    let at = choices.firstIndex(of: logs.question.choice) ?? -1
    state.logs?.question.choice = choices[(at + 1) % choices.count]
    return ask(&state)
  }

  // MARK: - Back

  static func close(_ state: inout AppState) -> [Effect] {
    state.logs = nil
    state.find = nil
    return [.logs(.stop)] + (state.ownPane?.shown(&state) ?? [])
  }

  // MARK: - To a trace

  /// By the trace's id, else by the request's: Envoy's spans carry it.
  static func trace(_ state: inout AppState) -> [Effect] {
    guard let row = state.logs?.opened ?? state.logs?.selected else {
      return state.say(.info, "No line is selected")
    }
    guard !row.leads.isEmpty else {
      return state.say(
        .info,
        "This line names neither a trace nor a request: access logs do, and traceparent in an application's")
    }
    guard state.facts.traceBackend != nil else { return Reducer().reduce(&state, .showTraces) }
    let from = state.pane
    var effects: [Effect] = []
    if let text = row.leads.traceID, let id = TraceID(text) {
      state.pane = .traces
      effects = state.traces.openTrace(id).map(Effect.traces)
    } else if let request = row.leads.requestID {
      state.pane = .traces
      let query = TraceQuery(lookback: 3600, limit: 20, tag: Span.Tag("guid:x-request-id", request))
      effects = state.traces.show(query, scope: "request \(request)").map(Effect.traces)
    }
    state.door = PaneDoor(from: from, to: .traces)
    state.find = nil
    return effects
  }
}
