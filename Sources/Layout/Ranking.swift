/// Puts each node into a layer, so that every edge leads to a later one.
enum Ranking {
  /// Above so many nodes a quicker rule than network simplex is used.
  static let simplexLimit = 500

  /// How much it matters that boxes begin in the first layer, in edges of usual weight: drawings are narrower for
  /// it and hardly higher, and boxes stand flush.
  private static let boxPull = 3

  /// The layers of a graph without cycles, from 0, none empty.
  /// - Parameter previous: the layer each node was in; such nodes only move where an edge demands it.
  static func layers(_ graph: FlatGraph, previous: [Int?]) -> [Int] {
    if graph.isGrouped { return groupedLayers(graph, previous) }
    guard graph.count > 1, !graph.edges.isEmpty else { return Array(repeating: 0, count: graph.count) }
    return withoutGaps(solve(graph, previous))
  }

  /// Groups may hold what no edge connects: each connected part by itself, what has no edge on a shelf.
  private static func groupedLayers(_ graph: FlatGraph, _ previous: [Int?]) -> [Int] {
    let shelved = Shelf.members(graph)
    let node = Dictionary(uniqueKeysWithValues: graph.references.enumerated().map { ($1, $0) })
    var result = Array(repeating: 0, count: graph.count)
    for part in graph.components(joiningGroups: false) where part.count > 1 {
      let members = part.references.map { node[$0] ?? 0 }
      let past = members.map { previous[$0] }
      let isNew = past.allSatisfy { $0 == nil }
      let layers = isNew ? withoutGaps(solve(part, past)) : solve(part, past)
      for (v, layer) in zip(members, layers) { result[v] = layer }
    }
    Shelf.place(graph, shelved, previous: previous, layers: &result)
    return withoutGaps(result)
  }

  private static func solve(_ graph: FlatGraph, _ previous: [Int?]) -> [Int] {
    let order = topological(graph)
    if previous.contains(where: { $0 != nil }) { return kept(graph, order, previous) }
    let longest = pulledRight(graph, order)
    guard graph.count <= simplexLimit else { return longest }
    var arcs = graph.edges.map {
      NetworkSimplex.Arc(tail: $0.tail, head: $0.head, minLength: 1, weight: $0.weight)
    }
    let entries = entries(graph)
    if entries.isEmpty {
      return NetworkSimplex.solve(start: longest, arcs: arcs, iterations: 4 * graph.count + 100)
    }
    // One node more, left of all, from which the boxes' beginnings are pulled.
    for v in entries {
      arcs.append(NetworkSimplex.Arc(tail: graph.count, head: v, minLength: 0, weight: boxPull))
    }
    let start = longest + [longest.min() ?? 0]
    let solved = NetworkSimplex.solve(start: start, arcs: arcs, iterations: 4 * graph.count + 100)
    return Array(solved.prefix(graph.count))
  }

  /// Members of groups that nobody in their outermost group calls: there it begins.
  private static func entries(_ graph: FlatGraph) -> [Int] {
    guard graph.isGrouped else { return [] }
    let outermost = graph.group.map { $0 < 0 ? -1 : graph.tree.chain[$0][0] }
    var isEntry = outermost.map { $0 >= 0 }
    for edge in graph.edges where outermost[edge.tail] == outermost[edge.head] { isEntry[edge.head] = false }
    return isEntry.indices.filter { isEntry[$0] }
  }

  private static func topological(_ graph: FlatGraph) -> [Int] {
    let out = Adjacency(count: graph.count, keys: graph.edges.map(\.tail), values: graph.edges.map(\.head))
    var missing = Array(repeating: 0, count: graph.count)
    for edge in graph.edges { missing[edge.head] += 1 }
    var order = (0..<graph.count).filter { missing[$0] == 0 }
    var next = 0
    while next < order.count {
      for w in out[order[next]] {
        missing[w] -= 1
        if missing[w] == 0 { order.append(w) }
      }
      next += 1
    }
    return order
  }

  /// Longest path from the entry points; then, from the right, whatever has more edges out than in is pulled
  /// towards what it calls, which shortens edges.
  private static func pulledRight(_ graph: FlatGraph, _ order: [Int]) -> [Int] {
    let out = Adjacency(count: graph.count, keys: graph.edges.map(\.tail), values: Array(graph.edges.indices))
    var layer = Array(repeating: 0, count: graph.count)
    var balance = Array(repeating: 0, count: graph.count)
    for edge in graph.edges {
      balance[edge.tail] += edge.weight
      balance[edge.head] -= edge.weight
    }
    for v in order {
      for e in out[v] { layer[graph.edges[e].head] = max(layer[graph.edges[e].head], layer[v] + 1) }
    }
    for v in order.reversed() where balance[v] > 0 {
      var nearest = Int.max
      for e in out[v] { nearest = min(nearest, layer[graph.edges[e].head]) }
      layer[v] = max(layer[v], nearest - 1)
    }
    return layer
  }

  private static func kept(_ graph: FlatGraph, _ order: [Int], _ previous: [Int?]) -> [Int] {
    // A newcomer that calls a survivor stands just left of it, where nothing holds it further right.
    var wish = previous
    let out = Adjacency(count: graph.count, keys: graph.edges.map(\.tail), values: graph.edges.map(\.head))
    for v in order.reversed() where wish[v] == nil {
      let nearest = out[v].compactMap { wish[$0] }.min()
      if let nearest { wish[v] = max(0, nearest - 1) }
    }
    var least = Array(repeating: 0, count: graph.count)
    for v in order {
      least[v] = max(least[v], wish[v] ?? 0)
      for w in out[v] { least[w] = max(least[w], least[v] + 1) }
    }
    return least
  }

  private static func withoutGaps(_ layers: [Int]) -> [Int] {
    let used = Set(layers).sorted()
    let number = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    return layers.map { number[$0] ?? 0 }
  }
}
