/// What groups ask of the order of items: in each layer the members of a group stand together, and groups that
/// lie in the same one come in the same order in all layers. So a group is a lane through the layers it spans.
///
/// An item's home is the innermost group that it must stay in: a node's own, a dummy's the innermost that holds
/// both ends of its edge, so that an edge between groups runs between their lanes and not through them.
struct Lanes {
  let tree: GroupTree
  /// First and last layer of each group.
  let first: [Int]
  let last: [Int]
  /// The home of each item; -1 where it is in no group.
  let home: [Int]
  /// A number for each group; of groups in the same one the lower lies above.
  let rank: [Int]
  /// Items that stand below all others of their home.
  private let isShelved: [Bool]
  private let firstFiller: Int

  /// The layers that each group spans.
  struct Spans {
    var first: [Int]
    var last: [Int]
    /// Where a group has no node in a layer that it spans: an item of no size holds its place there.
    var fillers: [(group: Int, layer: Int)] = []

    init(_ graph: FlatGraph, layers: [Int]) {
      let tree = graph.tree
      first = Array(repeating: .max, count: tree.count)
      last = Array(repeating: -1, count: tree.count)
      var present = Array(repeating: Set<Int>(), count: tree.count)
      for (v, group) in graph.group.enumerated() where group >= 0 {
        for g in tree.chain[group] {
          first[g] = min(first[g], layers[v])
          last[g] = max(last[g], layers[v])
          present[g].insert(layers[v])
        }
      }
      // Inner groups come after outer ones: a filler of an inner one is present in the outer one as well.
      for g in (0..<tree.count).reversed() where last[g] >= 0 {
        for l in first[g]...last[g] where !present[g].contains(l) {
          fillers.append((g, l))
          for outer in tree.chain[g] { present[outer].insert(l) }
        }
      }
    }
  }

  init(_ graph: FlatGraph, _ grid: LayerGrid, _ spans: Spans, rank: [Int]) {
    tree = graph.tree
    first = spans.first
    last = spans.last
    self.rank = rank
    firstFiller = grid.firstFiller
    var home = graph.group
    home += Array(repeating: -1, count: grid.itemCount - graph.count)
    for s in grid.tail.indices where grid.isDummy(grid.head[s]) {
      let edge = graph.edges[grid.edge[s]]
      home[grid.head[s]] = tree.common(graph.group[edge.tail], graph.group[edge.head])
    }
    for (i, filler) in spans.fillers.enumerated() { home[grid.firstFiller + i] = filler.group }
    self.home = home
    let shelf = Shelf.members(graph)
    isShelved = (0..<grid.itemCount).map { $0 < graph.count && shelf[$0] }
  }

  func spans(_ group: Int, _ layer: Int) -> Bool { first[group] <= layer && layer <= last[group] }

  func isFiller(_ item: Int) -> Bool { item >= firstFiller }

  // MARK: - Order

  /// The order that keeps groups together and is nearest to a given one: an item that belongs to no group there
  /// goes to the gap between groups where it changes sides with the fewest of their members.
  func arranged(_ order: [Int]) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(order.count)
    arrange(order, in: -1, &result)
    return result
  }

  private func arrange(_ order: [Int], in group: Int, _ result: inout [Int]) {
    var members: [Int: [Int]] = [:]
    for item in order where home[item] != group {
      members[tree.child(of: group, holding: home[item]), default: []].append(item)
    }
    if members.isEmpty {
      result += order.filter { !isShelved[$0] }
      result += order.lazy.filter { isShelved[$0] }.sorted()
      return
    }
    let children = members.keys.sorted { (rank[$0], $0) < (rank[$1], $1) }
    var place: [Int: Int] = [:]
    for (k, child) in children.enumerated() { place[child] = k }
    let sizes = children.map { members[$0]?.count ?? 0 }
    var above = Array(repeating: 0, count: children.count)
    var gaps = Array(repeating: [Int](), count: children.count + 1)
    for item in order {
      guard home[item] == group else {
        if let k = place[tree.child(of: group, holding: home[item])] { above[k] += 1 }
        continue
      }
      if isShelved[item] { continue }
      var cost = above.reduce(0, +)
      var best = (cost: cost, gap: 0)
      for k in children.indices {
        cost += sizes[k] - 2 * above[k]
        if cost < best.cost { best = (cost, k + 1) }
      }
      gaps[best.gap].append(item)
    }
    for (k, child) in children.enumerated() {
      result += gaps[k]
      arrange(members[child] ?? [], in: child, &result)
    }
    result += gaps[children.count]
    result += order.lazy.filter { home[$0] == group && isShelved[$0] }.sorted()
  }

  /// Whether an item may stand between two others (nil = the layer's end) of which at least one shares its home.
  func admits(_ item: Int, between upper: Int?, and lower: Int?) -> Bool {
    let own = home[item]
    let above = upper.flatMap { tree.holds(own, home[$0]) ? tree.child(of: own, holding: home[$0]) : nil }
    let below = lower.flatMap { tree.holds(own, home[$0]) ? tree.child(of: own, holding: home[$0]) : nil }
    if above == nil, below == nil { return own < 0 }
    if let upper, above == -1, isShelved[upper] { return false }
    return above != below || above == -1
  }

  /// Whether an item stands in the lane of another's home.
  func shares(_ item: Int, homeOf other: Int) -> Bool { tree.holds(home[other], home[item]) }

  // MARK: - Borders

  /// A layer's items, and between them the borders of the groups: `~(2 * group)` above, `~(2 * group + 1)` below.
  func bordered(_ order: [Int]) -> [Int] {
    var result: [Int] = []
    var open: [Int] = []
    for item in order {
      let chain = home[item] < 0 ? [] : tree.chain[home[item]]
      var shared = 0
      while shared < open.count, shared < chain.count, open[shared] == chain[shared] { shared += 1 }
      while open.count > shared { result.append(~(2 * open.removeLast() + 1)) }
      for g in chain[shared...] {
        result.append(~(2 * g))
        open.append(g)
      }
      result.append(item)
    }
    while let g = open.popLast() { result.append(~(2 * g + 1)) }
    return result
  }

  /// The borders that pass the channel right of a layer, from top to bottom.
  func channelBorders(_ bordered: [Int], layer: Int) -> [Int] {
    bordered.filter { $0 < 0 && spans(~$0 / 2, layer) && spans(~$0 / 2, layer + 1) }
  }
}
