/// Which rows everything wants: columns of things in order (layers and, between them, slots), and links that
/// are straight when their ends lie on one row.
struct RowProblem {
  struct Link {
    /// The end in the column further left.
    var left: Int
    /// The end in the next column.
    var right: Int
    /// `row[right] - row[left]` when the link is straight.
    var offset: Int
    /// What a row of deviation costs.
    var weight: Int
  }

  /// Items (as in the grid), then slots (a segment's number after the items).
  var columns: [[Int]] = []
  var height: [Int]
  var links: [Link] = []
  /// Rows that things had before; they are held there.
  var anchors: [Int?]
  let fromLeft: Adjacency
  let fromRight: Adjacency

  private let nodeCount: Int

  /// - Parameter anchors: rows of items, then of slots, in the last drawing.
  init(_ grid: LayerGrid, _ graph: FlatGraph, slots: [[Int]], anchors: [Int?]) {
    nodeCount = grid.nodeCount
    let items = grid.itemCount
    height = Array(repeating: 1, count: items + grid.tail.count)
    for v in 0..<grid.nodeCount { height[v] = graph.height[v] }
    for l in grid.order.indices {
      columns.append(grid.order[l])
      if l < slots.count { columns.append(slots[l].map { items + $0 }) }
    }
    self.anchors = anchors
    links.reserveCapacity(2 * grid.tail.count)
    for s in grid.tail.indices {
      let (tail, head) = (grid.tail[s], grid.head[s])
      let edge = graph.edges[grid.edge[s]]
      let alone = (
        tail: grid.after.degree(tail) == 1 || grid.isDummy(tail),
        head: grid.before.degree(head) == 1 || grid.isDummy(head)
      )
      let inner = grid.isDummy(tail) && grid.isDummy(head)
      // A label's row stays with the end that is its alone; chains of dummies stay straight above all.
      let tailWeight = (alone.tail ? (inner ? 8 : 4) : 1) * edge.weight
      let headWeight = (alone.head ? (inner ? 8 : 4) : alone.tail ? 1 : 2) * edge.weight
      links.append(
        Link(left: tail, right: items + s, offset: Self.port(tail, edge, grid, graph), weight: tailWeight))
      links.append(
        Link(left: items + s, right: head, offset: -Self.port(head, edge, grid, graph), weight: headWeight))
    }
    fromLeft = Adjacency(count: height.count, keys: links.map(\.right), values: Array(links.indices))
    fromRight = Adjacency(count: height.count, keys: links.map(\.left), values: Array(links.indices))
  }

  /// The row, from an item's top, at which a segment of an edge meets it.
  static func port(_ item: Int, _ edge: FlatGraph.Edge, _ grid: LayerGrid, _ graph: FlatGraph) -> Int {
    if grid.isDummy(item) { return 0 }
    return edge.isReversed ? graph.reversePort(item) : graph.port(item)
  }

  /// What a row away from where it was costs: nodes stay; lines and labels only where nothing else decides.
  func anchorWeight(_ i: Int) -> Int { i < nodeCount ? 64 : 2 }

  /// What an assignment of rows costs.
  func cost(_ row: [Int]) -> Int {
    var total = 0
    for link in links { total += link.weight * abs(row[link.right] - row[link.left] - link.offset) }
    for (i, anchor) in anchors.enumerated() {
      if let anchor { total += anchorWeight(i) * abs(row[i] - anchor) }
    }
    return total
  }
}
