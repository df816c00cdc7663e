import Feeds
import Foundation
import Mesh
import Synchronization
import Testing
import Wire

/// Envoys that have no `istio_*` series.
@Suite(.timeLimit(.minutes(1)))
struct PlainFeedTests {
  let clock = HandClock()

  /// What the Envoys of a story count now.
  final class Story: Sendable {
    struct Proxy: Sendable {
      var info = ""
      var clusters = ""
      var configuration = #"{"configs":[]}"#
      var counters = ""
      var times = ""
      var istio = ""
    }
    let proxies = Mutex<[String: Proxy]>([:])

    func answer(_ url: String) -> StubTransport.Answer {
      let rest = url.dropFirst("http://".count)
      let host = rest.prefix { $0 != ":" }
      guard let proxy = proxies.withLock({ $0[String(host)] }) else { return .failure(.timedOut(seconds: 1)) }
      func body(_ text: String) -> StubTransport.Answer {
        Envoy.body(text, status: text == "404" ? 404 : 200)
      }
      if url.hasSuffix("/server_info") { return body(proxy.info) }
      if url.contains("/clusters?") { return body(proxy.clusters) }
      if url.contains("/config_dump") { return body(proxy.configuration) }
      if url.contains("upstream%5Frq%5Ftime") { return body(proxy.times) }
      if url.contains("upstream%5Frq") { return body(proxy.counters) }
      return body(proxy.istio)
    }
  }

  static func info(_ id: String, _ cluster: String) -> String {
    #"{"version":"v/1.40","state":"LIVE","uptime_current_epoch":"99s","node":{"id":"\#(id)","cluster":"\#(cluster)"}}"#
  }

  static func cluster(_ name: String, _ hosts: [(String, Int, ok: Int, bad: Int)]) -> String {
    let all = hosts.map {
      #"""
      {"address":{"socket_address":{"address":"\#($0.0)","port_value":\#($0.1)}},
       "stats":[{"name":"rq_success","value":"\#($0.ok)"},{"name":"rq_error","value":"\#($0.bad)"},{"name":"rq_timeout"}]}
      """#
    }
    return #"{"name":"\#(name)","host_statuses":[\#(all.joined(separator: ","))]}"#
  }

  static func clusters(_ all: String...) -> String {
    #"{"cluster_statuses":[\#(all.joined(separator: ","))]}"#
  }

  static func listener(_ host: String, _ port: Int) -> String {
    #"""
    {"configs":[{"@type":"x.ListenersConfigDump","static_listeners":[{"listener":{"name":"in",
    "address":{"socket_address":{"address":"\#(host)","port_value":\#(port)}},
    "filter_chains":[{"filters":[{"name":"envoy.filters.network.http_connection_manager","typed_config":{"stat_prefix":"in"}}]}]}}]}]}
    """#
  }

  static func answers(_ cluster: String, _ codes: [Int: Int], _ more: [String: Int] = [:]) -> String {
    codes.sorted { $0.key < $1.key }.map {
      "envoy_cluster_upstream_rq{envoy_response_code=\"\($0)\",envoy_cluster_name=\"\(cluster)\"} \($1)\n"
    }.joined()
      + more.sorted { $0.key < $1.key }.map {
        "envoy_cluster_\($0){envoy_cluster_name=\"\(cluster)\"} \($1)\n"
      }.joined()
  }

  private func reader(_ story: Story, _ names: String...) -> (Reader, StubTransport) {
    let transport = StubTransport { story.answer($0) }
    let feed = ProxyFeed(
      ProxyFeed.Configuration(
        targets: names.map { ProxyTarget(host: $0, port: 9901) }, transport: transport, clock: clock))
    return (Reader(feed), transport)
  }

  /// The requests of the last scrape of a source: `code flags destination` to count.
  private func requests(_ reader: Reader, _ source: String) -> [String: Double] {
    guard let scrape = reader.scrapes("\(source):9901").last(where: { $0.part == .counters }) else {
      return [:]
    }
    var found: [String: Double] = [:]
    for sample in scrape.samples where sample.series.name == "istio_requests_total" {
      let labels = sample.series
      let target = labels["destination_workload"] ?? labels["destination_service"] ?? "-"
      found["\(labels["response_code"] ?? "") \(labels["response_flags"] ?? "") \(target)", default: 0] +=
        sample.value
    }
    return found
  }

  /// A front proxy before two services, one of which is polled too.
  private func twoTier() -> Story {
    let story = Story()
    story.proxies.withLock {
      $0["front"] = .init(
        info: Self.info("front-1", "front"),
        clusters: Self.clusters(
          Self.cluster("service_a", [("10.0.0.2", 8000, ok: 0, bad: 0)]),
          Self.cluster("httpbin.org:443", [("93.184.216.34", 443, ok: 0, bad: 0)])),
        counters: Self.answers("service_a", [200: 100]))
      $0["10.0.0.2"] = .init(
        info: Self.info("a-1", "service-a"), clusters: "{}", configuration: Self.listener("0.0.0.0", 8000))
    }
    return story
  }

  @Test("An upstream's far end is the workload of the proxy that listens there, else the upstream's name")
  func farEnds() async {
    let story = twoTier()
    let (reader, _) = reader(story, "front", "10.0.0.2")
    await eventually { reader.scrapes("front:9901").contains { $0.part == .counters } }
    #expect(requests(reader, "front") == ["200 - service-a": 100])
    story.proxies.withLock {
      $0["front"]?.counters =
        Self.answers("service_a", [200: 130]) + Self.answers("httpbin.org:443", [200: 4, 404: 1])
    }
    await clock.advance(to: 1)
    await eventually { requests(reader, "front").count == 3 }
    #expect(
      requests(reader, "front") == [
        "200 - service-a": 130, "200 - httpbin.org:443": 4, "404 - httpbin.org:443": 1,
      ])
    let series = reader.scrapes("front:9901").last { $0.part == .counters }?.samples.last?.series
    #expect(series?["source_workload"] == "front" && series?["reporter"] == "source")
    #expect(series?[ProxyOrigin.label] == ProxyOrigin.envoy)
    #expect(series?["source_workload_namespace"] == nil)
  }

  @Test("Answers that Envoy made itself carry its flags, as far as its counters tell")
  func flags() async {
    let story = twoTier()
    story.proxies.withLock {
      $0["front"]?.counters = Self.answers(
        "service_a", [200: 10, 500: 3, 503: 12, 504: 4],
        [
          "upstream_rq_timeout": 4, "upstream_rq_pending_overflow": 5, "upstream_rq_pending_failure_eject": 2,
          "upstream_cx_none_healthy": 1, "upstream_cx_connect_fail": 2,
          "upstream_cx_destroy_remote_with_active_rq": 1,
        ])
    }
    let (reader, _) = reader(story, "front", "10.0.0.2")
    await eventually { !requests(reader, "front").isEmpty }
    #expect(
      requests(reader, "front") == [
        "200 - service-a": 10, "500 - service-a": 3, "503 UO service-a": 5, "503 UH service-a": 1,
        "503 UF service-a": 2, "503 UC service-a": 1, "503 - service-a": 3, "504 UT service-a": 4,
      ])
  }

  @Test("Classes of codes are told as such, and only for what no exact code tells")
  func classes() async {
    let story = twoTier()
    story.proxies.withLock {
      $0["front"]?.counters =
        "envoy_cluster_upstream_rq_xx{envoy_response_code_class=\"2\",envoy_cluster_name=\"service_a\"} 9\n"
        + "envoy_cluster_upstream_rq_xx{envoy_response_code_class=\"5\",envoy_cluster_name=\"service_a\"} 5\n"
        + Self.answers("service_a", [503: 2])
    }
    let (reader, _) = reader(story, "front", "10.0.0.2")
    await eventually { !requests(reader, "front").isEmpty }
    #expect(
      requests(reader, "front") == ["2xx - service-a": 9, "5xx - service-a": 3, "503 - service-a": 2])
  }

  @Test("A restart of the proxy counts from nothing again")
  func restart() async {
    let story = twoTier()
    let (reader, _) = reader(story, "front", "10.0.0.2")
    await eventually { !requests(reader, "front").isEmpty }
    story.proxies.withLock { $0["front"]?.counters = Self.answers("service_a", [200: 7]) }
    await clock.advance(to: 1)
    await eventually { requests(reader, "front") == ["200 - service-a": 7] }
    #expect(requests(reader, "front") == ["200 - service-a": 7])
  }

  @Test("Requests to several workloads behind one upstream divide as its endpoints served them")
  func shares() async {
    let story = twoTier()
    func set(_ a: Int, _ b: Int, errors: Int) {
      story.proxies.withLock {
        $0["10.0.0.3"] = .init(
          info: Self.info("b-1", "service-b"), clusters: "{}", configuration: Self.listener("10.0.0.3", 8000))
        $0["front"]?.clusters = Self.clusters(
          Self.cluster("both", [("10.0.0.2", 8000, ok: a, bad: 0), ("10.0.0.3", 8000, ok: b, bad: errors)]))
        $0["front"]?.counters = Self.answers("both", [200: a + b, 500: errors])
      }
    }
    set(30, 10, errors: 0)
    let (reader, _) = reader(story, "front", "10.0.0.2", "10.0.0.3")
    await eventually { !requests(reader, "front").isEmpty }
    #expect(requests(reader, "front") == ["200 - service-a": 30, "200 - service-b": 10])
    set(31, 30, errors: 4)
    await clock.advance(to: 1)
    await eventually { requests(reader, "front").count == 3 }
    #expect(
      requests(reader, "front") == ["200 - service-a": 31, "200 - service-b": 30, "500 - service-b": 4])
  }

  @Test("TCP by connections and bytes, those that failed apart; gRPC by status")
  func kinds() async {
    let story = twoTier()
    story.proxies.withLock {
      $0["front"]?.counters =
        Self.answers(
          "httpbin.org:443", [:],
          [
            "upstream_cx_total": 10, "upstream_cx_connect_fail": 3, "upstream_rq_total": 7,
            "upstream_cx_destroy": 6,
            "upstream_cx_rx_bytes_total": 6000, "upstream_cx_tx_bytes_total": 3000,
          ]) + Self.answers("service_a", [200: 5], ["grpc_0": 4, "grpc_14": 1])
    }
    let (reader, _) = reader(story, "front", "10.0.0.2")
    await eventually { !requests(reader, "front").isEmpty }
    let samples = reader.scrapes("front:9901").last { $0.part == .counters }?.samples ?? []
    var tcp: [String: Double] = [:]
    for sample in samples where sample.series.name.hasPrefix("istio_tcp") {
      tcp["\(sample.series.name) \(sample.series["response_flags"] ?? "")"] = sample.value
    }
    #expect(
      tcp == [
        "istio_tcp_connections_opened_total -": 7, "istio_tcp_connections_opened_total UF": 3,
        "istio_tcp_connections_closed_total -": 3, "istio_tcp_received_bytes_total -": 3000,
        "istio_tcp_sent_bytes_total -": 6000,
      ])
    let grpc = samples.filter { $0.series["request_protocol"] == "grpc" }
    #expect(
      Dictionary(grpc.map { ($0.series["grpc_response_status"], $0.value) }) { $1 } == ["0": 4, "14": 1])
    #expect(requests(reader, "front").values.reduce(0, +) == 5)
  }

  @Test("Callers that nobody polls come in by the listener, once: not where a polled proxy calls")
  func inbound() async {
    let story = twoTier()
    story.proxies.withLock {
      $0["front"]?.configuration = Self.listener("0.0.0.0", 80)
      for (name, port) in [("front", 80), ("10.0.0.2", 8000)] {
        $0[name]?.counters +=
          "envoy_listener_http_downstream_rq_xx{envoy_response_code_class=\"2\",envoy_http_conn_manager_prefix=\"in\",envoy_listener_address=\"0.0.0.0_\(port)\"} 50\n"
      }
    }
    let (reader, _) = reader(story, "front", "10.0.0.2")
    await eventually {
      reader.scrapes("10.0.0.2:9901").contains { $0.part == .counters } && !requests(reader, "front").isEmpty
    }
    #expect(requests(reader, "front") == ["2xx - front": 50, "200 - service-a": 100])
    #expect(requests(reader, "10.0.0.2").isEmpty)
  }

  @Test("Where the statistics' matcher keeps an upstream's counters back, its endpoints tell what they can")
  func endpointsAlone() async {
    let story = twoTier()
    story.proxies.withLock {
      $0["front"]?.counters = ""
      $0["front"]?.clusters = Self.clusters(
        Self.cluster(
          "outbound|9080||reviews.default.svc.cluster.local;", [("10.0.0.9", 9080, ok: 40, bad: 2)]),
        Self.cluster("xds-grpc", [("10.0.0.8", 15010, ok: 400, bad: 2)]),
        Self.cluster("inbound|9080||", [("127.0.0.1", 9080, ok: 4, bad: 2)]))
    }
    let (reader, _) = reader(story, "front")
    await eventually { !requests(reader, "front").isEmpty }
    let name = "reviews.default.svc.cluster.local"
    let outbound = requests(reader, "front").filter { $0.key.hasSuffix(name) }
    #expect(outbound == ["<500 - \(name)": 40, "5xx - \(name)": 2])
    #expect(!requests(reader, "front").keys.contains { $0.contains("xds") })
  }

  @Test(
    "The own counters are asked for each tick, endpoints each 5 s, the configuration when upstreams change")
  func cheap() async {
    let story = twoTier()
    let (reader, transport) = reader(story, "front")
    await eventually { reader.rounds == 1 }
    for tick in 1...11 {
      await clock.advance(to: Double(tick))
      await eventually { reader.rounds == tick + 1 }
    }
    #expect(transport.asked("/clusters") == 3)
    #expect(transport.asked("/config_dump") == 1)
    #expect(reader.scrapes("front:9901").count { $0.part == .counters } == 12)
  }

  @Test(
    "A sidecar is read by its own counters once its endpoints have counted and Istio's telemetry stays away")
  func telemetryOff() async {
    let story = twoTier()
    story.proxies.withLock {
      $0["front"]?.info = Envoy.serverInfo
      $0["front"]?.clusters = Self.clusters(
        Self.cluster("outbound|9080||ratings.default.svc.cluster.local", [("10.0.0.9", 9080, ok: 40, bad: 0)])
      )
      $0["front"]?.counters = ""
    }
    let (reader, _) = reader(story, "front")
    await eventually { reader.rounds == 1 }
    for tick in 1...11 {
      await clock.advance(to: Double(tick))
      await eventually { reader.rounds == tick + 1 }
    }
    #expect(requests(reader, "front") == ["<500 - ratings.default.svc.cluster.local": 40])
  }

  @Test("Hostile answers of the admin port cost nothing but what they would have told")
  func hostile() async {
    for text in [
      "", "[]", "<html>", #"{"cluster_statuses":[{}, 7, {"name":"a","host_statuses":"x"}]}"#, "404",
    ] {
      let story = twoTier()
      story.proxies.withLock {
        $0["front"]?.clusters = text
        $0["front"]?.configuration = text
      }
      let (reader, _) = reader(story, "front")
      await eventually { !requests(reader, "front").isEmpty }
      #expect(requests(reader, "front").values.reduce(0, +) == 100 || text.contains("cluster_statuses"))
      reader.cancel()
    }
  }

  @Test("A ztunnel is one by what it prints of its build, at the one path that it has")
  func ztunnel() async {
    let transport = StubTransport { url in
      if url.contains("/metrics") {
        return Envoy.body(
          """
          # TYPE istio_build gauge
          istio_build{component="ztunnel",tag="1.28.0"} 1
          # TYPE istio_tcp_connections_opened counter
          istio_tcp_connections_opened_total{reporter="source",source_workload="web",response_flags="-"} 7
          # EOF

          """)
      }
      return Envoy.body("not found", status: 404)
    }
    let feed = ProxyFeed(
      ProxyFeed.Configuration(
        targets: [ProxyTarget(host: "node1", port: 15020)], transport: transport, clock: clock))
    let reader = Reader(feed)
    await eventually { reader.rounds == 1 }
    #expect(reader.identities == [ProxyIdentity(role: "ztunnel", envoyVersion: "1.28.0", state: "LIVE")])
    #expect(reader.scrapes().map(\.part) == [.everything])
    #expect(reader.failures().isEmpty)
    guard case .identity = reader.events[1] else {
      Issue.record("who it is comes first: \(reader.events)")
      return
    }
  }
}
