import Layout
import Mesh
import Terminal
import Testing

@testable import Dashboard

/// Boxes around clusters and namespaces.
@Suite struct BoxTests {
  private static let folder = String(#filePath.dropLast("/BoxTests.swift".count))

  private func paint(
    _ snapshot: Snapshot, _ options: GraphOptions, _ size: Size, scroll: Point = Point(x: 0, y: 0)
  ) -> Canvas {
    let view = GraphView.build(snapshot, options: options)
    var canvas = Canvas(size, glyphs: options.glyphs)
    view.paint(snapshot, selection: nil, matches: [], scroll: scroll, into: &canvas, Rect(canvas.size))
    return canvas
  }

  @Test(arguments: GlyphSet.allCases, GraphOptions.Detail.allCases)
  func twoClusters(glyphs: GlyphSet, detail: GraphOptions.Detail) {
    let canvas = paint(
      BoxFixture.snapshot(), GraphOptions(detail: detail, glyphs: glyphs), Size(width: 200, height: 44))
    expectPicture(canvas, "graph/clusters-\(detail)-\(glyphs)", file: Self.folder)
  }

  @Test(arguments: GlyphSet.allCases) func namespacesInClusters(glyphs: GlyphSet) {
    let canvas = paint(
      BoxFixture.snapshot(), GraphOptions(glyphs: glyphs, boxes: .namespaces), Size(width: 200, height: 60))
    expectPicture(canvas, "graph/namespaces-\(glyphs)", file: Self.folder)
  }

  @Test(arguments: [BoxGrouping.clusters, .namespaces]) func idleWorkloadsFillRows(boxes: BoxGrouping) {
    let canvas = paint(
      BoxFixture.snapshot(idle: 7), GraphOptions(showIdle: true, boxes: boxes), Size(width: 200, height: 60))
    expectPicture(canvas, "graph/idle-\(boxes)", file: Self.folder)
  }

  @Test func aSmallScreenShowsAPartAndItsBoxesName() {
    let canvas = paint(
      BoxFixture.snapshot(), GraphOptions(detail: .compact), Size(width: 80, height: 20),
      scroll: Point(x: 45, y: 0))
    expectPicture(canvas, "graph/clusters-scrolled", file: Self.folder)
  }

  @Test(arguments: PictureTests.sizes) func theWholeScreen(_ size: (Int, Int)) {
    let story = story(size.0, size.1)
    expectPicture(story.picture, "graph/boxes-screen-\(size.0)x\(size.1)", file: Self.folder)
  }

  @Test func aBoxWhoseTopIsScrolledAwayIsNamedAtItsBottom() {
    let size = Size(width: 80, height: 14)
    let top = paint(BoxFixture.snapshot(), GraphOptions(), size)
    #expect(top.text.contains("┌─ east · 5 workloads ✓ ─") && !top.text.contains("└─ east"))
    let below = paint(BoxFixture.snapshot(), GraphOptions(), size, scroll: Point(x: 0, y: 6))
    #expect(below.text.contains("└─ east · 5 workloads ✓ ─"))
  }

  @Test func whateverAClusterIsCalledItsBoxIsSound() {
    var snapshot = BoxFixture.snapshot()
    for i in snapshot.nodes.indices where snapshot.nodes[i].cluster == "east" {
      snapshot.nodes[i].cluster = "\u{1b}[2J\n日本 " + String(repeating: "long", count: 99)
    }
    let lines = paint(snapshot, GraphOptions(), Size(width: 200, height: 44)).text.split(separator: "\n")
    let border = lines.first { $0.contains("日本") }
    #expect(border?.contains("…") ?? false)
    #expect(border?.contains("┐") ?? false)
  }

  // MARK: - Which boxes there are

  private func paths(_ snapshot: Snapshot, _ boxes: BoxGrouping = .clusters) -> Set<[String]> {
    Set(GraphView.build(snapshot, options: GraphOptions(boxes: boxes)).drawing.groups.keys)
  }

  @Test func oneClusterIsNoBox() {
    var snapshot = BoxFixture.snapshot()
    for i in snapshot.nodes.indices { snapshot.nodes[i].cluster = "east" }
    #expect(paths(snapshot).isEmpty)
    #expect(
      paths(snapshot, .namespaces) == [["namespace istio-system"], ["namespace shop"], ["namespace data"]])
    for i in snapshot.nodes.indices { snapshot.nodes[i].namespace = "shop" }
    #expect(paths(snapshot, .namespaces).isEmpty)
  }

  @Test func whatIsNotKnownIsNotBoxed() {
    var snapshot = BoxFixture.snapshot()
    #expect(paths(snapshot) == [["cluster east"], ["cluster west"]])
    #expect(paths(snapshot, .off).isEmpty)
    for i in snapshot.nodes.indices where snapshot.nodes[i].cluster == "west" {
      snapshot.nodes[i].cluster = "unknown"
    }
    #expect(paths(snapshot).isEmpty)
    #expect(paths(snapshot, .namespaces).allSatisfy { $0.count == 1 && $0[0].hasPrefix("namespace ") })
  }

  @Test func aNamespaceOfTwoClustersIsABoxInEach() {
    let paths = paths(BoxFixture.snapshot(), .namespaces)
    #expect(paths.contains(["cluster east", "namespace shop"]))
    #expect(paths.contains(["cluster west", "namespace shop"]))
    #expect(!paths.contains(["namespace shop"]))
  }

  // MARK: - On the screen

  private func story(_ width: Int, _ height: Int) -> Story {
    var story = Story(width, height)
    story.receive(BoxFixture.snapshot())
    return story
  }

  @Test func aKeyGoesThroughTheBoxes() {
    var story = story(200, 60)
    #expect(story.picture.text.contains("┌─ east · 5 workloads ✓ ─"))
    story.press(.character("b"))
    #expect(story.picture.text.contains("╌ shop · 3 ✓ ╌"))
    story.press(.character("b"))
    #expect(!story.picture.text.contains("workloads ✓"))
    #expect(story.picture.text.contains("╭ east ─"))
    story.press(.character("b"))
    #expect(story.picture.text.contains("┌─ east · 5 workloads ✓ ─"))
    story.run("boxes namespaces")
    #expect(story.picture.text.contains("╌ shop · 3 ✓ ╌"))
    story.run("boxes nonsense")
    #expect(story.picture.text.contains("none of clusters, namespaces, off"))
  }

  @Test func aBoxSaysHowTheWorstOfItDoesWithoutBeingLaidOutAnew() {
    var story = story(200, 60)
    #expect(story.picture.text.contains("west · 4 workloads ✗"))
    let layouts = story.state.graph.layoutDone?.number
    var better = BoxFixture.snapshot(failing: false)
    better.revision += 1
    story.receive(better)
    #expect(story.picture.text.contains("west · 4 workloads ✓"))
    #expect(story.state.graph.layoutDone?.number == layouts)
  }

  @Test func arrowsGoOnFromBoxToBoxAndTheMouseFindsWhatStandsInOne() throws {
    let view = GraphView.build(BoxFixture.snapshot(), options: GraphOptions(boxes: .namespaces))
    let start = Selection.node(BoxFixture.id("east", "gateway"))
    var seen: Set<Selection> = [start]
    var open = [start]
    while let selection = open.popLast() {
      for heading in Heading.allCases {
        guard let next = view.step(from: selection, towards: heading), seen.insert(next).inserted else {
          continue
        }
        open.append(next)
      }
    }
    #expect(seen.count == view.nodes.count)
    for (i, box) in view.boxes.enumerated() {
      #expect(view.element(at: Point(x: box.center.x, y: box.center.y)) == .node(view.nodes[i]))
    }
    let east = try #require(view.drawing.groups[["cluster east"]])
    #expect(view.element(at: Point(x: east.x, y: east.y)) == nil)
    let call = BoxFixture.edge("east", "cart", "west", "stock", .grpc, rate: 9)
    let route = try #require(view.drawing.routes[call.id.text])
    let label = try #require(route.label)
    #expect(view.element(at: Point(x: label.center.x, y: label.y)) == .edge(call.id))
  }
}
