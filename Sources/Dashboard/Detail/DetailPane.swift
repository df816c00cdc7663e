import Terminal

/// The page of one workload, service or app: its numbers, charts, peers and proxies.
enum DetailPane: Pane {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {}

  static func back(_ state: inout AppState) -> [Effect]? {
    let from = state.table(state.pane)?.page?.cameFrom
    state.withTable { $0.page = nil }
    if let from { return Reducer().reduce(&state, .show(from)) }
    return TablePane.shown(&state)
  }

  static func reduce(_ state: inout AppState, _ action: DetailAction) -> [Effect] { [] }
}
