import Mesh
import Tracing

/// The traces that belong to what is selected.
struct TraceScope {
  let query: TraceQuery
  /// How it reads for people.
  let title: String

  init(_ state: AppState) {
    guard let snapshot = state.snapshot, let selection = state.graph.selection else {
      (query, title) = (TraceQuery(), "all traces")
      return
    }
    switch selection {
    case .node(let id):
      let node = snapshot.node(id)
      query = TraceQuery(place: node.flatMap(Self.place))
      title = snapshot.displayName(id)
    case .edge(let id):
      guard let edge = snapshot.edge(id) else {
        (query, title) = (TraceQuery(), "all traces")
        return
      }
      query = TraceQuery(
        place: snapshot.node(edge.target).flatMap(Self.place),
        caller: snapshot.node(edge.source).flatMap(Self.place))
      title = snapshot.displayName(edge, arrow: state.glyphs == .unicode ? "→" : "->")
    }
  }

  /// What spans of a node carry; nil for a caller that nobody can name.
  private static func place(_ node: Node) -> TraceQuery.Place? {
    guard node.type != .unknown else { return nil }
    let app = node.app ?? (node.workload == nil ? node.service : nil)
    return TraceQuery.Place(app: app, workload: node.workload, namespace: node.namespace)
  }
}
