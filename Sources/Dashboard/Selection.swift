import Mesh

/// What the user has selected on the graph.
public enum Selection: Sendable, Hashable {
  /// A node.
  case node(NodeID)
  /// An edge.
  case edge(EdgeID)
}
