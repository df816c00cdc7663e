/// Gives everything a row: straight where possible, compact, never overlapping.
enum RowAssignment {
  /// Up to so many things the best rows are found exactly.
  private static let exactLimit = 220

  /// Rows of the tops of all items and of all slots. With anchors they are in the anchors' coordinates and may
  /// be negative; else the topmost is 0.
  static func rows(_ problem: RowProblem) -> [Int] {
    var row = swept(problem)
    if problem.height.count <= exactLimit { row = exact(problem, start: row) }
    if problem.anchors.allSatisfy({ $0 == nil }), let top = row.min() {
      for i in row.indices { row[i] -= top }
    }
    return row
  }

  // MARK: - Exact

  private static func exact(_ problem: RowProblem, start: [Int]) -> [Int] {
    typealias Arc = NetworkSimplex.Arc
    var x = start
    var arcs: [Arc] = []
    for column in problem.columns {
      for (upper, lower) in zip(column, column.dropFirst()) {
        arcs.append(Arc(tail: upper, head: lower, minLength: problem.height[upper], weight: 0))
      }
    }
    // |x[b] - x[a] - offset| is the length of two arcs from a helper that lies left of both.
    func pull(_ a: Int, _ b: Int, _ offset: Int, _ weight: Int) {
      let (da, db) = (max(0, -offset), max(0, offset))
      let helper = x.count
      x.append(min(x[a] - da, x[b] - db))
      arcs.append(Arc(tail: helper, head: a, minLength: da, weight: weight))
      arcs.append(Arc(tail: helper, head: b, minLength: db, weight: weight))
    }
    for link in problem.links { pull(link.left, link.right, link.offset, link.weight) }
    let origin = x.count
    var isAnchored = false
    for (i, anchor) in problem.anchors.enumerated() {
      guard let anchor else { continue }
      if !isAnchored {
        x.append(0)
        isAnchored = true
      }
      pull(origin, i, anchor, problem.anchorWeight(i))
    }
    let solved = NetworkSimplex.solve(start: x, arcs: arcs, iterations: 20 * x.count)
    let shift = isAnchored ? solved[origin] : 0
    return solved.prefix(start.count).map { $0 - shift }
  }

  // MARK: - Sweeps

  private static func swept(_ problem: RowProblem) -> [Int] {
    var row = Array(repeating: 0, count: problem.height.count)
    for column in problem.columns {
      var next = 0
      for i in column {
        row[i] = max(next, problem.anchors[i] ?? next)
        next = row[i] + problem.height[i]
      }
    }
    var best = row
    var bestCost = problem.cost(row)
    let columns = problem.columns.indices
    let rounds = problem.height.count <= 2000 ? 4 : 3
    for round in 0..<rounds {
      for c in columns.dropFirst() { settle(c, problem, &row, left: true, right: false) }
      for c in columns.dropLast().reversed() { settle(c, problem, &row, left: false, right: true) }
      for _ in 0...(round == rounds - 1 ? 1 : 0) {
        for c in columns { settle(c, problem, &row, left: true, right: true) }
        for c in columns.reversed() { settle(c, problem, &row, left: true, right: true) }
      }
      let cost = problem.cost(row)
      if cost < bestCost {
        bestCost = cost
        best = row
      }
    }
    return best
  }

  /// The best rows of one column while its neighbours stay: least weighted deviation from the rows that links
  /// ask for, in order and without overlap (isotonic regression by pooling adjacent violators).
  private static func settle(
    _ column: Int, _ problem: RowProblem, _ row: inout [Int], left: Bool, right: Bool
  ) {
    var pool = MedianPool()
    var offset = 0
    for i in problem.columns[column] {
      var wishes: [MedianPool.Wish] = []
      if let anchor = problem.anchors[i] {
        wishes.append(MedianPool.Wish(row: anchor - offset, weight: problem.anchorWeight(i)))
      }
      if left {
        for l in problem.fromLeft[i] {
          let link = problem.links[l]
          wishes.append(MedianPool.Wish(row: row[link.left] + link.offset - offset, weight: link.weight))
        }
      }
      if right || wishes.isEmpty {
        for l in problem.fromRight[i] {
          let link = problem.links[l]
          wishes.append(MedianPool.Wish(row: row[link.right] - link.offset - offset, weight: link.weight))
        }
      }
      if wishes.isEmpty { wishes.append(MedianPool.Wish(row: row[i] - offset, weight: 1)) }
      pool.append(wishes)
      offset += problem.height[i]
    }
    offset = 0
    let rows = pool.rows()
    for (k, i) in problem.columns[column].enumerated() {
      row[i] = rows[k] + offset
      offset += problem.height[i]
    }
  }
}

/// Weighted medians that never decrease from member to member.
private struct MedianPool {
  struct Wish {
    var row: Int
    var weight: Int
  }

  private struct Block {
    var wishes: [Wish]
    var members: Int
    var median: Int
  }

  private var blocks: [Block] = []

  mutating func append(_ wishes: [Wish]) {
    let sorted = wishes.count > 1 ? wishes.sorted { $0.row < $1.row } : wishes
    blocks.append(Block(wishes: sorted, members: 1, median: Self.median(sorted)))
    while blocks.count > 1, blocks[blocks.count - 1].median < blocks[blocks.count - 2].median {
      let last = blocks.removeLast()
      let merged = Self.merge(blocks[blocks.count - 1].wishes, last.wishes)
      blocks[blocks.count - 1].wishes = merged
      blocks[blocks.count - 1].members += last.members
      blocks[blocks.count - 1].median = Self.median(merged)
    }
  }

  func rows() -> [Int] { blocks.flatMap { Array(repeating: $0.median, count: $0.members) } }

  private static func median(_ sorted: [Wish]) -> Int {
    var total = 0
    for wish in sorted { total += wish.weight }
    var sum = 0
    for wish in sorted {
      sum += wish.weight
      if 2 * sum >= total { return wish.row }
    }
    return 0
  }

  private static func merge(_ a: [Wish], _ b: [Wish]) -> [Wish] {
    var result: [Wish] = []
    result.reserveCapacity(a.count + b.count)
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if j == b.count || (i < a.count && a[i].row <= b[j].row) {
        result.append(a[i])
        i += 1
      } else {
        result.append(b[j])
        j += 1
      }
    }
    return result
  }
}
