/// Gives everything a row: straight where possible, compact, never overlapping.
enum RowAssignment {
  /// Up to so many things the best rows are found exactly.
  private static let exactLimit = 220

  /// Rows of the tops of all items and of all slots. With anchors they are in the anchors' coordinates and may
  /// be negative; else the topmost is 0.
  static func rows(_ problem: RowProblem) -> [Int] {
    var row = problem.groups.isEmpty ? swept(problem) : LanedRows.rows(problem)
    if problem.height.count <= exactLimit { row = exact(problem, start: row) }
    if !problem.groups.isEmpty { LanedRows.tighten(problem, &row) }
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
    // Of two drawings that are alike otherwise the one with the smaller boxes.
    for g in problem.groups {
      arcs.append(Arc(tail: problem.top(g), head: problem.bottom(g), minLength: 1, weight: 1))
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
      pool.append(problem.wishes(i, row, left: left, right: right, offset: offset))
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
