import Tracing

/// A request through Bookinfo as Envoy reports it: a client and a server span a hop, in which reviews v3 fails.
enum BookinfoTrace {
  static let id = TraceID(high: 0x463a_c35c_9f64_13ad, low: 0x4848_5a39_53bb_6124)
  static let start: Int64 = 1_800_000_000_000_000

  struct Hop {
    var id: UInt64
    var parent: UInt64?
    var kind: Span.Kind
    var service: String
    var target: String
    var path: String
    var begin: Int64
    var length: Int64
    var code = "200"
    var flags = "-"
    var workload: String
  }

  static let failing: [Hop] = [
    Hop(
      id: 1, kind: .server, service: "istio-ingressgateway.istio-system", target: "productpage",
      path: "/productpage", begin: 0, length: 31_420, code: "200",
      workload: "istio-ingressgateway-6d5f7c9b8-vx2kq"),
    Hop(
      id: 2, parent: 1, kind: .client, service: "istio-ingressgateway.istio-system", target: "productpage",
      path: "/productpage", begin: 210, length: 30_980, workload: "istio-ingressgateway-6d5f7c9b8-vx2kq"),
    Hop(
      id: 3, parent: 2, kind: .server, service: "productpage.default", target: "productpage",
      path: "/productpage", begin: 520, length: 30_400, workload: "productpage-v1-6987489c74-x8kzr"),
    Hop(
      id: 4, parent: 3, kind: .client, service: "productpage.default", target: "details", path: "/details/0",
      begin: 2_100, length: 4_300, workload: "productpage-v1-6987489c74-x8kzr"),
    Hop(
      id: 5, parent: 4, kind: .server, service: "details.default", target: "details", path: "/details/0",
      begin: 2_600, length: 3_200, workload: "details-v1-7d4d9d5fcb-2mlq9"),
    Hop(
      id: 6, parent: 3, kind: .client, service: "productpage.default", target: "reviews", path: "/reviews/0",
      begin: 7_900, length: 21_300, code: "503", flags: "URX", workload: "productpage-v1-6987489c74-x8kzr"),
    Hop(
      id: 7, parent: 6, kind: .server, service: "reviews.default", target: "reviews", path: "/reviews/0",
      begin: 8_300, length: 9_100, code: "500", workload: "reviews-v3-6dc9897554-8xkzr"),
    Hop(
      id: 8, parent: 7, kind: .client, service: "reviews.default", target: "ratings", path: "/ratings/0",
      begin: 9_000, length: 6_200, workload: "reviews-v3-6dc9897554-8xkzr"),
    Hop(
      id: 9, parent: 8, kind: .server, service: "ratings.default", target: "ratings", path: "/ratings/0",
      begin: 9_400, length: 5_300, workload: "ratings-v1-5f9699cfdf-4nt2w"),
    Hop(
      id: 10, parent: 6, kind: .server, service: "reviews.default", target: "reviews", path: "/reviews/0",
      begin: 18_900, length: 9_800, code: "500", workload: "reviews-v3-6dc9897554-8xkzr"),
    Hop(
      id: 11, parent: 10, kind: .client, service: "reviews.default", target: "ratings", path: "/ratings/0",
      begin: 19_600, length: 7_400, workload: "reviews-v3-6dc9897554-8xkzr"),
    Hop(
      id: 12, parent: 11, kind: .server, service: "ratings.default", target: "ratings", path: "/ratings/0",
      begin: 20_000, length: 6_300, workload: "ratings-v1-5f9699cfdf-4nt2w"),
  ]

  static func trace(_ hops: [Hop] = failing) -> Trace? { Trace(zipkin: hops.map { span($0) }) }

  static func span(_ hop: Hop) -> ZipkinSpan {
    let namespace = hop.service.split(separator: ".").last.map(String.init) ?? "default"
    var tags = [
      Span.Tag("component", "proxy"), Span.Tag("downstream_cluster", "-"),
      Span.Tag("guid:x-request-id", "d709b78f-583e-988e-b581-25b72c63852d"), Span.Tag("http.method", "GET"),
      Span.Tag("http.protocol", "HTTP/1.1"), Span.Tag("http.status_code", hop.code),
      Span.Tag("http.url", "http://\(hop.target):9080\(hop.path)"),
      Span.Tag("istio.canonical_service", hop.service.split(separator: ".").first.map(String.init) ?? ""),
      Span.Tag("istio.mesh_id", "cluster.local"),
      Span.Tag(
        "node_id", "sidecar~127.0.0.\(hop.id)~\(hop.workload).\(namespace)~\(namespace).svc.cluster.local"),
      Span.Tag("peer.address", "127.0.0.9"), Span.Tag("request_size", "0"),
      Span.Tag("response_flags", hop.flags),
      Span.Tag("response_size", "375"),
      Span.Tag(
        "upstream_cluster",
        hop.kind == .client ? "outbound|9080||\(hop.target).default.svc.cluster.local" : "inbound|9080||"),
      Span.Tag(
        "user_agent",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"),
    ]
    let isError = hop.code.hasPrefix("5") || hop.code == "0"
    if isError { tags.append(Span.Tag("error", "true")) }
    return ZipkinSpan(
      traceID: id, id: hop.id, parentID: hop.parent, kind: hop.kind,
      name: "\(hop.target).default.svc.cluster.local:9080/*", timestamp: start + hop.begin,
      duration: hop.length,
      local: .init(service: hop.service, address: "127.0.0.\(hop.service.utf8.count)"), tags: tags,
      isError: isError)
  }

  /// Lines of a list, from newest to oldest, every seventh with errors.
  static func summaries(_ count: Int) -> [TraceSummary] {
    (0..<count).map { i in
      let errors = i % 7 == 3 ? 1 + i % 4 : 0
      return TraceSummary(
        id: TraceID(high: 0x463a, low: UInt64(i + 1)), startTime: start - Int64(i) * 1_370_000,
        duration: Int64(4_000 + (i * 7919) % 38_000), rootService: "istio-ingressgateway.istio-system",
        rootOperation: i % 5 == 0
          ? "productpage.default.svc.cluster.local:9080/login"
          : "productpage.default.svc.cluster.local:9080/productpage",
        spanCount: 8 + i % 5, errorCount: errors,
        services: [
          .init(name: "productpage.default", spans: 3, errors: errors > 0 ? 1 : 0),
          .init(name: "reviews.default", spans: 2, errors: errors > 1 ? 1 : 0),
          .init(name: "details.default", spans: 1, errors: 0),
          .init(name: "ratings.default", spans: 1, errors: 0),
          .init(name: "istio-ingressgateway.istio-system", spans: 1, errors: 0),
        ])
    }
  }
}
