import Mesh

/// How ambient mesh is drawn.
extension Reducer {
  func showWaypoints(_ state: inout AppState, _ shown: Bool?) -> [Effect] {
    state.graph.ambient.showsWaypoints = shown ?? !state.graph.ambient.showsWaypoints
    let count = (state.snapshot?.nodes ?? []).count { $0.isWaypoint }
    let text =
      count == 0
      ? "There is no waypoint"
      : state.graph.ambient.showsWaypoints
        ? "Waypoints shown" : "Waypoints merged: what goes through them is one edge"
    return relayoutIfNeeded(&state) + say(&state, .info, text)
  }

  func setAmbient(_ state: inout AppState, _ traffic: AmbientTraffic) -> [Effect] {
    state.graph.ambient.traffic = traffic
    let isAmbient = state.snapshot?.edges.contains { $0.ambient != nil } ?? false
    return relayoutIfNeeded(&state)
      + say(&state, .info, isAmbient ? traffic.help : "No traffic of an ambient mesh")
  }
}

extension AmbientTraffic {
  /// What it shows, in a line.
  var help: String {
    switch self {
    case .total: "Requests where a waypoint tells them, else connections"
    case .waypoint: "What waypoints tell, without ztunnels' connections"
    case .ztunnel: "What ztunnels tell, without waypoints' requests"
    }
  }
}
