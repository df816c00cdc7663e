import Mesh

extension Snapshot {
  /// The name of a node that may be gone.
  func displayName(_ id: NodeID) -> String { node(id)?.displayName ?? id.text }

  /// `productpage v1 → reviews v3`, with an ASCII arrow where there is no other.
  func displayName(_ edge: Edge, arrow: String) -> String {
    "\(displayName(edge.source)) \(arrow) \(displayName(edge.target))"
  }
}
