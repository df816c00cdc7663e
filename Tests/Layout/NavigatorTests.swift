import Testing

@testable import Layout

@Suite struct NavigatorTests {
  @Test(arguments: 1...60) func arrowsReachEveryNodeAndNeverLeadBackwards(seed: Int) {
    var dice = Dice(seed + 500)
    let nodes = 2 + dice.roll(30)
    let input = Graphs.random(seed, nodes: nodes, edges: dice.roll(2 * nodes))
    let drawing = LayeredLayout.draw(input)
    let navigator = Navigator(input, drawing)
    for start in drawing.nodes.keys {
      #expect(reach(from: start, navigator).count == nodes)
    }
    for (id, rect) in drawing.nodes {
      for heading in Heading.allCases {
        guard let target = navigator.neighbour(of: id, towards: heading), let to = drawing.nodes[target]
        else {
          continue
        }
        switch heading {
        case .left: #expect(to.x < rect.x && to.center.x < rect.center.x)
        case .right: #expect(to.x > rect.x && to.center.x > rect.center.x)
        case .up: #expect(to.y < rect.y && to.center.y < rect.center.y)
        case .down: #expect(to.y > rect.y && to.center.y > rect.center.y)
        }
      }
    }
  }

  @Test func arrowsGoAlongEdgesAndBetweenSiblings() {
    let drawing = LayeredLayout.draw(Graphs.bookinfo)
    let navigator = Navigator(Graphs.bookinfo, drawing)
    #expect(navigator.neighbour(of: "ingress", towards: .right) == "productpage")
    #expect(navigator.neighbour(of: "reviews-v2", towards: .right) == "ratings")
    #expect(navigator.neighbour(of: "reviews-v2", towards: .left) == "productpage")
    #expect(navigator.neighbour(of: "reviews-v2", towards: .up) == "reviews-v1")
    #expect(navigator.neighbour(of: "reviews-v2", towards: .down) == "reviews-v3")
    #expect(navigator.neighbour(of: "mongodb", towards: .right) == nil)
    #expect(navigator.neighbour(of: "nobody", towards: .right) == nil)
  }

  private func reach(from start: String, _ navigator: Navigator) -> Set<String> {
    var seen: Set<String> = [start]
    var open = [start]
    while let v = open.popLast() {
      for heading in Heading.allCases {
        if let w = navigator.neighbour(of: v, towards: heading), seen.insert(w).inserted { open.append(w) }
      }
    }
    return seen
  }
}
