import Foundation
import Mesh
import Testing

@testable import pharos

/// `pharos graph` as text.
@Suite struct GraphTextTests {
  private func text(_ clusters: [String?]) -> [Substring] {
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    let nodes = clusters.enumerated().map { i, cluster in
      Node(
        id: NodeID("app:\(i)"), type: .app, cluster: cluster, namespace: "shop", app: "cart", version: "v1")
    }
    let edge = Edge(
      id: EdgeID("e"), source: nodes[0].id, target: nodes[1].id, protocol: .http, count: 10, rate: 1)
    let snapshot = Snapshot(
      timestamp: now, windowStart: now.addingTimeInterval(-10), windowEnd: now, windowSeconds: 10,
      requestedWindowSeconds: 10, graphType: .versionedApp, nodes: nodes, edges: [edge])
    return GraphText.render(snapshot).split(separator: "\n")
  }

  @Test func ofSeveralClustersEachNodeNamesItsOwn() throws {
    let lines = text(["east", "west"])
    #expect(lines.contains { $0.hasPrefix("cart v1 (east/shop) ") })
    #expect(lines.contains { $0.hasPrefix("cart v1 (west/shop) ") })
    #expect(lines.contains { $0.hasPrefix("cart v1 (east/shop)  cart v1 (west/shop)  http") })
  }

  @Test func ofOneClusterNothingIsSaidOfIt() {
    #expect(text(["east", "east"]).count { $0.hasPrefix("cart v1 (shop) ") } == 3)
    #expect(text(["east", nil]).count { $0.hasPrefix("cart v1 (shop) ") } == 3)
  }
}
