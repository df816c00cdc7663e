import FoundationEssentials
import Mesh

/// Bookinfo as a snapshot: ingress → productpage → details, reviews v1–v3 → ratings → mongodb. `reviews v3`
/// fails a quarter of its answers from the third snapshot on, when asked to.
struct Bookinfo {
  var revision: UInt64 = 1
  var isFailing = true
  var silentProxy: String?
  var hasTraffic = true
  var graphType = GraphType.versionedApp
  /// Rates move a little from snapshot to snapshot, by this alone.
  var step = 0

  static let start = Date(timeIntervalSince1970: 1_800_000_000)

  static let productpage = NodeID("default/productpage/v1")
  static let reviews3 = NodeID("default/reviews/v3")
  static let ratings = NodeID("default/ratings/v1")
  static let mongodb = NodeID("default/mongodb/v1")
  static let ingress = NodeID("istio-system/ingress")

  var snapshot: Snapshot {
    let now = Self.start.addingTimeInterval(Double(revision))
    return Snapshot(
      revision: revision, timestamp: now, windowStart: now.addingTimeInterval(-10), windowEnd: now,
      windowSeconds: 10, requestedWindowSeconds: 10, graphType: graphType, sources: sources,
      nodes: nodes.sorted { $0.id < $1.id }, edges: edges.sorted { $0.id < $1.id })
  }

  // MARK: - Nodes

  private var nodes: [Node] {
    var all = [
      node(Self.ingress, "istio-ingressgateway", "latest", inbound: 0, outbound: 20.1, isRoot: true),
      node(Self.productpage, "productpage", "v1", inbound: 20.1, outbound: 40.2, errors: isFailing ? 2.5 : 0),
      node(NodeID("default/details/v1"), "details", "v1", inbound: 20.1),
      node(NodeID("default/reviews/v1"), "reviews", "v1", inbound: 4.1),
      node(NodeID("default/reviews/v2"), "reviews", "v2", inbound: 6, outbound: 6),
      node(Self.reviews3, "reviews", "v3", inbound: 10, outbound: 10, errors: isFailing ? 2.46 : 0),
      node(Self.ratings, "ratings", "v1", inbound: 16),
      Node(
        id: Self.mongodb, type: .app, namespace: "default", workload: "mongodb-v1", app: "mongodb",
        version: "v1",
        health: .healthy, traffic: [NodeTraffic(protocol: .tcp, inbound: 4_200, inCount: 160)]),
    ]
    all[1].health = isFailing ? .degraded : .healthy
    all[5].health = isFailing ? .failure : .healthy
    all[5].instances = [
      NodeInstance(
        proxy: "127.0.0.6:15000", pod: "reviews-v3-7c67b-x2v9q", inbound: 5, in5xx: 0, percentErr: 0, p95: 11,
        uptimeSeconds: 912),
      NodeInstance(
        proxy: "127.0.0.16:15000", pod: "reviews-v3-7c67b-kk8zd", inbound: 5, in5xx: isFailing ? 2.46 : 0,
        percentErr: isFailing ? 49.2 : 0, p95: 12, uptimeSeconds: 44, isOutlier: isFailing),
    ]
    if !hasTraffic { for index in all.indices { all[index].isIdle = true; all[index].health = .na } }
    return all
  }

  private func node(
    _ id: NodeID, _ app: String, _ version: String, inbound: Double, outbound: Double = 0, errors: Double = 0,
    isRoot: Bool = false
  ) -> Node {
    Node(
      id: id, type: .app, cluster: "Kubernetes", namespace: isRoot ? "istio-system" : "default",
      workload: "\(app)-\(version)",
      app: app, version: version == "latest" ? nil : version, health: .healthy, isRoot: isRoot,
      traffic: [
        NodeTraffic(
          protocol: .http, inbound: inbound, outbound: outbound, in5xx: errors, inCount: inbound * 10)
      ],
      instances: isRoot
        ? []
        : [
          NodeInstance(
            proxy: "127.0.0.5:15000", pod: "\(app)-\(version)-6d5f", inbound: inbound, in5xx: errors,
            percentErr: inbound > 0 ? errors / inbound * 100 : nil)
        ])
  }

  // MARK: - Edges

  private var edges: [Edge] {
    var all = [
      edge(Self.ingress, Self.productpage, 20.1, errors: isFailing ? 2.5 : 0),
      edge(Self.productpage, NodeID("default/details/v1"), 20.1),
      edge(Self.productpage, NodeID("default/reviews/v1"), 4.1),
      edge(Self.productpage, NodeID("default/reviews/v2"), 6),
      edge(Self.productpage, Self.reviews3, 10, errors: isFailing ? 2.46 : 0),
      edge(NodeID("default/reviews/v2"), Self.ratings, 6),
      edge(Self.reviews3, Self.ratings, 10),
    ]
    var tcp = Edge(
      id: EdgeID("\(Self.ratings)>\(Self.mongodb):tcp"), source: Self.ratings, target: Self.mongodb,
      protocol: .tcp,
      count: 160, rate: 4_200, rateReceived: 18_000, responses: ["-": ResponseShare(flags: ["-": 100])],
      connections: Connections(opened: 160, closed: 158, failed: 0), mtlsPercent: 0, health: .healthy)
    tcp.isIdle = !hasTraffic
    all.append(tcp)
    if isFailing {
      all[4].difference = .serverSawMore
      all[4].reporters = [
        .source: ReporterView(
          count: 100, rate: 10, percentErr: 24.6, responseTime: ResponseTime(reporter: .source, p95: 11)),
        .destination: ReporterView(
          count: 150, rate: 15, percentErr: 51,
          responses: ["500": ResponseShare(flags: ["-": 51]), "200": ResponseShare(flags: ["-": 49])],
          responseTime: ResponseTime(reporter: .destination, p95: 4)),
      ]
    }
    return all
  }

  private func edge(_ source: NodeID, _ target: NodeID, _ rate: Double, errors: Double = 0) -> Edge {
    let percent = errors / rate * 100
    var responses = ["200": ResponseShare(flags: ["-": 100 - percent])]
    if errors > 0 {
      responses["500"] = ResponseShare(flags: ["-": percent * 0.9])
      responses["503"] = ResponseShare(flags: ["UF,URX": percent * 0.1])
    }
    return Edge(
      id: EdgeID("\(source)>\(target):http"), source: source, target: target, protocol: .http,
      count: rate * 10,
      rate: rate + Double(step % 3) * 0.1, rate5xx: errors, isIdle: !hasTraffic, percentErr: percent,
      percentReq: 25, percentOfService: 50,
      responses: responses,
      responseTime: ResponseTime(reporter: .source, avg: 7.2, p50: 6, p95: 11, p99: 19),
      throughput: Throughput(request: 1_200, response: 30_400),
      mtlsPercent: target == Self.ratings ? 62 : 100,
      sourcePrincipal: "spiffe://cluster.local/ns/default/sa/bookinfo-caller",
      destPrincipal: "spiffe://cluster.local/ns/default/sa/bookinfo-\(target.text.split(separator: "/")[1])",
      health: errors == 0 ? (hasTraffic ? .healthy : .na) : percent >= 20 ? .failure : .degraded)
  }

  // MARK: - Sources

  private var sources: [SourceStatus] {
    let names = [
      "istio-ingressgateway", "productpage-v1", "details-v1", "reviews-v1", "reviews-v2", "reviews-v3",
      "ratings-v1", "mongodb-v1",
    ]
    return names.enumerated().map { index, name in
      let isSilent = name == silentProxy
      return SourceStatus(
        name: "127.0.0.\(index + 1):15000", kind: .proxy, state: isSilent ? .down : .ok,
        error: isSilent ? "no answer within 900 ms" : nil, ageSeconds: isSilent ? 12 : 0.4,
        histogramAgeSeconds: 3.1, scrapeMs: 2.1, bytes: 128_000, series: 812,
        identity: ProxyIdentity(
          role: "sidecar", pod: "\(name)-6d5f", namespace: "default", workload: name, app: name,
          version: "v1",
          cluster: "Kubernetes", envoyVersion: "dc6c3ea/1.40.0/Clean/RELEASE/BoringSSL", state: "LIVE",
          uptimeSeconds: 912))
    }
  }
}

/// A mesh of many small services in tiers, some of them unhealthy: always the same.
func largeMesh(_ count: Int, revision: UInt64 = 1) -> Snapshot {
  func id(_ index: Int) -> NodeID { NodeID("team-\(index % 7)/svc-\(index)/v1") }
  let nodes = (0..<count).map { index in
    Node(
      id: id(index), type: .app, namespace: "team-\(index % 7)", workload: "svc-\(index)-v1",
      app: "svc-\(index)",
      version: "v1", health: index % 23 == 22 ? .failure : index % 17 == 16 ? .degraded : .healthy,
      isRoot: index == 0,
      traffic: [
        NodeTraffic(
          protocol: .http, inbound: Double(index % 40), in5xx: index % 23 == 22 ? 3 : 0, inCount: 100)
      ])
  }
  let edges = (1..<count).map { index -> Edge in
    let source = id((index - 1) / 3)
    let isBad = index % 23 == 22
    return Edge(
      id: EdgeID("\(source)>\(id(index)):http"), source: source, target: id(index), protocol: .http,
      count: 100,
      rate: 10, rate5xx: isBad ? 3 : 0, percentErr: isBad ? 30 : 0,
      responses: isBad
        ? ["200": ResponseShare(flags: ["-": 70]), "503": ResponseShare(flags: ["UH": 30])]
        : ["200": ResponseShare(flags: ["-": 100])],
      mtlsPercent: 100, health: isBad ? .failure : .healthy)
  }
  return Snapshot(
    revision: revision, timestamp: Bookinfo.start.addingTimeInterval(Double(revision)),
    windowStart: Bookinfo.start,
    windowEnd: Bookinfo.start, windowSeconds: 10, requestedWindowSeconds: 10, graphType: .versionedApp,
    nodes: nodes.sorted { $0.id < $1.id }, edges: edges.sorted { $0.id < $1.id })
}
