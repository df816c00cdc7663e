import Layout
import Mesh
import Terminal

/// Which workloads somebody looks at: of a large mesh their proxies alone are polled.
enum InView {
  /// The workloads as `namespace/name`: those on the visible part of the graph, or what is selected with its
  /// neighbours.
  static func workloads(_ state: AppState) -> Set<String> {
    guard let snapshot = state.snapshot else { return [] }
    var ids: Set<NodeID> = []
    switch state.graph.selection {
    case .node(let id)?:
      ids.insert(id)
      for edge in snapshot.edges where edge.source == id || edge.target == id {
        ids.formUnion([edge.source, edge.target])
      }
    case .edge(let id)?: if let edge = snapshot.edge(id) { ids.formUnion([edge.source, edge.target]) }
    case nil: ids = visible(state)
    }
    return Set(
      snapshot.nodes.lazy.filter { ids.contains($0.id) }.compactMap { node in
        (node.workload ?? node.app).map { "\(node.namespace ?? "")/\($0)" }
      })
  }

  private static func visible(_ state: AppState) -> Set<NodeID> {
    let layout = FrameLayout(state)
    guard state.pane == .graph, let view = state.graph.view, let viewport = GraphViewport(state, layout)
    else {
      return []
    }
    let (left, top) = (viewport.scroll.x, viewport.scroll.y)
    let (right, bottom) = (left + layout.graph.width, top + layout.graph.height)
    return Set(
      zip(view.nodes, view.boxes).lazy.filter { _, box in
        box.x < right && box.x + box.width > left && box.y < bottom && box.y + box.height > top
      }.map(\.0))
  }
}

extension ScopePane {
  /// Tells whoever polls what is looked at, when that has changed.
  static func lookedAt(_ state: inout AppState) -> [Effect] {
    guard state.scope.report != nil, !state.isPaused, !state.time.isPast else { return [] }
    let view = InView.workloads(state)
    guard view != state.scope.view else { return [] }
    state.scope.view = view
    return [.scope(.view(view))]
  }
}
