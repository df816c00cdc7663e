import Terminal

/// What happened in the mesh.
enum LogPane: Pane {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {}

  static func reduce(_ state: inout AppState, _ action: LogAction) -> [Effect] {
    switch action {
    case .happened(let changes): state.log.add(changes)
    }
    return []
  }
}
