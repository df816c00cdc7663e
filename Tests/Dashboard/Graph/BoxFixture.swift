import Mesh

/// One mesh over two clusters: both serve the shop, and each asks the other for what it lacks.
enum BoxFixture {
  static func id(_ cluster: String, _ name: String) -> NodeID { NodeID("app/\(cluster)/\(name)") }

  /// - Parameter idle: so many workloads of the west that nobody calls.
  static func snapshot(failing: Bool = true, idle: Int = 0) -> Snapshot {
    var snapshot = BookinfoFixture.snapshot(failing: false)
    let nodes = ["east", "west"].flatMap { cluster($0, failing: failing && $0 == "west") }
    var outside = Node(
      id: id("", "payments.example.com"), type: .service, service: "payments.example.com", health: .healthy,
      isOutside: true, traffic: [NodeTraffic(protocol: .http, inbound: 3)])
    outside.cluster = nil
    let unknown = Node(
      id: id("west", "unknown"), type: .unknown, cluster: "west", health: .degraded, isRoot: true,
      traffic: [NodeTraffic(protocol: .http, outbound: 0.5)])
    let sleepers = (0..<idle).map { i in
      Node(
        id: id("west", "report-\(i)"), type: .app, cluster: "west", namespace: "reports",
        workload: "report-\(i)",
        app: "report-\(i)", version: "v1", health: .na, isIdle: true)
    }
    snapshot.nodes = (nodes + sleepers + [outside, unknown]).sorted { $0.id < $1.id }
    let edges = [
      edge("east", "gateway", "east", "shop", rate: 40),
      edge("east", "shop", "east", "cart", .grpc, rate: 22),
      edge("east", "shop", "east", "catalog", rate: 38),
      edge("east", "cart", "west", "stock", .grpc, rate: 9),
      edge("east", "cart", "east", "redis", .tcp, rate: 5_200),
      edge("west", "gateway", "west", "shop", rate: 12), edge("west", "shop", "west", "catalog", rate: 11),
      edge("west", "shop", "east", "cart", .grpc, rate: 4), edge("west", "catalog", "west", "stock", rate: 7),
      edge("west", "unknown", "west", "shop", rate: 0.5, mtls: 0),
      edge("east", "shop", "", "payments.example.com", rate: 3, mtls: nil),
    ]
    snapshot.edges = edges.sorted { $0.id < $1.id }
    return snapshot
  }

  private static func cluster(_ cluster: String, failing: Bool) -> [Node] {
    let names = [
      ("gateway", "istio-system"), ("shop", "shop"), ("catalog", "shop"), ("cart", "shop"), ("redis", "data"),
      ("stock", "data"),
    ]
    return names.compactMap { name, namespace in
      if cluster == "east", name == "stock" { return nil }
      if cluster == "west", name == "cart" || name == "redis" { return nil }
      let isBad = failing && name == "stock"
      return Node(
        id: id(cluster, name), type: .app, cluster: cluster, namespace: namespace, workload: name, app: name,
        version: "v1", health: isBad ? .failure : .healthy, isRoot: name == "gateway",
        traffic: [NodeTraffic(protocol: name == "redis" ? .tcp : .http, inbound: 16, in5xx: isBad ? 4 : 0)])
    }
  }

  static func edge(
    _ from: String, _ source: String, _ to: String, _ target: String, _ kind: TrafficProtocol = .http,
    rate: Double, mtls: Double? = 100
  ) -> Edge {
    let (a, b) = (id(from, source), id(to, target))
    return Edge(
      id: EdgeID("\(a) \(b) \(kind.rawValue)"), source: a, target: b, protocol: kind, count: rate * 10,
      rate: rate,
      mtlsPercent: mtls, health: .healthy)
  }
}
