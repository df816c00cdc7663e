/// Which of the groups that lie side by side comes above which.
enum LaneOrder {
  /// Above so many groups side by side they stand in the order of their names.
  private static let searchLimit = 48

  /// A number for each group: those with much traffic between them near each other, otherwise by name; those in
  /// which nothing has an edge come last.
  /// - Parameter previous: the top row of each group in the last drawing; these keep their order.
  static func ranks(_ graph: FlatGraph, previous: [Int?]) -> [Int] {
    let tree = graph.tree
    var children = Array(repeating: [Int](), count: tree.count + 1)
    for g in 0..<tree.count { children[tree.parent[g] + 1].append(g) }
    // Edges between two groups side by side.
    var pull: [[Int]: Int] = [:]
    for edge in graph.edges {
      let (a, b) = (graph.group[edge.tail], graph.group[edge.head])
      let outer = tree.common(a, b)
      guard a >= 0, b >= 0, a != outer, b != outer else { continue }
      let pair = [tree.child(of: outer, holding: a), tree.child(of: outer, holding: b)].sorted()
      pull[pair, default: 0] += edge.weight
    }
    let size = sizes(graph)
    let hasEdges = linked(graph)
    var rank = Array(repeating: 0, count: tree.count)
    for siblings in children where siblings.count > 1 {
      let order = arranged(
        siblings.filter { hasEdges[$0] } + siblings.filter { !hasEdges[$0] }, pull: pull, size: size,
        previous: previous)
      for (i, g) in order.enumerated() { rank[g] = i }
    }
    return rank
  }

  /// Whether an edge touches any member of each group.
  private static func linked(_ graph: FlatGraph) -> [Bool] {
    var result = Array(repeating: false, count: graph.tree.count)
    for edge in graph.edges {
      for v in [edge.tail, edge.head] where graph.group[v] >= 0 {
        for g in graph.tree.chain[graph.group[v]] { result[g] = true }
      }
    }
    return result
  }

  /// Roughly how high each group is.
  private static func sizes(_ graph: FlatGraph) -> [Int] {
    var count = Array(repeating: 0, count: graph.tree.count)
    for group in graph.group where group >= 0 { for g in graph.tree.chain[group] { count[g] += 1 } }
    return count.map { n in
      var side = 1
      while side * side < n { side += 1 }
      return side
    }
  }

  private static func arranged(_ siblings: [Int], pull: [[Int]: Int], size: [Int], previous: [Int?]) -> [Int]
  {
    let links = pull.filter { siblings.contains($0.key[0]) && siblings.contains($0.key[1]) }
      .map { (a: $0.key[0], b: $0.key[1], weight: $0.value) }
    func cost(_ order: [Int]) -> Int {
      var top: [Int: Int] = [:]
      var row = 0
      for g in order {
        top[g] = 2 * row + size[g]
        row += size[g] + 1
      }
      return links.reduce(0) { $0 + $1.weight * abs((top[$1.a] ?? 0) - (top[$1.b] ?? 0)) }
    }
    /// The best place for a group, the last of several, so that without a reason names are in order.
    func insert(_ g: Int, _ order: [Int]) -> (order: [Int], cost: Int) {
      var best = (order: order + [g], cost: cost(order + [g]))
      for i in order.indices.reversed() {
        var candidate = order
        candidate.insert(g, at: i)
        let now = cost(candidate)
        if now < best.cost { best = (candidate, now) }
      }
      return best
    }
    var order = siblings.filter { previous[$0] != nil }
    order.sort { (previous[$0] ?? 0, $0) < (previous[$1] ?? 0, $1) }
    let newcomers = siblings.filter { previous[$0] == nil }
    if siblings.count > searchLimit { return order + newcomers }
    if !order.isEmpty {
      for g in newcomers { order = insert(g, order).order }
      return order
    }
    order = newcomers
    guard siblings.count > 2 else { return order }
    var known = cost(order)
    for _ in 0..<4 {
      let before = known
      for g in siblings where links.contains(where: { $0.a == g || $0.b == g }) {
        let moved = insert(g, order.filter { $0 != g })
        if moved.cost < known { (order, known) = moved }
      }
      if known == before { break }
    }
    return order
  }
}
