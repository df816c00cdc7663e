import FoundationEssentials
import Mesh

/// A mesh with something of everything: mutual TLS and plaintext, errors, TCP, gRPC, an idle edge, a cycle, a loop.
enum BookinfoFixture {
  static let snapshot = snapshot(failing: true)

  static func snapshot(failing: Bool, edges more: [Edge] = [], nodes others: [Node] = []) -> Snapshot {
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    return Snapshot(
      timestamp: now, windowStart: now.addingTimeInterval(-10), windowEnd: now, windowSeconds: 10,
      requestedWindowSeconds: 10, graphType: .versionedApp,
      nodes: (nodes(failing: failing) + others).sorted { $0.id < $1.id },
      edges: (edges(failing: failing) + more).sorted { $0.id < $1.id })
  }

  static func id(_ name: String) -> NodeID { NodeID("app/demo/default/\(name)") }

  static func edgeID(_ from: String, _ to: String, _ kind: TrafficProtocol = .http) -> EdgeID {
    EdgeID("\(id(from)) \(id(to)) \(kind.rawValue)")
  }

  static func node(
    _ name: String, version: String? = "v1", rate: Double, errors: Double = 0, health: Health = .healthy
  ) -> Node {
    Node(
      id: id(name + (version.map { "-" + $0 } ?? "")), type: .app, namespace: "default", app: name,
      version: version, health: health, traffic: [NodeTraffic(protocol: .http, inbound: rate, in5xx: errors)])
  }

  static func edge(
    _ from: String, _ to: String, _ kind: TrafficProtocol = .http, rate: Double, errors: Double? = nil,
    mtls: Double? = 100, health: Health = .healthy
  ) -> Edge {
    Edge(
      id: edgeID(from, to, kind), source: id(from), target: id(to), protocol: kind, count: rate * 10,
      rate: rate, percentErr: errors, mtlsPercent: mtls, health: health)
  }

  private static func nodes(failing: Bool) -> [Node] {
    var ingress = node("ingress", version: nil, rate: 0)
    ingress.traffic = [NodeTraffic(protocol: .http, outbound: 20)]
    ingress.isRoot = true
    let unknown = Node(
      id: id("unknown"), type: .unknown, health: .degraded, isRoot: true,
      traffic: [NodeTraffic(protocol: .http, outbound: 0.05)])
    let mongo = Node(
      id: id("mongodb"), type: .app, app: "mongodb", version: "v1", health: .healthy,
      traffic: [NodeTraffic(protocol: .tcp, inbound: 1_234)])
    let external = Node(
      id: id("googleapis"), type: .service, service: "www.googleapis.com", health: .healthy, isOutside: true,
      traffic: [NodeTraffic(protocol: .http, inbound: 2)])
    let idle = Node(
      id: id("reviews-v4"), type: .app, app: "reviews", version: "v4", health: .na, isIdle: true)
    return [
      ingress, unknown,
      node("productpage", rate: 20, errors: failing ? 2.46 : 0, health: failing ? .degraded : .healthy),
      node("details", rate: 20), node("reviews", rate: 4),
      node("reviews", version: "v2", rate: 6),
      node(
        "reviews", version: "v3", rate: 10, errors: failing ? 2.46 : 0, health: failing ? .failure : .healthy),
      node("ratings", rate: 16), mongo, external, idle,
    ]
  }

  private static func edges(failing: Bool) -> [Edge] {
    var plaintext = edge("unknown", "productpage-v1", rate: 0.05, errors: 33.3, mtls: 0, health: .degraded)
    plaintext.count = 3
    plaintext.healthBasis = HealthBasis(count: 3, errors: 1, windowSeconds: 60)
    var idle = edge("productpage-v1", "reviews-v4", rate: 0, mtls: nil, health: .na)
    idle.isIdle = true
    return [
      edge("ingress", "productpage-v1", rate: 20.04), plaintext, idle,
      edge("productpage-v1", "details-v1", .grpc, rate: 20),
      edge("productpage-v1", "reviews-v1", rate: 4),
      edge("productpage-v1", "reviews-v2", rate: 6, mtls: 83.4),
      edge(
        "productpage-v1", "reviews-v3", rate: 10, errors: failing ? 24.6 : 0,
        health: failing ? .failure : .healthy),
      edge("reviews-v2", "ratings-v1", rate: 6), edge("reviews-v3", "ratings-v1", rate: 10),
      edge("ratings-v1", "mongodb", .tcp, rate: 1_234),
      edge("details-v1", "googleapis", rate: 2, mtls: nil),
    ]
  }

  /// What makes a cycle and a loop of it.
  static let cycle = [
    edge("ratings-v1", "reviews-v2", rate: 0.5), edge("details-v1", "details-v1", .grpc, rate: 1.5),
  ]
}
