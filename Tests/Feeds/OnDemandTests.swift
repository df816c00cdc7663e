import Foundation
import Mesh
import Testing
import Wire

@testable import Feeds

/// What proxies are asked beside the polls.
struct OnDemandTests {
  private static let certificates = """
    {"certificates": [{"cert_chain": [{"serial_number": "69", "expiration_time": "2026-12-21T15:12:38Z",
      "subject_alt_names": [{"uri": "spiffe://cluster.local/ns/a/sa/b"}]}]}]}
    """

  private static func targets(_ count: Int) -> [ProxyTarget] {
    (0..<count).map { ProxyTarget(host: "10.0.\($0 / 250).\($0 % 250)") }
  }

  // MARK: Certificates

  @Test("Certificates are asked for once a minute, however often they are looked at")
  func askedOnceAMinute() async throws {
    let clock = HandClock()
    let transport = StubTransport { _ in Envoy.body(Self.certificates) }
    let questions = CertificateQuestions(ProxyAsking(Self.targets(3), transport: transport, clock: clock))
    let first = await questions.all()
    #expect(first.map(\.source) == ["10.0.0.0:15000", "10.0.0.1:15000", "10.0.0.2:15000"])
    #expect(first.allSatisfy { $0.certificates?.first?.names == ["spiffe://cluster.local/ns/a/sa/b"] })
    clock.jump(to: 59)
    _ = await questions.all()
    #expect(transport.asked("/certs") == 3)
    clock.jump(to: 61)
    _ = await questions.all()
    #expect(transport.asked("/certs") == 6)
  }

  @Test("A source that is no admin port says why it has no certificates")
  func noAdminPort() async throws {
    let plain = ProxyTarget(host: "app", port: 8080, path: "/metrics")
    let stats = ProxyTarget(host: "proxy", port: 15090)
    let agent = ProxyTarget(host: "proxy", port: 15020)
    let gone = ProxyTarget(host: "gone")
    let transport = StubTransport { url in
      url.contains("15090")
        ? Envoy.body("", status: 404)
        : url.contains("gone") ? .failure(.refused("gone:15000")) : Envoy.body("# TYPE a gauge\na 1\n")
    }
    let questions = CertificateQuestions(
      ProxyAsking([plain, stats, agent, gone], transport: transport, clock: HandClock()))
    let answers = await questions.all()
    #expect(answers.allSatisfy { $0.certificates == nil })
    #expect(
      answers.prefix(3).allSatisfy { $0.problem?.contains("its admin port (15000) was not given") == true })
    #expect(answers.last?.problem == "connection refused by gone:15000")
    #expect(transport.asked("app:8080") == 0)
  }

  @Test("One that hangs keeps no other's answer back")
  func oneHangs() async throws {
    let clock = HandClock()
    let transport = StubTransport { $0.contains("10.0.0.0:") ? nil : Envoy.body(Self.certificates) }
    let questions = CertificateQuestions(ProxyAsking(Self.targets(3), transport: transport, clock: clock))
    async let answers = questions.all()
    await eventually { transport.hanging == 1 && transport.urls.count == 3 }
    await clock.advance(to: 2)
    #expect(await answers.map(\.source) == ["10.0.0.1:15000", "10.0.0.2:15000"])
    transport.release(.failure(.timedOut(seconds: 3)))
  }

  @Test("Of many proxies some are asked at a time")
  func boundedWidth() async throws {
    let transport = StubTransport { _ in nil }
    let asking = ProxyAsking(Self.targets(200), transport: transport, clock: HandClock())
    let all = Task {
      var count = 0
      await asking.each(of: asking.targets) {
        await asking.ask($0, "/certs")
      } take: { _, _ in
        count += 1
      }
      return count
    }
    await eventually { transport.hanging == ProxyAsking.width }
    #expect(transport.urls.count == ProxyAsking.width)
    transport.setAnswer { _ in Envoy.body(Self.certificates) }
    transport.release(Envoy.body(Self.certificates))
    #expect(await all.value == 200)
  }

  // MARK: Envoy's numbers

  private static func breakers(overflow: Int, open: Int) -> String {
    """
    envoy_cluster_upstream_rq_pending_overflow{cluster_name="outbound|9080||ratings.a.svc.cluster.local;"} \(overflow)
    envoy_cluster_circuit_breakers_default_rq_pending_open{cluster_name="outbound|9080||ratings.a.svc.cluster.local;"} \(open)
    envoy_cluster_upstream_rq_pending_overflow{cluster_name="a"} 0
    envoy_server_uptime{} 12

    """
  }

  @Test("Rates come with the second read; a restart counts from zero; what is wrong stands first")
  func rates() async throws {
    let clock = HandClock()
    let transport = StubTransport { _ in Envoy.body(Self.breakers(overflow: 100, open: 0)) }
    let questions = EnvoyQuestions(ProxyAsking(Self.targets(1), transport: transport, clock: clock))
    let source = "10.0.0.0:15000"
    let first = try #require(await questions.numbers(of: source))
    #expect(first.collected == [.overflow, .circuitBreakers] && first.seconds == nil)
    #expect(first.server.uptime == 12)
    #expect(first.parts.map(\.name) == ["a", "outbound|9080||ratings.a.svc.cluster.local"])
    #expect(first.parts.last?.readings[.pendingOverflow] == .init(100))

    clock.jump(to: 2)
    transport.setAnswer { _ in Envoy.body(Self.breakers(overflow: 130, open: 1)) }
    let second = try #require(await questions.numbers(of: source))
    #expect(second.parts.first?.readings[.pendingOverflow] == .init(130, rate: 15))
    #expect(second.parts.first?.readings[.pendingOpen] == .init(1))
    #expect(second.parts.first?.isInTrouble(.circuitBreakers) == true)
    #expect(second.parts.last?.isInTrouble == false)

    clock.jump(to: 4)
    transport.setAnswer { _ in Envoy.body(Self.breakers(overflow: 10, open: 0)) }
    let third = try #require(await questions.numbers(of: source))
    #expect(third.seconds == 4)
    #expect(third.parts.first?.readings[.pendingOverflow] == .init(10, rate: 10))
    // Asked again at once it answers from what it knows.
    _ = await questions.numbers(of: source)
    #expect(transport.urls.count == 3)
    #expect(await questions.numbers(of: "nobody:1") == nil)
  }

  @Test("Only what is shown is asked for, also what has never moved")
  func filter() async throws {
    let transport = StubTransport { _ in Envoy.body("") }
    let questions = EnvoyQuestions(ProxyAsking(Self.targets(1), transport: transport, clock: HandClock()))
    _ = await questions.numbers(of: "10.0.0.0:15000")
    let url = try #require(transport.urls.first)
    #expect(url.contains("/stats/prometheus?filter=") && !url.contains("usedonly"))
    let pattern = try #require(url.split(separator: "=").last?.removingPercentEncoding)
    for name in [
      "cluster.outbound|9080||r.a.svc.cluster.local;.circuit_breakers.default.cx_open",
      "cluster.x.upstream_rq_pending_overflow", "listener.0.0.0.0_15006.ssl.handshake", "server.uptime",
    ] {
      #expect(name.range(of: pattern, options: .regularExpression) != nil, "\(name)")
    }
    for name in ["cluster.x.upstream_rq_200", "wasmcustom.istio_requests_total", "http.ssl_x"] {
      #expect(name.range(of: pattern, options: .regularExpression) == nil, "\(name)")
    }
  }

  // MARK: Any metric

  @Test("A metric is asked for by Envoy's name, and nothing else is kept of the answer")
  func oneMetric() async throws {
    let transport = StubTransport { _ in
      Envoy.body("envoy_server_live{} 1\nenvoy_server_live_more{} 2\nother 3\n")
    }
    let clock = HandClock()
    let feed = MetricFeed(
      "envoy_server_live", ProxyAsking(Self.targets(2), transport: transport, clock: clock), interval: 1)
    let reader = Reader(feed)
    await eventually { reader.rounds == 1 }
    #expect(reader.scrapes().count == 2)
    #expect(reader.scrapes().allSatisfy { $0.samples.map(\.series.name) == ["envoy_server_live"] })
    await clock.advance(to: 1)
    await eventually { reader.rounds == 2 }
    // The same series in each body, so that a history knows them again.
    let first = reader.scrapes("10.0.0.0:15000").compactMap(\.samples.first?.series)
    #expect(first.count == 2 && first[0] === first[1])
  }

  @Test(
    "Envoy's own name is found by Prometheus' name, wherever labels were taken out of it",
    arguments: [
      ("envoy_cluster_upstream_cx_active", "cluster.outbound|9080||r.svc;.upstream_cx_active"),
      ("envoy_server_live", "server.live"),
      ("istio_agent_go_goroutines", "istiocustom.istio_agent_go_goroutines"),
      ("envoy_cluster_upstream_rq_time_bucket", "cluster.a.upstream_rq_time"),
      ("my_filter_hits", "wasmcustom.my_filter_hits.tag.x"),
    ])
  func names(metric: String, envoy: String) throws {
    let path = ProxyQuery.path(ofMetric: metric)
    let pattern = try #require(path.split(separator: "=").last?.removingPercentEncoding)
    #expect(envoy.range(of: pattern, options: .regularExpression) != nil)
    #expect("server.memory_heap_size".range(of: pattern, options: .regularExpression) == nil)
  }

  @Test("Names of metrics come from some proxies, and from what is read in its own way")
  func metricNames() async throws {
    let own = ProxyTarget(host: "app", port: 8080, path: "/metrics")
    let transport = StubTransport { url in
      url.hasSuffix("/metrics") ? Envoy.body("my_orders_total 3\n") : Envoy.body("envoy_server_live{} 1\n")
    }
    let names = MetricNames(
      ProxyAsking(Self.targets(100) + [own], transport: transport, clock: HandClock()))
    #expect(await names.names() == ["my_orders_total", "envoy_server_live"])
    #expect(transport.urls.count <= 5)
    _ = await names.names()
    #expect(transport.urls.count <= 5)
  }
}
