import Mesh
import Testing

@testable import Metrics

@Suite struct ReportTests {
  private let reviews = MetricsSubject(.workload, "reviews-v1", namespace: "default")

  @Test func eachReporterTellsForItselfAndNothingCountsTwice() throws {
    var script = TrafficScript()
    script.add(100, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "source"), on: "a")
    script.add(96, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "destination"), on: "b")
    script.add(
      4, .requests,
      labels(from: "page-v1", to: "reviews-v1", reporter: "destination", code: "503", flags: "UF"),
      on: "b")
    let inbound = script.report(reviews).inboundMetrics
    #expect(inbound.map(\.reporter) == [.source, .destination])
    let server = try #require(inbound.last?.requests)
    #expect(server.count == 100)
    #expect(server.rate == 10)
    #expect(server.successPercent == 96)
    #expect(server.errorPercent == 4)
    #expect(server.codes.map(\.code) == ["200", "503"])
    #expect(server.codes.last?.flags == "UF")
    #expect(inbound.first?.requests?.successPercent == 100)
  }

  @Test func clientErrorsAreSuccessForIstioAndErrorsForTheGraph() throws {
    var script = TrafficScript()
    script.add(50, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "source"), on: "a")
    script.add(
      40, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "source", code: "404"), on: "a")
    script.add(
      10, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "source", code: "0"), on: "a")
    let requests = try #require(script.report(reviews).inboundMetrics.first?.requests)
    #expect(requests.successPercent == 100)
    #expect(requests.errorPercent == 50)
  }

  @Test func aFailedCallOfGrpcIsAnErrorUnderHTTP200() throws {
    var script = TrafficScript()
    let call = labels(from: "page-v1", to: "reviews-v1", reporter: "source", protocol: "grpc")
    script.add(9, .requests, call.merging(["grpc_response_status": "0"]) { $1 }, on: "a")
    script.add(1, .requests, call.merging(["grpc_response_status": "14"]) { $1 }, on: "a")
    script.add(30, .requestMessages, call.filter { !$0.key.hasPrefix("response") }, on: "a")
    let inbound = try #require(script.report(reviews).inboundMetrics.first)
    #expect(inbound.requests?.successPercent == 100)
    #expect(inbound.requests?.errorPercent == 10)
    #expect(inbound.requests?.codes.map(\.grpcStatus) == ["0", "14"])
    #expect(inbound.messages?.sent == 3)
    #expect(inbound.peers.map(\.protocol) == [.grpc])
  }

  @Test func quantilesComeFromMergedBucketsNotFromAveragedQuantiles() throws {
    var script = TrafficScript()
    let call = labels(from: "page-v1", to: "reviews-v1", reporter: "destination")
    script.observe([("1", 90), ("10", 0), ("+Inf", 0)], sum: 45, .duration, call, on: "a")
    script.observe([("1", 0), ("10", 10), ("+Inf", 0)], sum: 55, .duration, call, on: "b")
    script.observe([("100", 50), ("1000", 50), ("+Inf", 0)], sum: 40_000, .responseBytes, call, on: "b")
    let report = script.report(reviews)
    let requests = try #require(report.inboundMetrics.first?.requests)
    let duration = try #require(requests.duration)
    #expect(duration.count == 100)
    #expect(duration.avg == 1)
    #expect(duration.p90 == 1)
    #expect(duration.p95 == 5.5)
    #expect(requests.count == 100, "without the counter the histogram counts")
    #expect(requests.responseSize?.sumRate == 4000)
    #expect(requests.responseSize?.p50 == 100)
    #expect(requests.requestSize == nil)
    #expect(report.proxies.map { (($0.inbound?.duration?.p95 ?? 0) * 100).rounded() } == [95, 955])
  }

  @Test func plaintextCallersStandApartFromThoseUnderMutualTLS() throws {
    var script = TrafficScript()
    script.add(80, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "destination"), on: "b")
    script.add(
      20, .requests, labels(from: "unknown", to: "reviews-v1", reporter: "destination", policy: "none"),
      on: "b")
    let peers = try #require(script.report(reviews).inboundMetrics.first?.peers)
    #expect(peers.map(\.workload) == ["page-v1", "unknown"])
    #expect(peers.map(\.security) == [.mutual, .plain])
    #expect(peers.map { $0.requests?.rate } == [8, 2])
  }

  @Test func theCallersSideKnowsMutualTLSByTheServersIdentityAlone() throws {
    var script = TrafficScript()
    script.add(10, .requests, labels(from: "reviews-v1", to: "ratings-v1", reporter: "source"), on: "a")
    script.add(
      8, .requests,
      labels(from: "reviews-v1", to: "legacy-v1", reporter: "source", ["destination_principal": "unknown"]),
      on: "a")
    script.add(
      6, .requests,
      labels(
        from: "reviews-v1", to: "down-v1", reporter: "source", code: "503", flags: "UF",
        ["destination_principal": "unknown"]), on: "a")
    let out = try #require(script.report(reviews).outboundMetrics.first)
    #expect(out.peers.map(\.workload) == ["ratings-v1", "legacy-v1", "down-v1"])
    #expect(out.peers.map(\.security) == [.mutual, .plain, .unknown])
  }

  @Test(arguments: [
    "reviews", "reviews.default", "reviews.default.svc", "reviews.default.svc.cluster.local",
  ])
  func aServiceIsFoundUnderEachOfItsNames(_ name: String) throws {
    var script = TrafficScript()
    script.add(10, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "destination"), on: "a")
    script.add(30, .requests, labels(from: "page-v1", to: "reviews-v2", reporter: "destination"), on: "b")
    script.add(70, .requests, labels(from: "page-v1", to: "ratings-v1", reporter: "destination"), on: "c")
    let report = script.report(MetricsSubject(.service, name))
    #expect(report.inboundMetrics.first?.requests?.count == 40)
    #expect(report.inboundMetrics.first?.servers.map(\.workload) == ["reviews-v2", "reviews-v1"])
    #expect(report.proxies.map(\.proxy) == ["a", "b"])
  }

  @Test func aHostOutsideOfTheMeshIsAServiceToo() throws {
    var script = TrafficScript()
    let outside = [
      "destination_workload": "unknown", "destination_workload_namespace": "unknown",
      "destination_service": "api.example.com", "destination_service_name": "api.example.com",
      "destination_service_namespace": "unknown", "destination_principal": "unknown",
    ]
    script.add(10, .requests, labels(from: "page-v1", to: "x", reporter: "source", outside), on: "a")
    let report = script.report(MetricsSubject(.service, "api.example.com"))
    #expect(report.inboundMetrics.first?.requests?.rate == 1)
    #expect(report.inboundMetrics.first?.peers.first?.security == .unknown)
  }

  @Test func whatGoesOutIsAddedUpByServiceWhoeverAnswers() throws {
    var script = TrafficScript()
    script.add(30, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "source"), on: "a")
    script.add(10, .requests, labels(from: "page-v1", to: "reviews-v2", reporter: "source"), on: "a")
    script.add(20, .requests, labels(from: "page-v1", to: "details-v1", reporter: "source"), on: "a")
    let out = try #require(
      script.report(MetricsSubject(.workload, "page-v1", namespace: "default")).outboundMetrics.first)
    #expect(out.peers.map { $0.requests?.rate } == [3, 2, 1])
    #expect(
      out.services.map(\.service) == [
        "reviews.default.svc.cluster.local", "details.default.svc.cluster.local",
      ])
    #expect(out.services.map { $0.requests?.rate } == [4, 2])
  }

  @Test func answersOfEachHundredAreAddedUpOverCodesAndFlags() throws {
    var script = TrafficScript()
    for (count, code, flags) in [(50.0, "200", "-"), (20, "404", "-"), (5, "403", "-"), (10, "503", "UF")] {
      script.add(
        count, .requests,
        labels(from: "page-v1", to: "reviews-v1", reporter: "source", code: code, flags: flags), on: "a")
    }
    script.add(
      15, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "source", code: "503"), on: "a")
    let requests = try #require(script.report(reviews).inboundMetrics.first?.requests)
    #expect(requests.rate4xx == 2.5)
    #expect(requests.rate5xx == 2.5)
    #expect(requests.successPercent == 75)
  }

  @Test func labelsThatTelemetryRemovedAreUnknownAndNothingIsLost() throws {
    var script = TrafficScript()
    script.add(
      10, .requests,
      [
        "reporter": "destination", "destination_workload": "reviews-v1",
        "destination_workload_namespace": "default",
      ], on: "a")
    script.add(5, .requests, ["destination_workload": "reviews-v1"], on: "a")
    let inbound = script.report(reviews).inboundMetrics
    #expect(inbound.map(\.reporter) == [.destination])
    let peer = try #require(inbound.first?.peers.first)
    #expect(peer.workload == "unknown")
    #expect(peer.service == "unknown")
    #expect(peer.security == .unknown)
    #expect(inbound.first?.requests?.codes.map(\.code) == ["unknown"])
  }

  @Test func theSameNameInAnotherNamespaceDoesNotCount() {
    var script = TrafficScript()
    script.add(10, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "source"), on: "a")
    script.add(
      7, .requests, labels(from: "page-v1", to: "reviews-v1", reporter: "source", namespace: "other"), on: "a"
    )
    #expect(script.report(reviews).inboundMetrics.first?.requests?.count == 10)
    #expect(
      script.report(MetricsSubject(.workload, "reviews-v1")).inboundMetrics.first?.requests?.count == 17)
    #expect(
      script.report(MetricsSubject(.workload, "reviews-v1.other")).inboundMetrics.first?.requests?.count == 7)
  }

  @Test func ztunnelKnowsOfMutualTLSOnTheCallersSideAndTellsOfConnectionsThatFailed() throws {
    var script = TrafficScript()
    let call = labels(
      from: "page-v1", to: "reviews-v1", reporter: "source", protocol: "tcp", policy: "mutual_tls",
      ["destination_principal": "unknown"])
    script.add(20, .opened, call, on: "z")
    script.add(1000, .received, call, on: "z")
    script.add(10, .failed, call.merging(["response_flags": "DENY"]) { $1 }, on: "z")
    let inbound = try #require(
      script.report(reviews, identities: ["z": ProxyIdentity(role: "ztunnel")]).inboundMetrics.first)
    var told = TCPMetrics(opened: 2, closed: 0, failed: 1, received: 100, sent: 0)
    told.tellsFailed = true
    #expect(inbound.tcp == told)
    #expect(inbound.requests == nil)
    #expect(inbound.peers.map(\.security) == [.mutual])
  }

  @Test func theProxyWhoseErrorsStandOutIsMarked() {
    var script = TrafficScript()
    let call = { (code: String) in
      labels(from: "page-v1", to: "reviews-v1", reporter: "destination", code: code)
    }
    for proxy in ["a", "b", "c"] { script.add(100, .requests, call("200"), on: proxy) }
    script.add(50, .requests, call("500"), on: "b")
    let proxies = script.report(reviews, identities: ["b": ProxyIdentity(pod: "reviews-x")]).proxies
    #expect(proxies.map(\.isOutlier) == [false, true, false])
    #expect(proxies[1].pod == "reviews-x")
  }

  @Test func aCallerWithoutAProxyIsToldByTheServers() {
    var script = TrafficScript()
    script.add(10, .requests, labels(from: "job", to: "reviews-v1", reporter: "destination"), on: "b")
    let report = script.report(MetricsSubject(.workload, "job", namespace: "default"))
    #expect(report.outboundMetrics.map(\.reporter) == [.destination])
    #expect(report.proxies.isEmpty)
  }
}
