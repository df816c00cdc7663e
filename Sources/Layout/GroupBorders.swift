/// Where the upright borders of groups stand: in columns of their own, left and right of the groups' layers.
/// Between a node and a border there is one cell, for the head of an arrow or for a trunk to leave.
struct GroupBorders {
  /// The rows of all level borders.
  let rows: Set<Int>
  private let lanes: Lanes
  private let groups: [Int]
  private let top: [Int]
  private let bottom: [Int]
  /// How far from the layer each group's left (right) border stands: groups in it that begin (end) there too
  /// stand nearer, a blank between two.
  private let left: [Int]
  private let right: [Int]
  private let before: [Int: Int]
  private let after: [Int: Int]

  init(_ lanes: Lanes, _ problem: RowProblem, row: [Int]) {
    self.lanes = lanes
    groups = problem.groups
    top = (0..<lanes.tree.count).map { row[problem.top($0)] }
    bottom = (0..<lanes.tree.count).map { row[problem.bottom($0)] }
    rows = Set(problem.groups.flatMap { [row[problem.top($0)], row[problem.bottom($0)]] })
    var left = Array(repeating: 0, count: lanes.tree.count)
    var right = left
    var before: [Int: Int] = [:]
    var after: [Int: Int] = [:]
    for g in problem.groups.reversed() {
      let (first, last) = (lanes.first[g], lanes.last[g])
      before[first] = max(before[first] ?? 0, left[g] + 1)
      after[last] = max(after[last] ?? 0, right[g] + 1)
      let outer = lanes.tree.parent[g]
      guard outer >= 0 else { continue }
      if lanes.first[outer] == first { left[outer] = max(left[outer], left[g] + 2) }
      if lanes.last[outer] == last { right[outer] = max(right[outer], right[g] + 2) }
    }
    self.left = left
    self.right = right
    self.before = before
    self.after = after
  }

  /// Columns that borders take up left of a layer, in the first layer with the cell beside the nodes.
  /// - Parameter hasTracks: lines run upright beside them; a blank keeps these apart.
  func columnsBefore(_ layer: Int, hasTracks: Bool) -> Int {
    guard let columns = before[layer] else { return 0 }
    return layer == 0 || hasTracks ? columns + 1 : columns
  }

  /// Columns that borders take up right of a layer.
  func columnsAfter(_ layer: Int, hasTracks: Bool) -> Int {
    guard let columns = after[layer] else { return 0 }
    return hasTracks ? columns + 1 : columns
  }

  /// The boxes of the groups, by the columns of the layers.
  func boxes(_ columnX: [Int], _ columnWidth: [Int]) -> [Int: GridRect] {
    var result: [Int: GridRect] = [:]
    for g in groups {
      let (first, last) = (lanes.first[g], lanes.last[g])
      let x = columnX[first] - 2 - left[g]
      let end = columnX[last] + columnWidth[last] + 1 + right[g]
      result[g] = GridRect(x: x, y: top[g], width: end - x + 1, height: bottom[g] - top[g] + 1)
    }
    return result
  }
}
