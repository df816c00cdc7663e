import Mesh
import Terminal
import Testing

@testable import Dashboard

@Suite struct GraphPictureTests {
  /// Pictures of all panes stand in one folder beside the folders of tests.
  private static let folder = String(#filePath.dropLast("/GraphPictureTests.swift".count))

  struct Screen: Sendable, CustomTestStringConvertible {
    var width: Int
    var height: Int
    var glyphs: GlyphSet
    var name: String { "\(width)x\(height)-\(glyphs == .unicode ? "unicode" : "ascii")" }
    var testDescription: String { name }

    static let all = [(80, 24), (120, 36), (200, 60)].flatMap { size in
      GlyphSet.allCases.map { Screen(width: size.0, height: size.1, glyphs: $0) }
    }
  }

  private func paint(
    _ snapshot: Snapshot, _ options: GraphOptions, _ screen: Screen, selection: Selection? = nil,
    matches: Set<NodeID> = []
  ) -> Canvas {
    let view = GraphView.build(snapshot, options: options)
    var canvas = Canvas(Size(width: screen.width, height: screen.height), glyphs: screen.glyphs)
    view.paint(
      snapshot, selection: selection, matches: matches, scroll: Point(x: 0, y: 0), into: &canvas,
      Rect(canvas.size))
    return canvas
  }

  @Test(arguments: Screen.all) func bookinfoAsCards(screen: Screen) {
    let canvas = paint(
      BookinfoFixture.snapshot, GraphOptions(glyphs: screen.glyphs), screen,
      selection: .node(BookinfoFixture.id("reviews-v3")))
    expectPicture(canvas, "graph/cards-\(screen.name)", file: Self.folder)
  }

  @Test(arguments: Screen.all) func bookinfoAsChips(screen: Screen) {
    let canvas = paint(
      BookinfoFixture.snapshot, GraphOptions(detail: .chips, glyphs: screen.glyphs), screen,
      selection: .node(BookinfoFixture.id("reviews-v3")))
    expectPicture(canvas, "graph/chips-\(screen.name)", file: Self.folder)
  }

  @Test(arguments: GlyphSet.allCases) func idleThingsCyclesAndASelectedEdge(glyphs: GlyphSet) {
    let screen = Screen(width: 200, height: 60, glyphs: glyphs)
    let canvas = paint(
      BookinfoFixture.snapshot(failing: true, edges: BookinfoFixture.cycle),
      GraphOptions(showIdle: true, glyphs: glyphs), screen,
      selection: .edge(BookinfoFixture.edgeID("productpage-v1", "reviews-v2")))
    expectPicture(canvas, "graph/cycle-\(screen.name)", file: Self.folder)
  }

  @Test func theNeighbourhoodOfOneNode() {
    let options = GraphOptions(focus: BookinfoFixture.id("ratings-v1"), hops: 1)
    let screen = Screen(width: 120, height: 36, glyphs: .unicode)
    expectPicture(
      paint(BookinfoFixture.snapshot, options, screen), "graph/focus-\(screen.name)", file: Self.folder)
  }
}
