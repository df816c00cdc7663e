import Testing

@testable import Layout

@Suite struct GroupTests {
  @Test(arguments: 1...200) func boxesHoldTheirMembersAndNothingElse(seed: Int) {
    var dice = Dice(seed + 3000)
    let nodes = 2 + dice.roll(40)
    let input = Graphs.grouped(
      seed, nodes: nodes, edges: dice.roll(2 * nodes), groups: 2 + dice.roll(5), isNested: dice.roll(2) == 0)
    let drawing = LayeredLayout.draw(input)
    #expect(drawing.nodes.count == input.nodes.count)
    #expect(drawing.routes.count == input.edges.count)
    #expect(drawing.faults(input).isEmpty)
  }

  @Test(arguments: 1...12) func boxesHoldTheirMembersInLargeGraphs(seed: Int) {
    let input = Graphs.grouped(
      seed, nodes: 100 + 17 * seed, edges: 130 + 20 * seed, groups: 2 + seed % 5, isNested: seed % 2 == 0)
    let drawing = LayeredLayout.draw(input)
    #expect(drawing.nodes.count == input.nodes.count)
    #expect(drawing.routes.count == input.edges.count)
    #expect(drawing.faults(input).isEmpty)
  }

  @Test(arguments: 1...24) func theSameGroupsGiveTheSameDrawing(seed: Int) {
    let input = Graphs.grouped(seed, nodes: 18, edges: 26, groups: 3, isNested: seed % 2 == 0)
    var shuffled = input
    var dice = Dice(seed)
    dice.shuffle(&shuffled.nodes)
    dice.shuffle(&shuffled.edges)
    #expect(LayeredLayout.draw(input) == LayeredLayout.draw(shuffled))
  }

  @Test(arguments: 1...30) func arrowsReachEveryNodeInBoxes(seed: Int) {
    var dice = Dice(seed + 900)
    let nodes = 2 + dice.roll(30)
    let input = Graphs.grouped(
      seed, nodes: nodes, edges: dice.roll(2 * nodes), groups: 2 + dice.roll(4), isNested: seed % 2 == 0)
    let drawing = LayeredLayout.draw(input)
    let navigator = Navigator(input, drawing)
    for start in drawing.nodes.keys {
      var seen: Set<String> = [start]
      var open = [start]
      while let v = open.popLast() {
        for heading in Heading.allCases {
          if let w = navigator.neighbour(of: v, towards: heading), seen.insert(w).inserted { open.append(w) }
        }
      }
      #expect(seen.count == nodes)
    }
  }

  @Test(arguments: 1...30) func aLineBetweenMembersStaysInTheirBox(seed: Int) {
    let input = Graphs.grouped(seed, nodes: 24, edges: 30, groups: 3, isNested: seed % 2 == 0)
    let drawing = LayeredLayout.draw(input)
    let home = Dictionary(uniqueKeysWithValues: input.nodes.map { ($0.id, $0.group) })
    for edge in input.edges {
      guard let path = home[edge.source], path == home[edge.target], let box = drawing.groups[path] else {
        continue
      }
      let cells = drawing.routes[edge.id]?.cells ?? []
      #expect(cells.allSatisfy { box.contains($0) }, "\(edge.id) leaves \(path)")
    }
  }

  @Test func boxesStandUnderEachOtherInTheOrderOfTheirNames() throws {
    let drawing = LayeredLayout.draw(Self.two)
    let (east, west) = (try #require(drawing.groups[["east"]]), try #require(drawing.groups[["west"]]))
    #expect(east.maxY <= west.y)
    #expect(drawing.height <= 24)
  }

  @Test func boxesWithMuchTrafficBetweenThemAreNeighbours() throws {
    var input = GraphInput()
    for name in ["a", "b", "c"] {
      for i in 0...2 { input.nodes.append(.init(id: "\(name)\(i)", width: 15, height: 4, group: [name])) }
      input.edges.append(.init(id: "\(name)", source: "\(name)0", target: "\(name)1"))
    }
    input.edges.append(.init(id: "ab", source: "a0", target: "b2"))
    for (i, name) in ["a1", "a2", "a0"].enumerated() {
      input.edges.append(.init(id: "x\(i)", source: name, target: "c2"))
    }
    let drawing = LayeredLayout.draw(input)
    let y = try ["a", "b", "c"].map { try #require(drawing.groups[[$0]]).y }
    #expect((y[1] < y[0]) == (y[0] < y[2]))
  }

  @Test func boxesThatShareNoColumnMayStandSideBySide() throws {
    var input = Graphs.parse("a>b b>c c>d")
    for i in input.nodes.indices { input.nodes[i].group = [i < 2 ? "front" : "back"] }
    let drawing = LayeredLayout.draw(input)
    let (front, back) = (try #require(drawing.groups[["front"]]), try #require(drawing.groups[["back"]]))
    #expect(front.y == back.y && front.maxX < back.x)
  }

  @Test func membersWithoutEdgesFillRowsOfTheirBox() throws {
    var input = Self.two
    for i in 0..<5 { input.nodes.append(.init(id: "idle\(i)", width: 15, height: 4, group: ["east"])) }
    let drawing = LayeredLayout.draw(input)
    #expect(drawing.faults(input).isEmpty)
    let idle = try (0..<5).map { try #require(drawing.nodes["idle\($0)"]) }
    let used = try #require(input.nodes.first { $0.id == "e2" }.flatMap { drawing.nodes[$0.id] })
    #expect(Set(idle.map(\.y)).count == 2 && Set(idle.map(\.x)).count == 3)
    #expect(idle.allSatisfy { $0.y >= used.maxY })
    #expect(
      try #require(drawing.groups[["east"]]).width
        == #require(LayeredLayout.draw(Self.two).groups[["east"]]).width)
  }

  // MARK: - From drawing to drawing

  @Test(arguments: 1...20) func theSameGraphAgainMovesNoBox(seed: Int) {
    let input = Graphs.grouped(seed, nodes: 18, edges: 26, groups: 3, isNested: seed % 2 == 0)
    let first = LayeredLayout.draw(input)
    let second = LayeredLayout.draw(input, keeping: first)
    #expect(second.faults(input).isEmpty)
    #expect(second.layers == first.layers)
    for (id, rect) in first.nodes { #expect(second.nodes[id]?.y == rect.y) }
    for (path, box) in first.groups {
      #expect(second.groups[path]?.y == box.y && second.groups[path]?.height == box.height)
    }
  }

  @Test(arguments: 1...25) func whateverComesOrGoesTheBoxesStaySoundAndInOrder(seed: Int) {
    var dice = Dice(seed)
    var input = Graphs.grouped(seed, nodes: 20, edges: 28, groups: 3, isNested: seed % 2 == 0)
    var drawing = LayeredLayout.draw(input)
    for step in 0..<4 {
      if dice.roll(2) == 0, !input.edges.isEmpty { input.edges.remove(at: dice.roll(input.edges.count)) }
      let near = input.nodes[dice.roll(20)]
      input.nodes.append(.init(id: "new\(step)", width: 14, height: 4, group: near.group))
      input.edges.append(.init(id: "to\(step)", source: near.id, target: "new\(step)", labelWidth: 9))
      let next = LayeredLayout.draw(input, keeping: drawing)
      #expect(next.faults(input).isEmpty)
      #expect(swapped(drawing, next).isEmpty)
      drawing = next
    }
  }

  /// Boxes that stood under each other and do so the other way round.
  private func swapped(_ a: Drawing, _ b: Drawing) -> [[[String]]] {
    var result: [[[String]]] = []
    for (upper, box) in a.groups {
      for (lower, other) in a.groups where box.maxY <= other.y && box.x < other.maxX && other.x < box.maxX {
        guard let now = b.groups[upper], let below = b.groups[lower] else { continue }
        if below.maxY <= now.y, now.x < below.maxX, below.x < now.maxX { result.append([upper, lower]) }
      }
    }
    return result
  }

  @Test func aClusterThatComesIntoViewMakesBoxes() {
    var input = Self.two
    for i in input.nodes.indices { input.nodes[i].group = [] }
    let first = LayeredLayout.draw(input)
    #expect(first.groups.isEmpty)
    let second = LayeredLayout.draw(Self.two, keeping: first)
    #expect(second.faults(Self.two).isEmpty && second.groups.count == 2)
    #expect(LayeredLayout.draw(input, keeping: second).faults(input).isEmpty)
  }

  private static let two: GraphInput = {
    var input = Graphs.parse("e0>e1 e1>e2 e0>e3 w0>w1 w1>w2 w0>e2 e1>w2")
    for i in input.nodes.indices {
      input.nodes[i].group = [input.nodes[i].id.hasPrefix("e") ? "east" : "west"]
    }
    return input
  }()
}
