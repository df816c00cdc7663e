import Layout

/// Pseudo-random numbers that are the same in each run.
struct Dice {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func roll(_ sides: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(1, sides)))
  }

  mutating func shuffle<T>(_ array: inout [T]) {
    for i in stride(from: array.count - 1, to: 0, by: -1) { array.swapAt(i, roll(i + 1)) }
  }
}

enum Graphs {
  /// A graph with cycles, loops, parallel edges and parts that hang together by nothing.
  static func random(_ seed: Int, nodes: Int, edges: Int, forwardOnly: Bool = false) -> GraphInput {
    var dice = Dice(seed)
    let chips = dice.roll(3) == 0
    var input = GraphInput()
    for i in 0..<nodes {
      input.nodes.append(
        .init(id: "n\(i)", width: 10 + dice.roll(8), height: chips ? 1 : 3 + dice.roll(3)))
    }
    for i in 0..<edges {
      var (a, b) = (dice.roll(nodes), dice.roll(nodes))
      if forwardOnly {
        if a == b { continue }
        (a, b) = (min(a, b), max(a, b))
      }
      input.edges.append(
        .init(
          id: "e\(i)", source: "n\(a)", target: "n\(b)", labelWidth: dice.roll(4) == 0 ? 0 : 4 + dice.roll(10)
        ))
    }
    return input
  }

  /// The same with most nodes in groups, some of which lie in others; edges mostly stay in their group.
  static func grouped(_ seed: Int, nodes: Int, edges: Int, groups: Int, isNested: Bool) -> GraphInput {
    var input = random(seed, nodes: nodes, edges: edges)
    var dice = Dice(seed + 77)
    let outside = 2 + dice.roll(12)
    for i in input.nodes.indices where dice.roll(outside) > 0 {
      let cluster = "c\(dice.roll(groups))"
      input.nodes[i].group = [cluster]
      if isNested, dice.roll(4) > 0 { input.nodes[i].group.append("ns\(dice.roll(3))") }
    }
    // Three edges of four stay in the outermost group.
    let members = Dictionary(grouping: input.nodes.indices) { input.nodes[$0].group.first ?? "" }
    let home = Dictionary(uniqueKeysWithValues: input.nodes.map { ($0.id, $0.group.first ?? "") })
    for e in input.edges.indices where dice.roll(4) > 0 {
      let own = members[home[input.edges[e].source] ?? ""] ?? []
      input.edges[e].target = input.nodes[own[dice.roll(own.count)]].id
    }
    return input
  }

  /// `a>b b>c d`: edges and single nodes.
  static func parse(_ text: String, width: Int = 15, height: Int = 4, label: Int = 12) -> GraphInput {
    var input = GraphInput()
    var seen: Set<String> = []
    for (i, word) in text.split(separator: " ").enumerated() {
      let ends = word.split(separator: ">").map(String.init)
      for end in ends where seen.insert(end).inserted {
        input.nodes.append(.init(id: end, width: width, height: height))
      }
      if ends.count == 2 {
        input.edges.append(
          .init(id: "\(ends[0])>\(ends[1])#\(i)", source: ends[0], target: ends[1], labelWidth: label))
      }
    }
    return input
  }

  static let bookinfo = parse(
    """
    ingress>productpage client>productpage productpage>details productpage>reviews-v1 productpage>reviews-v2 \
    productpage>reviews-v3 reviews-v2>ratings reviews-v3>ratings ratings>mongodb details>external
    """)
}

extension Drawing {
  /// What is wrong with a drawing, as sentences; empty when it is sound.
  func faults(_ input: GraphInput) -> [String] {
    var faults: [String] = []
    let boxes = nodes.sorted { $0.key < $1.key }
    for (i, a) in boxes.enumerated() {
      if a.value.x < 0 || a.value.y < 0 || a.value.maxX > width || a.value.maxY > height {
        faults.append("\(a.key) lies outside")
      }
      for b in boxes[(i + 1)...] where a.value.intersects(b.value) {
        faults.append("\(a.key) covers \(b.key)")
      }
    }
    var owner: [GridPoint: String] = [:]
    for (id, box) in boxes {
      for y in box.y..<box.maxY { for x in box.x..<box.maxX { owner[GridPoint(x: x, y: y)] = id } }
    }
    let edges = Dictionary(uniqueKeysWithValues: input.edges.map { ($0.id, $0) })
    var users: [Step: [String]] = [:]
    var cells: [GridPoint: Set<String>] = [:]
    for (id, route) in routes.sorted(by: { $0.key < $1.key }) {
      guard let edge = edges[id], let source = nodes[edge.source], let target = nodes[edge.target] else {
        faults.append("\(id) has no ends")
        continue
      }
      if let first = route.points.first, !touches(first, source) {
        faults.append("\(id) starts off its source")
      }
      if let last = route.points.last, !touches(last, target) { faults.append("\(id) ends off its target") }
      for (a, b) in zip(route.points, route.points.dropFirst()) {
        if (a.x != b.x) == (a.y != b.y) { faults.append("\(id) has a leg that is not orthogonal") }
        for step in Step.along(a, b) { users[step, default: []].append(id) }
      }
      for cell in route.cells {
        if let node = owner[cell] { faults.append("\(id) runs through \(node)") }
        if cell.x < 0 || cell.y < 0 || cell.x >= width || cell.y >= height {
          faults.append("\(id) leaves the grid")
        }
        cells[cell, default: []].insert(id)
      }
    }
    for (_, ids) in users where ids.count > 1 {
      for (a, b) in zip(ids, ids.dropFirst()) {
        guard let first = edges[a], let second = edges[b] else { continue }
        let shared = Set([first.source, first.target]).intersection([second.source, second.target])
        if shared.isEmpty { faults.append("\(a) and \(b) run on one line") }
      }
    }
    var labelled: [GridPoint: String] = [:]
    for (id, route) in routes.sorted(by: { $0.key < $1.key }) {
      guard let label = route.label else { continue }
      if label.width < edges[id]?.labelWidth ?? 0 { faults.append("\(id)'s label is too short") }
      for x in label.x..<label.maxX {
        let cell = GridPoint(x: x, y: label.y)
        if owner[cell] != nil { faults.append("\(id)'s label lies on a node") }
        if let other = labelled.updateValue(id, forKey: cell) {
          faults.append("labels of \(id) and \(other) overlap")
        }
        if cells[cell] != [id] { faults.append("\(id)'s label does not lie on its own leg alone") }
      }
    }
    return faults + groupFaults(input, cells)
  }

  /// What is wrong with the boxes around groups.
  private func groupFaults(_ input: GraphInput, _ cells: [GridPoint: Set<String>]) -> [String] {
    var faults: [String] = []
    let wanted = Set(input.nodes.flatMap { node in node.group.indices.map { Array(node.group[...$0]) } })
    if Set(groups.keys) != wanted { faults.append("groups are not those of the nodes") }
    let boxes = groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    for (i, (path, box)) in boxes.enumerated() {
      if box.x < 0 || box.y < 0 || box.maxX > width || box.maxY > height {
        faults.append("\(path) lies outside")
      }
      for node in input.nodes {
        guard let rect = nodes[node.id] else { continue }
        if node.group.starts(with: path) {
          let inside =
            rect.x > box.x + 1 && rect.y > box.y && rect.maxX < box.maxX - 1 && rect.maxY < box.maxY
          if !inside { faults.append("\(node.id) lies on the border of \(path)") }
        } else if rect.intersects(box) {
          faults.append("\(node.id) lies in \(path)")
        }
      }
      for (other, rect) in boxes[(i + 1)...] where box.intersects(rect) {
        let inside =
          rect.x > box.x && rect.y > box.y && rect.maxX < box.maxX && rect.maxY < box.maxY
        if !other.starts(with: path) || !inside { faults.append("\(path) covers \(other)") }
      }
      let corners = [
        GridPoint(x: box.x, y: box.y), GridPoint(x: box.maxX - 1, y: box.y),
        GridPoint(x: box.x, y: box.maxY - 1), GridPoint(x: box.maxX - 1, y: box.maxY - 1),
      ]
      for corner in corners where cells[corner] != nil { faults.append("a route passes a corner of \(path)") }
    }
    // A route passes a border from one side to the other, in one cell.
    var level: Set<GridPoint> = []
    var upright: Set<GridPoint> = []
    for box in groups.values {
      for x in box.x..<box.maxX {
        level.formUnion([GridPoint(x: x, y: box.y), GridPoint(x: x, y: box.maxY - 1)])
      }
      for y in box.y..<box.maxY {
        upright.formUnion([GridPoint(x: box.x, y: y), GridPoint(x: box.maxX - 1, y: y)])
      }
    }
    for (id, route) in routes.sorted(by: { $0.key < $1.key }) {
      for (a, b) in zip(route.points, route.points.dropFirst()) {
        let isLevel = a.y == b.y
        for cell in Route(points: [a, b]).cells where (isLevel ? level : upright).contains(cell) {
          faults.append("\(id) runs along a border")
        }
      }
      if let label = route.label,
        (label.x..<label.maxX).contains(where: { upright.contains(GridPoint(x: $0, y: label.y)) })
      {
        faults.append("\(id)'s label lies on a border")
      }
    }
    return faults
  }

  private func touches(_ p: GridPoint, _ box: GridRect) -> Bool {
    let beside = (p.x == box.x - 1 || p.x == box.maxX) && p.y >= box.y && p.y < box.maxY
    let below = (p.y == box.y - 1 || p.y == box.maxY) && p.x >= box.x && p.x < box.maxX
    return beside || below
  }
}

/// The border between two neighbouring cells that a line passes.
struct Step: Hashable {
  var x: Int
  var y: Int
  var isHorizontal: Bool

  static func along(_ a: GridPoint, _ b: GridPoint) -> [Step] {
    if a.y == b.y {
      return (min(a.x, b.x)..<max(a.x, b.x)).map { Step(x: $0, y: a.y, isHorizontal: true) }
    }
    return (min(a.y, b.y)..<max(a.y, b.y)).map { Step(x: a.x, y: $0, isHorizontal: false) }
  }
}

extension Route {
  /// All cells it passes.
  var cells: Set<GridPoint> {
    var result = Set(points)
    for (a, b) in zip(points, points.dropFirst()) {
      for x in min(a.x, b.x)...max(a.x, b.x) {
        for y in min(a.y, b.y)...max(a.y, b.y) { result.insert(GridPoint(x: x, y: y)) }
      }
    }
    return result
  }
}
