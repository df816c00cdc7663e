import Mesh
import Metrics

/// Ways from rows to the other panes.
enum MeshLeads {
  /// Goes to another pane and remembers the way, so that `Esc` there comes back.
  static func leave(
    _ state: inout AppState, to pane: PaneID, _ go: (inout AppState) -> [Effect]
  ) -> [Effect] {
    let effects = go(&state)
    state.door = PaneDoor(from: .mesh, to: pane)
    return effects
  }

  /// From a source to the node whose proxy it is.
  static func openSource(_ state: inout AppState, _ name: String) -> [Effect] {
    guard let snapshot = state.snapshot, let source = snapshot.sources.first(where: { $0.name == name })
    else {
      return state.say(.info, "\(name) is not among the sources of this moment")
    }
    let node =
      snapshot.nodes.first { $0.instances.contains { $0.proxy == source.name } }
      ?? snapshot.nodes.first { $0.workload != nil && $0.workload == source.identity?.workload }
    guard let node else {
      return state.say(.info, "No node on the graph belongs to \(SourceText.name(source))")
    }
    return leave(&state, to: .graph) { Reducer().reduce(&$0, .select(.node(node.id))) }
  }

  /// The workloads of a namespace, the table narrowed to them.
  static func openNamespace(_ state: inout AppState, _ name: String) -> [Effect] {
    leave(&state, to: .workloads) { state in
      var effects = Reducer().reduce(&state, .show(.workloads))
      state.workloads.page = nil
      guard !name.isEmpty else { return effects }
      state.find = FindState("namespace = \(name)", isOpen: false)
      effects += TablePane.find(&state, "namespace = \(name)")
      return effects
    }
  }
}

extension MeshPane {
  /// The source that the row under the cursor is about.
  static func selectedSource(_ state: AppState) -> String? {
    switch state.mesh.selected[state.mesh.tab]?.target {
    case .source(let name), .certificate(let name, _): name
    default: state.mesh.tab == .proxies ? state.mesh.proxies.sources.first?.name : nil
    }
  }
}
