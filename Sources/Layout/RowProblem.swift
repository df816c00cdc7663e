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

  /// Items (as in the grid), then slots (a segment's number after the items), then for each group its upper and
  /// its lower border: these stand in all columns that the group spans.
  var columns: [[Int]] = []
  var height: [Int]
  var links: [Link] = []
  /// Rows that things had before; they are held there.
  var anchors: [Int?]
  let fromLeft: Adjacency
  let fromRight: Adjacency

  /// Where the borders of groups begin.
  let firstBorder: Int
  /// Groups of which there are borders.
  let groups: [Int]
  /// Things that hold a place and are not drawn.
  let fillers: Range<Int>

  private let nodeCount: Int

  /// - Parameters:
  ///   - anchors: rows of items, then of slots, then of borders, in the last drawing.
  ///   - borders: where the borders of groups pass; nil when there are none.
  init(_ grid: LayerGrid, _ graph: FlatGraph, slots: [[Int]], anchors: [Int?], borders: LaneBorders? = nil) {
    nodeCount = grid.nodeCount
    let items = grid.itemCount
    firstBorder = items + grid.tail.count
    groups = borders?.groups ?? []
    fillers = grid.firstFiller..<items
    height = Array(repeating: 1, count: borders == nil ? firstBorder : firstBorder + 2 * graph.tree.count)
    for v in 0..<grid.nodeCount { height[v] = graph.height[v] }
    for filler in fillers { height[filler] = 0 }
    for l in grid.order.indices {
      columns.append(borders?.column(layer: l, firstBorder) ?? grid.order[l])
      guard l < slots.count else { continue }
      columns.append(borders?.column(channel: l, slots[l], items, firstBorder) ?? slots[l].map { items + $0 })
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
    if borders != nil { links += Self.shelfLinks(grid, graph) }
    fromLeft = Adjacency(count: height.count, keys: links.map(\.right), values: Array(links.indices))
    fromRight = Adjacency(count: height.count, keys: links.map(\.left), values: Array(links.indices))
  }

  /// What stands on shelves side by side wants one row.
  private static func shelfLinks(_ grid: LayerGrid, _ graph: FlatGraph) -> [Link] {
    var links: [Link] = []
    let shelved = Shelf.members(graph)
    var before: [[Int]: Int] = [:]
    for l in grid.order.indices {
      var now: [[Int]: Int] = [:]
      var count: [Int: Int] = [:]
      for v in grid.order[l] where v < graph.count && shelved[v] {
        let row = count[graph.group[v], default: 0]
        count[graph.group[v]] = row + 1
        now[[graph.group[v], row]] = v
        if let left = before[[graph.group[v], row]] {
          links.append(Link(left: left, right: v, offset: 0, weight: 1))
        }
      }
      before = now
    }
    return links
  }

  /// The row of a group's upper border.
  func top(_ group: Int) -> Int { firstBorder + 2 * group }

  /// The row of a group's lower border.
  func bottom(_ group: Int) -> Int { firstBorder + 2 * group + 1 }

  /// The row, from an item's top, at which a segment of an edge meets it.
  static func port(_ item: Int, _ edge: FlatGraph.Edge, _ grid: LayerGrid, _ graph: FlatGraph) -> Int {
    if grid.isDummy(item) { return 0 }
    return edge.isReversed ? graph.reversePort(item) : graph.port(item)
  }

  /// Whether it is a dummy or a slot.
  func isLine(_ i: Int) -> Bool { i >= nodeCount && i < firstBorder }

  /// What a row away from where it was costs: nodes stay; lines and labels only where nothing else decides.
  func anchorWeight(_ i: Int) -> Int { i < nodeCount ? 64 : i < firstBorder ? 2 : 8 }

  /// What an assignment of rows costs.
  func cost(_ row: [Int]) -> Int {
    var total = 0
    for link in links { total += link.weight * abs(row[link.right] - row[link.left] - link.offset) }
    for (i, anchor) in anchors.enumerated() {
      if let anchor { total += anchorWeight(i) * abs(row[i] - anchor) }
    }
    return total
  }

  /// The rows that links ask for, and the one it had before.
  /// - Parameters:
  ///   - left: links to the column before count.
  ///   - right: links to the column after count; they do when there are no others.
  ///   - offset: taken off each row.
  func wishes(_ i: Int, _ row: [Int], left: Bool, right: Bool, offset: Int) -> [MedianPool.Wish] {
    var wishes: [MedianPool.Wish] = []
    if let anchor = anchors[i] {
      wishes.append(MedianPool.Wish(row: anchor - offset, weight: anchorWeight(i)))
    }
    if left {
      for l in fromLeft[i] {
        let link = links[l]
        wishes.append(MedianPool.Wish(row: row[link.left] + link.offset - offset, weight: link.weight))
      }
    }
    if right || wishes.isEmpty {
      for l in fromRight[i] {
        let link = links[l]
        wishes.append(MedianPool.Wish(row: row[link.right] - link.offset - offset, weight: link.weight))
      }
    }
    if wishes.isEmpty { wishes.append(MedianPool.Wish(row: row[i] - offset, weight: 1)) }
    return wishes
  }
}
