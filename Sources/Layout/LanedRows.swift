/// Rows for a graph with groups, whose borders are shared by many columns: first a packing from above that keeps
/// all borders, then every column settles between the borders that pass it.
enum LanedRows {
  static func rows(_ problem: RowProblem) -> [Int] {
    var row = packed(problem)
    var best = row
    var bestCost = problem.cost(row)
    let columns = problem.columns.indices
    for _ in 0..<4 {
      for c in columns.dropFirst() { settle(c, problem, &row, left: true, right: false) }
      for c in columns.dropLast().reversed() { settle(c, problem, &row, left: false, right: true) }
      for c in columns { settle(c, problem, &row, left: true, right: true) }
      for c in columns.reversed() { settle(c, problem, &row, left: true, right: true) }
      let cost = problem.cost(row)
      guard cost < bestCost else { continue }
      bestCost = cost
      best = row
    }
    return best
  }

  /// Everything as far up as order and heights allow, what was drawn before not above its row: a longest path.
  /// Lines have no say in it: their order may have changed, and borders that they push down stay there.
  private static func packed(_ problem: RowProblem) -> [Int] {
    let count = problem.height.count
    var uppers: [Int] = []
    var lowers: [Int] = []
    for column in problem.columns {
      for (upper, lower) in zip(column, column.dropFirst()) {
        uppers.append(upper)
        lowers.append(lower)
      }
    }
    let below = Adjacency(count: count, keys: uppers, values: lowers)
    var missing = Array(repeating: 0, count: count)
    for lower in lowers { missing[lower] += 1 }
    var row = problem.anchors.enumerated().map { problem.isLine($0) ? 0 : max(0, $1 ?? 0) }
    var open = (0..<count).filter { missing[$0] == 0 }
    while let i = open.popLast() {
      for lower in below[i] {
        row[lower] = max(row[lower], row[i] + problem.height[i])
        missing[lower] -= 1
        if missing[lower] == 0 { open.append(lower) }
      }
    }
    return row
  }

  /// The best rows of what stands between two borders, while these and all other columns stay.
  private static func settle(
    _ column: Int, _ problem: RowProblem, _ row: inout [Int], left: Bool, right: Bool
  ) {
    let entries = problem.columns[column]
    var start = 0
    while start < entries.count {
      if entries[start] >= problem.firstBorder {
        start += 1
        continue
      }
      var end = start
      while end < entries.count, entries[end] < problem.firstBorder { end += 1 }
      let above = start > 0 ? row[entries[start - 1]] + 1 : nil
      let below = end < entries.count ? row[entries[end]] : nil
      settle(entries[start..<end], problem, &row, left: left, right: right, above, below)
      start = end
    }
  }

  private static func settle(
    _ run: ArraySlice<Int>, _ problem: RowProblem, _ row: inout [Int], left: Bool, right: Bool,
    _ above: Int?, _ below: Int?
  ) {
    var pool = MedianPool()
    var offset = 0
    for i in run {
      pool.append(problem.wishes(i, row, left: left, right: right, offset: offset))
      offset += problem.height[i]
    }
    // Cutting off what lies beyond the bounds leaves the best rows within them.
    let last = below.map { $0 - offset } ?? .max
    offset = 0
    for (k, wish) in pool.rows().enumerated() {
      let i = run[run.startIndex + k]
      row[i] = max(above ?? .min, min(wish, last)) + offset
      offset += problem.height[i]
    }
  }

  /// Draws borders as near to what they hold as they may be, inner ones first.
  static func tighten(_ problem: RowProblem, _ row: inout [Int]) {
    for g in problem.groups.reversed() {
      let (top, bottom) = (problem.top(g), problem.bottom(g))
      var first = Int.max
      var last = Int.min
      for column in problem.columns {
        guard let start = column.firstIndex(of: top), let end = column.firstIndex(of: bottom) else {
          continue
        }
        for i in column[start...end].dropFirst().dropLast() where !problem.fillers.contains(i) {
          first = min(first, row[i])
          last = max(last, row[i] + problem.height[i])
        }
      }
      guard first <= last else { continue }
      row[top] = first - 1
      row[bottom] = last
    }
  }
}
