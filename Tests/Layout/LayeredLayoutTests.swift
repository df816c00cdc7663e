import Testing

@testable import Layout

@Suite struct LayeredLayoutTests {
  @Test(arguments: 1...60) func nothingOverlapsInAnyGraph(seed: Int) {
    var dice = Dice(seed + 1000)
    let nodes = 1 + dice.roll(24)
    let input = Graphs.random(seed, nodes: nodes, edges: dice.roll(2 * nodes + 2))
    let drawing = LayeredLayout.draw(input)
    #expect(drawing.nodes.count == input.nodes.count)
    #expect(drawing.routes.count == input.edges.count)
    #expect(drawing.faults(input).isEmpty)
  }

  @Test func nothingOverlapsInALargeGraph() {
    let input = Graphs.random(7, nodes: 150, edges: 260)
    #expect(LayeredLayout.draw(input).faults(input).isEmpty)
  }

  @Test(arguments: 1...20) func everyEdgeOfAServiceGraphHasItsLabel(seed: Int) {
    let input = Graphs.random(seed, nodes: 30, edges: 50, forwardOnly: true)
    let drawing = LayeredLayout.draw(input)
    for edge in input.edges where edge.labelWidth > 0 {
      #expect(drawing.routes[edge.id]?.label != nil)
    }
  }

  @Test(arguments: 1...12) func theSameGraphGivesTheSameDrawing(seed: Int) {
    let input = Graphs.random(seed, nodes: 14, edges: 22)
    var shuffled = input
    var dice = Dice(seed)
    dice.shuffle(&shuffled.nodes)
    dice.shuffle(&shuffled.edges)
    #expect(LayeredLayout.draw(input) == LayeredLayout.draw(shuffled))
  }

  @Test func bookinfoIsCompact() {
    let drawing = LayeredLayout.draw(Graphs.bookinfo)
    #expect(drawing.crossings == 0)
    #expect(drawing.width <= 145)
    #expect(drawing.height <= 16)
    #expect(drawing.routes.values.allSatisfy { $0.label != nil && !$0.isReversed })
    // Versions stand in their order.
    let rows = ["reviews-v1", "reviews-v2", "reviews-v3"].compactMap { drawing.nodes[$0]?.y }
    #expect(rows == rows.sorted())
  }

  @Test func arrowsLeadToTheRightUnlessACycleForcesThemBack() {
    let input = Graphs.parse("a>b b>c c>a")
    let drawing = LayeredLayout.draw(input)
    #expect(drawing.routes.values.filter(\.isReversed).count == 1)
    for edge in input.edges {
      guard let route = drawing.routes[edge.id], let from = drawing.nodes[edge.source],
        let to = drawing.nodes[edge.target]
      else { continue }
      #expect((from.x > to.x) == route.isReversed)
      // The head of the arrow stands beside the target also where it comes back.
      #expect(route.points.last?.x == (route.isReversed ? to.maxX : to.x - 1))
    }
  }

  @Test func aLoopIsDrawnBelowItsNode() throws {
    let input = Graphs.parse("a>a a>b", width: 20)
    let drawing = LayeredLayout.draw(input)
    let route = try #require(drawing.routes["a>a#0"])
    let box = try #require(drawing.nodes["a"])
    #expect(route.label != nil)
    #expect(route.points.first?.y == box.maxY && route.points.last?.y == box.maxY)
  }

  @Test func partsStandUnderEachOtherAndSinglesSideBySide() throws {
    let drawing = LayeredLayout.draw(Graphs.parse("a>b c>d e f"))
    let (a, c) = (try #require(drawing.nodes["a"]), try #require(drawing.nodes["c"]))
    let (e, f) = (try #require(drawing.nodes["e"]), try #require(drawing.nodes["f"]))
    #expect(c.y > a.maxY)
    #expect(e.y == f.y && e.x < f.x && e.y > c.maxY)
  }

  @Test func nothingMakesNothing() {
    #expect(LayeredLayout.draw(GraphInput()) == Drawing())
  }

  @Test func edgesWithoutEndsAndRepeatedIdsAreLeftOut() {
    var input = Graphs.parse("a>b")
    input.edges.append(.init(id: "ghost", source: "a", target: "nowhere"))
    input.edges.append(input.edges[0])
    input.nodes.append(input.nodes[0])
    let drawing = LayeredLayout.draw(input)
    #expect(drawing.nodes.count == 2)
    #expect(drawing.routes.count == 1)
  }
}
