import Layout
import Mesh
import Terminal
import Testing

@testable import Dashboard

/// Several clusters on one graph, and the waypoints of an ambient mesh.
@Suite struct ClustersAndWaypointsTests {
  private func text(_ snapshot: Snapshot, _ options: GraphOptions = GraphOptions()) -> String {
    let view = GraphView.build(snapshot, options: options)
    var canvas = Canvas(Size(width: view.drawing.width, height: view.drawing.height), glyphs: options.glyphs)
    view.paint(
      snapshot, selection: nil, matches: [], scroll: Point(x: 0, y: 0), into: &canvas, Rect(canvas.size))
    return canvas.text
  }

  @Test func cardsNameTheirClusterWhereThereAreSeveral() {
    var snapshot = BookinfoFixture.snapshot
    #expect(!text(snapshot).contains("Kubernetes"))
    for index in snapshot.nodes.indices {
      let isRatings = snapshot.nodes[index].id == BookinfoFixture.id("ratings-v1")
      snapshot.nodes[index].cluster = isRatings ? "east" : "Kubernetes"
    }
    #expect(text(snapshot).contains("east"))
    #expect(text(snapshot).contains("Kubernetes"))
  }

  @Test func aWaypointIsMergedUnlessItIsAskedFor() throws {
    var snapshot = BookinfoFixture.snapshot
    let waypoint = try #require(snapshot.nodes.firstIndex { $0.id == BookinfoFixture.id("reviews-v2") })
    snapshot.nodes[waypoint].isWaypoint = true
    let id = snapshot.nodes[waypoint].id
    let call = try #require(
      snapshot.edges.firstIndex { $0.target == BookinfoFixture.id("reviews-v3") && !$0.isIdle })
    #expect(GraphView.build(snapshot, options: GraphOptions()).index(of: id) != nil)
    snapshot.edges[call].ambient = .waypoint
    #expect(GraphView.build(snapshot, options: GraphOptions()).index(of: id) == nil)
    let shown = GraphOptions(ambient: AmbientView(showsWaypoints: true))
    #expect(GraphView.build(snapshot, options: shown).index(of: id) != nil)
  }
}
