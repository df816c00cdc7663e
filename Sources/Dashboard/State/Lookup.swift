import Mesh

extension Snapshot {
  /// A node by its id, or nil. Cost: a binary search, as nodes are sorted by id.
  func node(_ id: NodeID) -> Node? { Self.find(id, in: nodes) }

  /// An edge by its id, or nil. Cost: a binary search, as edges are sorted by id.
  func edge(_ id: EdgeID) -> Edge? { Self.find(id, in: edges) }

  /// Whether the selected thing is in the snapshot.
  func contains(_ selection: Selection) -> Bool {
    switch selection {
    case .node(let id): node(id) != nil
    case .edge(let id): edge(id) != nil
    }
  }

  private static func find<Element: Identifiable>(_ id: Element.ID, in sorted: [Element]) -> Element?
  where Element.ID: Comparable {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low].id == id ? sorted[low] : nil
  }
}
