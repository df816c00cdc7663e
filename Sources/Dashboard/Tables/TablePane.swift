import Terminal

/// The tables of services (2) and workloads (3).
enum TablePane: Pane {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {}

  static func refreshed(_ state: inout AppState) -> [Effect] { [.past(.inventory(at: state.time.moment))] }

  static func reduce(_ state: inout AppState, _ action: TablesAction) -> [Effect] { [] }
}
