import Mesh

/// The part of a snapshot that a drawing shows: what is idle may be left out, and what is far from the focus.
struct VisibleGraph {
  /// Sorted by id.
  var nodes: [Node]
  /// Sorted by id; both ends are among the nodes.
  var edges: [Edge]

  /// There are nodes of more than one cluster; those whose cluster is not known do not count.
  var namesClusters: Bool { Set(nodes.lazy.compactMap(\.cluster)).count > 1 }

  init(_ all: Snapshot, _ options: GraphOptions) {
    let snapshot = options.ambient.of(all)
    edges = snapshot.edges.filter { options.showIdle || !$0.isIdle }
    var shown = Set(snapshot.nodes.lazy.filter { options.showIdle || !$0.isIdle }.map(\.id))
    for edge in edges {
      shown.insert(edge.source)
      shown.insert(edge.target)
    }
    if let focus = options.focus, snapshot.nodes.contains(where: { $0.id == focus }) {
      shown = Self.neighbourhood(of: focus, hops: options.hops, edges)
    }
    nodes = snapshot.nodes.filter { shown.contains($0.id) }
    let present = Set(nodes.map(\.id))
    edges.removeAll { !present.contains($0.source) || !present.contains($0.target) }
  }

  /// What is reached in so many steps along edges in either direction.
  private static func neighbourhood(of focus: NodeID, hops: Int, _ edges: [Edge]) -> Set<NodeID> {
    var around: [NodeID: [NodeID]] = [:]
    for edge in edges {
      around[edge.source, default: []].append(edge.target)
      around[edge.target, default: []].append(edge.source)
    }
    var reached: Set<NodeID> = [focus]
    var border = [focus]
    for _ in 0..<max(0, hops) {
      border = border.flatMap { around[$0] ?? [] }.filter { reached.insert($0).inserted }
    }
    return reached
  }
}
