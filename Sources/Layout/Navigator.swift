/// A way to go by an arrow key.
public enum Heading: Sendable, Hashable, CaseIterable {
  case left, right, up, down
}

/// Keyboard movement over a drawing, from node to node. Arrow keys reach every node from every node, and none
/// leads against its direction.
///
/// Right and left go along edges, to the nearest column and there to the nearest row; where no edge leads that
/// way, to the nearest node. Up and down go through a column in screen order and, from its end, to the nearest
/// node above or below. Why all is reached: a column is walked through by up and down; of two neighbouring
/// columns of one part at least one node each leads to the other (`linkColumns`); the lowest node of a part
/// leads down into the next, whose highest leads up.
public struct Navigator: Sendable {
  private let ids: [String]
  private let index: [String: Int]
  /// `targets[4 * node + heading]`, -1 where there is none.
  private var targets: [Int32]

  /// Prepares movement over a drawing. Cost: quadratic in nodes (some ms for a thousand); to be done once a
  /// drawing, off the UI thread.
  public init(_ input: GraphInput, _ drawing: Drawing) {
    let plan = NavigationPlan(input, drawing)
    ids = plan.ids
    index = plan.index
    targets = plan.targets
  }

  /// The node that an arrow key leads to, or nil where there is none in that direction.
  public func neighbour(of node: String, towards heading: Heading) -> String? {
    guard let i = index[node] else { return nil }
    let target = targets[4 * i + heading.slot]
    return target < 0 ? nil : ids[Int(target)]
  }
}

extension Heading {
  fileprivate var slot: Int {
    switch self {
    case .left: 0
    case .right: 1
    case .up: 2
    case .down: 3
    }
  }
}

/// Works out where each arrow leads.
private struct NavigationPlan {
  let ids: [String]
  let index: [String: Int]
  var targets: [Int32]
  private let rects: [GridRect]
  private var neighbours: Adjacency
  /// Columns of each part from left to right, each from top to bottom.
  private var parts: [[[Int]]] = []
  private var columnOf: [Int]

  init(_ input: GraphInput, _ drawing: Drawing) {
    ids = drawing.nodes.keys.sorted()
    index = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
    rects = ids.map { drawing.nodes[$0] ?? GridRect(x: 0, y: 0, width: 1, height: 1) }
    targets = Array(repeating: -1, count: 4 * ids.count)
    var keys: [Int] = []
    var values: [Int] = []
    for edge in input.edges {
      guard let a = index[edge.source], let b = index[edge.target], a != b else { continue }
      keys += [a, b]
      values += [b, a]
    }
    neighbours = Adjacency(count: ids.count, keys: keys, values: values)
    columnOf = Array(repeating: 0, count: ids.count)
    findColumns(Array(drawing.groups.values))
    for part in parts {
      for column in part { walk(column) }
    }
    for v in ids.indices { goSideways(v) }
    for part in parts { linkColumns(part) }
    for part in parts { leaveColumns(part) }
  }

  // MARK: - Columns

  private mutating func findColumns(_ groups: [GridRect]) {
    var part = Array(repeating: -1, count: ids.count)
    var count = 1  // part 0: nodes without edges, which stand in a grid of their own
    // All that lies in boxes stands in common columns, with what is connected to it.
    let boxed = ids.indices.filter { v in groups.contains { $0.contains(rects[v].center) } }
    if !boxed.isEmpty {
      var open = boxed
      for v in boxed { part[v] = count }
      while let v = open.popLast() {
        for w in neighbours[v] where part[w] < 0 {
          part[w] = count
          open.append(w)
        }
      }
      count += 1
    }
    for start in ids.indices where part[start] < 0 {
      if neighbours.degree(start) == 0 {
        part[start] = 0
        continue
      }
      var open = [start]
      part[start] = count
      while let v = open.popLast() {
        for w in neighbours[v] where part[w] < 0 {
          part[w] = count
          open.append(w)
        }
      }
      count += 1
    }
    var byX = Array(repeating: [Int: [Int]](), count: count)
    for v in ids.indices { byX[part[v]][rects[v].x, default: []].append(v) }
    for columns in byX {
      let sorted = columns.sorted { $0.key < $1.key }.map { column in
        column.value.sorted { (rects[$0].y, $0) < (rects[$1].y, $1) }
      }
      for (c, column) in sorted.enumerated() { for v in column { columnOf[v] = c } }
      parts.append(sorted)
    }
  }

  private mutating func walk(_ column: [Int]) {
    for (above, below) in zip(column, column.dropFirst()) {
      set(above, .down, below)
      set(below, .up, above)
    }
  }

  private mutating func set(_ from: Int, _ heading: Heading, _ to: Int) {
    targets[4 * from + heading.slot] = Int32(truncatingIfNeeded: to)
  }

  // MARK: - Left and right

  private mutating func goSideways(_ v: Int) {
    for heading in [Heading.left, .right] {
      let along = neighbours[v].filter { leads(v, heading, $0) }
        .min { alongKey(v, $0) < alongKey(v, $1) }
      if let target = along ?? nearest(v, heading) { set(v, heading, target) }
    }
  }

  /// The nearest column, in it the nearest row, the upper of two.
  private func alongKey(_ v: Int, _ w: Int) -> (Int, Int, Int, Int) {
    (abs(columnOf[w] - columnOf[v]), abs(rects[w].center.y - rects[v].center.y), rects[w].y, w)
  }

  private mutating func linkColumns(_ columns: [[Int]]) {
    for (left, right) in zip(columns, columns.dropFirst()) {
      link(left, right, .right)
      link(right, left, .left)
    }
  }

  /// Makes sure that one node of a column leads to the next: best one from which no edge leads that way.
  private mutating func link(_ from: [Int], _ to: [Int], _ heading: Heading) {
    let goal = columnOf[to[0]]
    let isLinked = from.contains { v in
      let target = Int(targets[4 * v + heading.slot])
      return target >= 0 && columnOf[target] == goal && to.contains(target)
    }
    if isLinked { return }
    var best: (key: (Int, Int, Int, Int), from: Int, to: Int)?
    for v in from {
      let hasEdge = neighbours[v].contains { leads(v, heading, $0) }
      for w in to {
        let key = (hasEdge ? 1 : 0, abs(rects[w].center.y - rects[v].center.y), rects[v].y, rects[w].y)
        if let known = best, known.key <= key { continue }
        best = (key, v, w)
      }
    }
    if let best { set(best.from, heading, best.to) }
  }

  // MARK: - Beyond the end of a column

  private mutating func leaveColumns(_ columns: [[Int]]) {
    for column in columns {
      if let top = column.first, let target = nearest(top, .up) { set(top, .up, target) }
      if let bottom = column.last, let target = nearest(bottom, .down) { set(bottom, .down, target) }
    }
  }

  /// Whether a node lies in a direction: edge and middle both.
  private func leads(_ from: Int, _ heading: Heading, _ to: Int) -> Bool {
    let (a, b) = (rects[from], rects[to])
    return switch heading {
    case .left: b.x < a.x && b.center.x < a.center.x
    case .right: b.x > a.x && b.center.x > a.center.x
    case .up: b.y < a.y && b.center.y < a.center.y
    case .down: b.y > a.y && b.center.y > a.center.y
    }
  }

  /// The nearest node in a direction; what lies off to the side counts as further. A row is as high as two
  /// columns are wide.
  private func nearest(_ v: Int, _ heading: Heading) -> Int? {
    var best: Int?
    var bestDistance = Int.max
    for w in ids.indices where w != v && leads(v, heading, w) {
      let dx = abs(rects[w].center.x - rects[v].center.x)
      let dy = 2 * abs(rects[w].center.y - rects[v].center.y)
      let distance = heading == .left || heading == .right ? dx + 3 * dy : dy + 3 * dx
      if distance < bestDistance {
        bestDistance = distance
        best = w
      }
    }
    return best
  }
}
