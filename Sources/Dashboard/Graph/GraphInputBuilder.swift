import Layout
import Mesh

/// Makes the graph that is laid out from what is visible.
enum GraphInputBuilder {
  static func input(_ visible: VisibleGraph, _ options: GraphOptions) -> GraphInput {
    var loops: [NodeID: Int] = [:]
    for edge in visible.edges where edge.source == edge.target {
      loops[edge.source] = max(loops[edge.source] ?? 0, EdgeLabel.reserve(edge.protocol, options.detail))
    }
    let namesClusters = visible.namesClusters
    return GraphInput(
      nodes: zip(visible.nodes, BoxPlan(visible.nodes, options.boxes).paths).map { node, path in
        let size = NodeSize.of(
          node, options, loopLabel: loops[node.id] ?? 0,
          cluster: namesClusters && path.isEmpty ? node.cluster : nil)
        return GraphInput.Node(id: node.id.text, width: size.width, height: size.height, group: path)
      },
      edges: visible.edges.map { edge in
        GraphInput.Edge(
          id: edge.id.text, source: edge.source.text, target: edge.target.text,
          labelWidth: EdgeLabel.reserve(edge.protocol, options.detail))
      })
  }
}
