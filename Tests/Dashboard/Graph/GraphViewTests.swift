import Layout
import Mesh
import Terminal
import Testing

@testable import Dashboard

@Suite struct GraphViewTests {
  let snapshot = BookinfoFixture.snapshot
  let view = GraphView.build(BookinfoFixture.snapshot, options: GraphOptions())

  private func paint(
    _ snapshot: Snapshot, _ view: GraphView, selection: Selection? = nil, matches: Set<NodeID> = []
  ) -> Canvas {
    var canvas = Canvas(
      Size(width: view.drawing.width, height: view.drawing.height), glyphs: view.options.glyphs)
    view.paint(
      snapshot, selection: selection, matches: matches, scroll: Point(x: 0, y: 0), into: &canvas,
      Rect(canvas.size))
    return canvas
  }

  // MARK: - When it is laid out anew

  @Test func changedNumbersNeverCallForAnotherLayout() {
    var busy = snapshot
    for i in busy.edges.indices {
      busy.edges[i].rate *= 1_000_000
      busy.edges[i].percentErr = 99.9
    }
    #expect(view.fits(busy, options: view.options))
  }

  @Test func comingAndGoingEdgesAndOtherOptionsDo() {
    var less = snapshot
    less.edges.removeFirst()
    #expect(!view.fits(less, options: view.options))
    let more = BookinfoFixture.snapshot(failing: true, edges: BookinfoFixture.cycle)
    #expect(!view.fits(more, options: view.options))
    #expect(!view.fits(snapshot, options: GraphOptions(detail: .chips)))
    #expect(!view.fits(snapshot, options: GraphOptions(showIdle: true)))
  }

  @Test func whatIsIdleIsShownOnlyOnDemand() {
    let id = BookinfoFixture.id("reviews-v4")
    #expect(view.index(of: id) == nil)
    #expect(GraphView.build(snapshot, options: GraphOptions(showIdle: true)).index(of: id) != nil)
  }

  @Test func aFocusShowsWhatIsSoManyHopsAway() {
    let one = GraphView.build(snapshot, options: GraphOptions(focus: BookinfoFixture.id("mongodb"), hops: 1))
    #expect(Set(one.nodes) == [BookinfoFixture.id("mongodb"), BookinfoFixture.id("ratings-v1")])
    let two = GraphView.build(snapshot, options: GraphOptions(focus: BookinfoFixture.id("mongodb"), hops: 2))
    #expect(two.nodes.count == 4)
  }

  @Test func aFocusThatIsGoneShowsEverything() {
    let lost = GraphView.build(snapshot, options: GraphOptions(focus: NodeID("nobody")))
    #expect(lost.nodes == view.nodes)
  }

  // MARK: - What stands where

  @Test func theMouseFindsNodesLinesAndLabels() throws {
    let node = BookinfoFixture.id("reviews-v3")
    let box = try #require(view.bounds(of: .node(node)))
    #expect(view.element(at: Point(x: box.x, y: box.y)) == .node(node))
    #expect(view.element(at: Point(x: box.maxX - 1, y: box.maxY - 1)) == .node(node))
    let edge = BookinfoFixture.edgeID("productpage-v1", "reviews-v3")
    let i = try #require(view.index(of: edge))
    let label = try #require(view.routes[i].label)
    #expect(view.element(at: Point(x: label.x + 3, y: label.y)) == .edge(edge))
    #expect(view.element(at: Point(x: -5, y: -5)) == nil)
    #expect(view.element(at: Point(x: view.drawing.width + 9, y: 2)) == nil)
  }

  @Test func fromAnEdgeTheArrowsLeadToItsEndsAndToTheNextEdge() {
    let edge = Selection.edge(BookinfoFixture.edgeID("productpage-v1", "reviews-v2"))
    #expect(view.step(from: edge, towards: .left) == .node(BookinfoFixture.id("productpage-v1")))
    #expect(view.step(from: edge, towards: .right) == .node(BookinfoFixture.id("reviews-v2")))
    #expect(
      view.step(from: edge, towards: .up) == .edge(BookinfoFixture.edgeID("productpage-v1", "reviews-v1")))
    #expect(
      view.step(from: edge, towards: .down) == .edge(BookinfoFixture.edgeID("productpage-v1", "reviews-v3")))
  }

  @Test func aReversedEdgesEndsLieWhereTheyAreSeen() throws {
    let cyclic = GraphView.build(
      BookinfoFixture.snapshot(failing: true, edges: BookinfoFixture.cycle), options: GraphOptions())
    let back = BookinfoFixture.edgeID("ratings-v1", "reviews-v2")
    let i = try #require(cyclic.index(of: back))
    #expect(cyclic.routes[i].isReversed)
    #expect(cyclic.step(from: .edge(back), towards: .left) == .node(BookinfoFixture.id("reviews-v2")))
  }

  @Test func everySelectionHasBoundsAndGoneOnesNone() {
    for node in view.nodes { #expect(view.bounds(of: .node(node)) != nil) }
    for edge in view.edges { #expect(view.bounds(of: .edge(edge)) != nil) }
    #expect(view.bounds(of: .node(NodeID("gone"))) == nil)
    #expect(view.step(from: .edge(EdgeID("gone")), towards: .left) == nil)
  }

  // MARK: - What is seen

  @Test func errorsAreHeavyLinesAlsoWithoutColour() {
    let calm = BookinfoFixture.snapshot(failing: false)
    var healthy = calm
    for i in healthy.edges.indices { healthy.edges[i].health = .healthy }
    #expect(!paint(healthy, view).text.contains("━"))
    let failing = paint(snapshot, view).text
    #expect(failing.contains("━"))
    #expect(failing.contains("24.6%"))
  }

  @Test func aSelectedNodeHasDoubleLines() {
    #expect(!paint(snapshot, view).text.contains("╔"))
    #expect(paint(snapshot, view, selection: .node(BookinfoFixture.id("ratings-v1"))).text.contains("╔"))
  }

  @Test func aLockIsClosedOnlyAtAHundredPercentAndAbsentWhenUnknown() {
    let text = paint(snapshot, view).text
    let broken = Symbol.brokenLock.character(.unicode)
    #expect(text.contains("\(broken)83.4%"))
    #expect(text.contains("─ 2.0/s ─"))
  }

  @Test func fewRequestsAreCountedNotMadeAShare() {
    #expect(paint(snapshot, view).text.contains("1 of 3 failed"))
  }

  @Test func asciiPicturesHoldNothingElse() {
    let plain = GraphView.build(snapshot, options: GraphOptions(showIdle: true, glyphs: .ascii))
    let text = paint(snapshot, plain).text
    #expect(text.allSatisfy { $0.isASCII })
  }

  @Test func whatIsGoneFadesUntilTheNextLayout() {
    var less = snapshot
    less.nodes.removeAll { $0.id == BookinfoFixture.id("mongodb") }
    less.edges.removeAll { $0.target == BookinfoFixture.id("mongodb") }
    #expect(!paint(less, view).text.contains("1.2 kB/s"))
  }

  @Test func nothingIsPaintedOutsideOfThePane() {
    var canvas = Canvas(Size(width: 60, height: 20))
    view.paint(
      snapshot, selection: nil, matches: [], scroll: Point(x: 30, y: 2), into: &canvas,
      Rect(x: 10, y: 5, width: 30, height: 8))
    for y in 0..<20 {
      for x in 0..<60 where !(10..<40).contains(x) || !(5..<13).contains(y) {
        #expect(canvas[x, y]?.text == " ")
      }
    }
  }

  @Test func hostileNamesCannotBreakTheDrawing() {
    var bad = snapshot
    bad.nodes[0].app = "\u{1B}[2J\u{202E}evil\nname" + String(repeating: "x", count: 500)
    let drawn = GraphView.build(bad, options: GraphOptions())
    #expect(drawn.drawing.width < 250)
    #expect(!paint(bad, drawn).text.unicodeScalars.contains("\u{1B}"))
  }
}
