import Dashboard
import Layout
import Mesh
import Terminal
import Testing

/// What a user does on the graph, and sees.
@Suite struct GraphStoryTests {
  @Test func nothingIsSelectedAtFirstAndTheOverviewSaysWhatIsWorst() {
    let story = Story.bookinfo()
    #expect(story.state.graph.selection == nil)
    #expect(story.shows("4 unhealthy"))
    #expect(story.shows("✗ productpage v1 → reviews v3"))
  }

  @Test func tabGoesThroughWhatIsUnhealthyWorstFirstAndRound() throws {
    var story = Story.bookinfo()
    var seen: [Selection] = []
    for _ in 0..<4 {
      story.press(.tab)
      seen.append(try #require(story.state.graph.selection))
    }
    #expect(seen[1] == .node(Bookinfo.reviews3))
    #expect(Set(seen).count == 4)
    guard case .edge = seen[0] else {
      Issue.record("the failing edge comes before the node it makes red")
      return
    }
    story.press(.tab)
    #expect(story.state.graph.selection == seen[0])
    story.press(.backTab)
    #expect(story.state.graph.selection == seen[3])
  }

  @Test func tabOnAHealthyMeshSaysSo() {
    var story = Story()
    story.receive(Bookinfo(isFailing: false).snapshot)
    story.press(.tab)
    #expect(story.shows("Everything that has traffic is healthy"))
  }

  @Test func arrowsWalkFromTheRootAlongTheEdges() {
    var story = Story.bookinfo(200, 60)
    story.press(.right)
    #expect(story.state.graph.selection == .node(Bookinfo.ingress))
    story.press(.right)
    #expect(story.state.graph.selection == .node(Bookinfo.productpage))
    story.press(.character("h"))
    #expect(story.state.graph.selection == .node(Bookinfo.ingress))
  }

  @Test func theArrowsReachEveryNode() {
    var story = Story.bookinfo(200, 60)
    var reached: Set<Selection> = []
    var open: [Selection] = [.node(Bookinfo.ingress)]
    while let next = open.popLast() {
      guard reached.insert(next).inserted else { continue }
      for key in [Key.left, .right, .up, .down] {
        story.send(.select(next))
        story.press(key)
        if let selection = story.state.graph.selection { open.append(selection) }
      }
    }
    #expect(reached.count { if case .node = $0 { true } else { false } } == 8)
  }

  @Test func selectionAndScrollStayFromSnapshotToSnapshot() {
    var story = Story.bookinfo(80, 24)
    story.press(.tab)
    let (selection, scroll) = (story.state.graph.selection, story.state.graph.scroll)
    var later = Bookinfo(revision: 61)
    later.step = 1
    story.receive(later.snapshot)
    #expect(story.state.graph.selection == selection)
    #expect(story.state.graph.scroll == scroll)
  }

  @Test(arguments: [(80, 24), (120, 36), (100, 30)])
  func whatIsSelectedIsVisible(_ size: (Int, Int)) throws {
    var story = Story.bookinfo(size.0, size.1)
    for node in [Bookinfo.mongodb, Bookinfo.ingress, Bookinfo.reviews3, Bookinfo.ratings] {
      story.send(.select(.node(node)))
      let bounds = try #require(story.state.graph.view?.bounds(of: .node(node)))
      let scroll = story.state.graph.scroll
      #expect(bounds.x >= scroll.x && bounds.maxX <= scroll.x + size.0, "\(node) at \(size)")
    }
  }

  @Test func enterOpensTheDetailsAndEscComesBackToTheSamePlace() {
    var story = Story.bookinfo(80, 24)
    story.press(.tab)
    let before = story.screen
    story.press(.enter)
    #expect(story.state.place == .panel)
    #expect(story.shows("spiffe://cluster.local/ns/default/sa/bookinfo-reviews"))
    story.press(.escape)
    #expect(story.state.place == .graph)
    #expect(story.screen == before)
  }

  @Test func escGoesOutStepByStepAndQQuitsAtTheLast() {
    var story = Story.bookinfo()
    story.press(.tab, .enter, .character("?"))
    #expect(story.state.place == .help)
    story.press(.escape)
    #expect(story.state.place == .panel)
    story.press(.escape)
    #expect(story.state.place == .graph)
    story.press(.escape)
    #expect(story.state.graph.selection == nil)
    #expect(!story.wantsToQuit)
    story.press(.character("q"))
    #expect(story.wantsToQuit)
  }

  @Test func qClosesWhatIsOpenBeforeItQuits() {
    var story = Story.bookinfo()
    story.press(.character("6"), .character("?"), .character("q"), .character("q"))
    #expect(story.state.pane == .graph)
    #expect(!story.wantsToQuit)
  }

  @Test func eGoesThroughTheEdgesOfANodeWorstFirst() throws {
    var story = Story.bookinfo()
    story.send(.select(.node(Bookinfo.productpage)))
    story.press(.character("e"))
    let first = try #require(story.state.graph.selection)
    #expect(story.shows("productpage v1 → reviews v3"))
    var seen = [first]
    for _ in 0..<4 {
      story.press(.character("e"))
      seen.append(try #require(story.state.graph.selection))
    }
    #expect(Set(seen).count == 5, "five edges touch productpage")
    story.press(.character("e"))
    #expect(story.state.graph.selection == first)
  }

  @Test func focusDrawsTheNeighboursAloneAndEscBringsAllBack() {
    var story = Story.bookinfo(200, 60)
    story.send(.select(.node(Bookinfo.ratings)))
    story.press(.character("f"))
    #expect(story.state.graph.view?.nodes.contains(Bookinfo.ingress) == false)
    #expect(story.shows("around ratings v1"))
    story.press(.escape)
    #expect(story.state.graph.view?.nodes.contains(Bookinfo.ingress) == true)
  }

  @Test func tabOutOfAFocusShowsWhatItSelects() {
    var story = Story.bookinfo(200, 60)
    story.send(.select(.node(Bookinfo.mongodb)))
    story.press(.character("f"), .tab)
    #expect(story.state.graph.selection.flatMap { story.state.graph.view?.bounds(of: $0) } != nil)
  }

  @Test func beforeAnythingIsKnownNothingIsSaidOfMetrics() {
    var story = Story()
    var snapshot = Bookinfo().snapshot
    (snapshot.nodes, snapshot.edges, snapshot.sources, snapshot.warnings) = ([], [], [], [])
    story.receive(snapshot)
    #expect(story.shows("No source yet"))
    #expect(!story.shows("istio_*"))
  }

  @Test func idleThingsAreHiddenUntilAskedFor() {
    var story = Story.bookinfo { $0.hasTraffic = false }
    #expect(story.shows("No traffic in the last 10 s"))
    story.press(.character("i"))
    #expect(story.shows("productpage"))
    #expect(story.state.graph.view?.nodes.count == 8)
  }

  @Test func pausedTheScreenStandsStillAndSaysSince() {
    var story = Story.bookinfo()
    story.press(.character(" "))
    let still = story.screen
    #expect(still.contains("paused 08:01:00"))
    for revision in 61...70 {
      var mesh = Bookinfo(revision: UInt64(revision))
      mesh.isFailing = false
      story.receive(mesh.snapshot)
    }
    #expect(story.screen == still)
    story.press(.character(" "))
    #expect(story.shows("live 08:01:10"))
    #expect(!story.shows("unhealthy"))
  }

  @Test func anotherGraphTypeIsAskedForOnce() {
    var story = Story.bookinfo()
    story.press(.character("g"))
    #expect(story.graphTypes == [.app])
    story.run("graph service")
    #expect(story.graphTypes == [.app, .service])
    story.run("graph pie")
    #expect(story.shows("No graph type “pie”"))
  }

  @Test func aLargeMeshOpensAsAListBesideANeighbourhood() throws {
    var story = Story(160, 40)
    story.receive(largeMesh(200))
    #expect(story.state.graph.isListMode)
    #expect(story.shows("200 nodes"))
    #expect(try #require(story.state.graph.view).nodes.count < 20)
    story.press(.down, .down)
    let selected = try #require(story.state.graph.selection)
    #expect(story.state.graph.view?.bounds(of: selected) != nil, "the selection is drawn")
    story.press(.right)
    #expect(story.state.place == .graph)
    story.press(.escape)
    #expect(story.state.place == .list)
  }

  @Test func whatIsSelectedMayVanish() {
    var story = Story.bookinfo()
    story.send(.select(.node(Bookinfo.reviews3)))
    var snapshot = Bookinfo(revision: 61).snapshot
    snapshot.nodes.removeAll { $0.id == Bookinfo.reviews3 }
    snapshot.edges.removeAll { $0.source == Bookinfo.reviews3 || $0.target == Bookinfo.reviews3 }
    story.receive(snapshot)
    #expect(story.shows("not in the newest snapshot"))
    story.press(.left)
    #expect(story.state.graph.selection != .node(Bookinfo.reviews3))
  }

  @Test func theRetriesThatHideErrorsAreSaid() {
    var story = Story.bookinfo(200, 60)
    story.press(.tab)
    #expect(story.shows("callers got 24.6% errors, the server answered 51%"))
    #expect(story.shows("Cause"))
  }

  @Test func theOutlierAmongProxiesStandsFirst() throws {
    var story = Story.bookinfo(200, 60)
    story.send(.select(.node(Bookinfo.reviews3)))
    let bad = try #require(story.place(of: "reviews-v3-7c67b-kk8zd"))
    let good = try #require(story.place(of: "reviews-v3-7c67b-x2v9q"))
    #expect(bad.y < good.y)
    #expect(story.picture[bad.x, bad.y]?.style.ink == .failure)
  }
}
