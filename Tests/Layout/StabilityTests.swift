import Testing

@testable import Layout

@Suite struct StabilityTests {
  @Test(arguments: 1...15) func theSameGraphAgainMovesNothing(seed: Int) {
    let input = Graphs.random(seed, nodes: 16, edges: 24)
    let first = LayeredLayout.draw(input)
    let second = LayeredLayout.draw(input, keeping: first)
    // A channel may change by a track or two; no row and no layer changes.
    for (id, rect) in first.nodes {
      #expect(second.nodes[id]?.y == rect.y)
      #expect(second.layers[id] == first.layers[id])
      #expect(abs((second.nodes[id]?.x ?? -9) - rect.x) <= 2)
    }
    #expect(second.faults(input).isEmpty)
  }

  @Test(arguments: 1...15) func aVanishedEdgeMovesNoNodeToAnotherPlaceInTheOrder(seed: Int) {
    var input = Graphs.random(seed, nodes: 14, edges: 24, forwardOnly: true)
    let first = LayeredLayout.draw(input)
    var dice = Dice(seed)
    input.edges.remove(at: dice.roll(input.edges.count))
    let second = LayeredLayout.draw(input, keeping: first)
    #expect(second.faults(input).isEmpty)
    #expect(inversions(first, second) == 0)
  }

  @Test(arguments: 1...15) func aNewNodeLeavesTheOthersInOrder(seed: Int) {
    var input = Graphs.random(seed, nodes: 14, edges: 20, forwardOnly: true)
    let first = LayeredLayout.draw(input)
    input.nodes.append(.init(id: "new", width: 12, height: 4))
    input.edges.append(.init(id: "in", source: "n3", target: "new", labelWidth: 8))
    let second = LayeredLayout.draw(input, keeping: first)
    #expect(second.faults(input).isEmpty)
    #expect(inversions(first, second) == 0)
  }

  @Test func bookinfoStandsStillWhenAnEdgeGoes() throws {
    var input = Graphs.bookinfo
    let first = LayeredLayout.draw(input)
    input.edges.removeAll { $0.source == "reviews-v2" }
    let second = LayeredLayout.draw(input, keeping: first)
    // A channel may change by the column of a track; no row changes.
    for (id, rect) in first.nodes {
      #expect(second.nodes[id]?.y == rect.y)
      #expect(abs((second.nodes[id]?.x ?? -9) - rect.x) <= 2)
    }
  }

  @Test func aNewVersionMovesOnlyWhatStandsInItsWay() throws {
    var input = Graphs.bookinfo
    let first = LayeredLayout.draw(input)
    input.nodes.append(.init(id: "reviews-v4", width: 15, height: 4))
    input.edges.append(.init(id: "new", source: "productpage", target: "reviews-v4", labelWidth: 12))
    let second = LayeredLayout.draw(input, keeping: first)
    for (id, rect) in first.nodes { #expect(second.nodes[id]?.x == rect.x) }
    #expect(second.layers["reviews-v4"] == first.layers["reviews-v3"])
    let moved = first.nodes.filter { second.nodes[$0.key] != $0.value }
    #expect(moved.isEmpty)
  }

  @Test func aDrawingThatGrewEdgeByEdgeIsNotMuchWorseThanANewOne() {
    var input = Graphs.bookinfo
    let edges = input.edges
    input.edges = []
    var drawing = LayeredLayout.draw(input)
    for edge in edges {
      input.edges.append(edge)
      drawing = LayeredLayout.draw(input, keeping: drawing)
    }
    let fresh = LayeredLayout.draw(input)
    #expect(drawing.crossings <= fresh.crossings + 2)
    #expect(drawing.height <= fresh.height * 3 / 2 + 12)
  }

  /// Pairs of one layer that have changed places.
  private func inversions(_ a: Drawing, _ b: Drawing) -> Int {
    var count = 0
    let ids = a.nodes.keys.filter { b.nodes[$0] != nil }.sorted()
    for (i, u) in ids.enumerated() {
      for v in ids[(i + 1)...] where a.layers[u] == a.layers[v] && b.layers[u] == b.layers[v] {
        guard let au = a.nodes[u], let av = a.nodes[v], let bu = b.nodes[u], let bv = b.nodes[v] else {
          continue
        }
        if (au.y < av.y) != (bu.y < bv.y) { count += 1 }
      }
    }
    return count
  }
}
