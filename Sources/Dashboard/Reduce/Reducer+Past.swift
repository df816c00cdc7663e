/// Answers of the past, each to the pane that asked.
extension Reducer {
  func receive(_ state: inout AppState, _ question: PastQuestion, _ answer: PastAnswer?) -> [Effect] {
    switch (question, answer) {
    case (.span, .span(let span)?): state.time.span = span
    case (.snapshot(let at), .snapshot(let snapshot)?):
      return TimeMachine.receive(&state, snapshot, asked: at)
    case (.snapshot(let at), nil): return TimeMachine.receive(&state, nil, asked: at)
    case (.baseline(let at), .baseline(let snapshot, let inventory)?):
      let effects = TimeMachine.receiveBaseline(&state, snapshot, inventory, asked: at)
      TablePane.take(&state)
      MeshQuestions.takeInventory(&state)
      return effects
    case (.inventory(let at), .inventory(let inventory)?):
      guard at == state.time.moment else { return [] }
      state.inventory = inventory
      TablePane.take(&state)
      MeshQuestions.takeInventory(&state)
    case (.trends(let at), .trends(let trends)?):
      if at == state.time.moment { TablePane.take(&state, trends) }
    case (.panels(let asked), _) where asked.subject.kind == .mesh:
      MeshQuestions.receive(&state, question, answer)
    case (.proxy(let asked), let told):
      guard case .proxy(let answer)? = told else { return ProxyQuestions.receive(&state, asked, nil) }
      return ProxyQuestions.receive(&state, asked, answer)
    case (.report, _), (.panels, _), (.envoy, _): return DetailPane.receive(&state, question, answer)
    case (.controlPlanes, _), (.explore, _), (.metricNames, _), (.certificates, _):
      MeshQuestions.receive(&state, question, answer)
    default: break
    }
    return []
  }
}

extension AppState {
  /// Changes every page that is open.
  mutating func withPages(_ change: (inout DetailState) -> Void) {
    for path in [\AppState.services, \AppState.workloads] {
      guard var page = self[keyPath: path].page else { continue }
      change(&page)
      self[keyPath: path].page = page
    }
  }
}
