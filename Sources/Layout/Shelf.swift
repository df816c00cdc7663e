/// Members of groups that no edge touches: they fill rows at the bottom of their box, across its columns.
enum Shelf {
  /// Which nodes stand on a shelf.
  static func members(_ graph: FlatGraph) -> [Bool] {
    var isFree = graph.group.map { $0 >= 0 }
    for edge in graph.edges {
      isFree[edge.tail] = false
      isFree[edge.head] = false
    }
    return isFree
  }

  /// Gives them layers among those that the box takes up anyhow, each next one where the fewest stand.
  /// - Parameter previous: layers they had; they keep them.
  static func place(_ graph: FlatGraph, _ members: [Bool], previous: [Int?], layers: inout [Int]) {
    let tree = graph.tree
    var first = Array(repeating: Int.max, count: tree.count)
    var last = Array(repeating: -1, count: tree.count)
    var standing = Array(repeating: 0, count: tree.count)
    var highest = 0
    for v in members.indices {
      if members[v] {
        standing[graph.group[v]] += 1
        continue
      }
      highest = max(highest, layers[v])
      guard graph.group[v] >= 0 else { continue }
      for g in tree.chain[graph.group[v]] {
        first[g] = min(first[g], layers[v])
        last[g] = max(last[g], layers[v])
      }
    }
    for g in 0..<tree.count where standing[g] > 0 {
      // About as many columns as rows, more where columns are there anyhow.
      var columns = 1
      while columns * columns < standing[g] { columns += 1 }
      if last[g] < 0 {
        let outer = tree.parent[g]
        let isInside = outer >= 0 && last[outer] >= 0
        first[g] = isInside ? first[outer] : 0
        last[g] = min(isInside ? last[outer] : highest, first[g] + standing[g] - 1)
      }
      last[g] = max(last[g], first[g] + columns - 1)
    }
    var filled: [Int: [Int: Int]] = [:]
    for v in members.indices where members[v] {
      guard let layer = previous[v] else { continue }
      layers[v] = layer
      filled[graph.group[v], default: [:]][layer, default: 0] += 1
    }
    for v in members.indices where members[v] && previous[v] == nil {
      let g = graph.group[v]
      let counts = filled[g, default: [:]]
      let layer = (first[g]...max(first[g], last[g])).min { (counts[$0] ?? 0, $0) < (counts[$1] ?? 0, $1) }
      layers[v] = layer ?? first[g]
      filled[g, default: [:]][layers[v], default: 0] += 1
    }
  }
}
