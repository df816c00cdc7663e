import Mesh

/// What is drawn as boxes around nodes.
extension Reducer {
  func setBoxes(_ state: inout AppState, _ boxes: BoxGrouping?) -> [Effect] {
    let all = BoxGrouping.allCases
    let next = ((all.firstIndex(of: state.graph.boxes) ?? 0) + 1) % all.count
    state.graph.boxes = boxes ?? all[next]
    state.graph.followsSelection = true
    return relayoutIfNeeded(&state) + say(&state, .info, state.graph.boxes.help)
  }
}
