import Exposition
import Foundation
import Mesh
import Testing
import Wire

@testable import Feeds

/// What a proxy's admin port is asked while its page shows.
struct AdminQuestionTests {
  private static let dump =
    #"{"configs": [{"version_info": "1", "static_clusters": [{"cluster": {"name": "agent"}}]}]}"#

  private static func questions(
    _ transport: StubTransport, clock: HandClock = HandClock(), istiod: [ProxyTarget] = [],
    _ targets: [ProxyTarget] = [ProxyTarget(host: "proxy")]
  ) -> AdminQuestions {
    AdminQuestions(ProxyAsking(targets, transport: transport, clock: clock), controlPlanes: { istiod })
  }

  @Test("A proxy tells its configuration, who it is, and an istiod how far it has come")
  func config() async throws {
    let transport = StubTransport { url in
      if url.contains("/config_dump?include_eds") { return Envoy.body(Self.dump) }
      if url.contains("/server_info") { return Envoy.body(Envoy.serverInfo) }
      if url.contains(":15014/debug/syncz") { return Envoy.body("", status: 404) }
      if url.contains(":8080/debug/syncz") {
        return Envoy.body(
          #"[{"proxy": "reviews-v1-abc.default", "cluster_sent": "a", "cluster_acked": "b"}]"#)
      }
      return Envoy.body("{}")
    }
    let answer = await Self.questions(transport, istiod: [ProxyTarget(host: "istiod", port: 15014)]).config(
      of: "proxy:15000")
    guard case .envoy(let config)? = answer.dump else {
      Issue.record("no dump")
      return
    }
    #expect(config.clusters.map(\.name.name) == ["agent"] && answer.problem == nil)
    #expect(answer.identity?.pod == "reviews-v1-abc")
    #expect(answer.sync.first?.status?.states["CDS"] == .stale)
  }

  @Test("An istiod that may not be asked from here says so")
  func forbiddenSync() async throws {
    let transport = StubTransport { url in
      if url.contains("/config_dump") { return Envoy.body(Self.dump) }
      if url.contains("/server_info") { return Envoy.body(Envoy.serverInfo) }
      return Envoy.body("", status: 401)
    }
    let answer = await Self.questions(transport, istiod: [ProxyTarget(host: "istiod", port: 15014)]).config(
      of: "proxy:15000")
    #expect(answer.sync.first?.status == nil && answer.sync.first?.problem?.contains("not allowed") == true)
    #expect(answer.dump != nil)
  }

  @Test("A statistics port says what to do")
  func noAdmin() async throws {
    let stats = ProxyTarget(host: "proxy", port: 15090)
    let plain = ProxyTarget(host: "app", port: 8080, path: "/metrics")
    let transport = StubTransport { _ in Envoy.body("", status: 404) }
    let questions = Self.questions(transport, [stats, plain])
    for name in ["proxy:15090", "app:8080"] {
      let answer = await questions.config(of: name)
      #expect(answer.hasNoAdmin && answer.dump == nil)
      #expect(answer.problem?.contains("port-forward") == true)
      #expect(await questions.hosts(of: name).problem?.contains("15000") == true)
    }
    #expect(transport.asked("app:8080") == 0)
    #expect(await questions.config(of: "nobody:1").problem?.contains("not among") == true)
  }

  @Test("Other answers than a configuration are said, not shown")
  func foreign() async throws {
    let transport = StubTransport { _ in Envoy.body("<html>hello</html>") }
    let questions = Self.questions(transport)
    #expect(await questions.config(of: "proxy:15000").problem?.contains("not with a configuration") == true)
    #expect(await questions.hosts(of: "proxy:15000").hosts == nil)
    #expect(await questions.loggers(of: "proxy:15000").loggers == nil)
    #expect(await questions.statistics(of: "proxy:15000", isAll: false).rows == nil)
  }

  @Test("Rates come with the second read, and a restart is no fall")
  func rates() async throws {
    let clock = HandClock()
    let transport = StubTransport { _ in nil }
    func set(_ counter: Int, _ gauge: Int) {
      transport.setAnswer { url in
        if url.contains("type=Gauges") { return Envoy.body("g: \(gauge)\n") }
        if url.contains("type=Histograms") { return Envoy.body("h: P0(1,1) P100(2,2)\n") }
        return Envoy.body("c: \(counter)\n")
      }
    }
    let questions = Self.questions(transport, clock: clock)
    set(10, 5)
    let first = await questions.statistics(of: "proxy:15000", isAll: false)
    #expect(first.rows?.map(\.rate) == [nil, nil, nil] && first.seconds == nil)
    #expect(first.rows?.map(\.entry.kind) == [.counter, .gauge, .histogram])
    clock.jump(to: 2)
    set(30, 3)
    let second = await questions.statistics(of: "proxy:15000", isAll: false)
    #expect(second.rows?.map(\.rate) == [10, -1, nil] && second.seconds == 2)
    clock.jump(to: 4)
    set(6, 3)
    let third = await questions.statistics(of: "proxy:15000", isAll: false)
    #expect(third.rows?.map(\.rate) == [3, 0, nil])
  }

  @Test("An Envoy that does not know types is read by names")
  func oldEnvoy() async throws {
    let transport = StubTransport { _ in
      Envoy.body("cluster.a.upstream_cx_active: 2\ncluster.a.upstream_rq_total: 7\n")
    }
    let answer = await Self.questions(transport).statistics(of: "proxy:15000", isAll: false)
    #expect(answer.rows?.map(\.entry.kind) == [.gauge, .counter])
  }

  @Test("Levels are read by POST where GET is not taken, and set by name")
  func levels() async throws {
    let transport = StubTransport { url in
      url.hasSuffix("/logging") && !url.contains("?")
        ? Envoy.body("active loggers:\n  main: info\n") : Envoy.body("active loggers:\n  main: debug\n")
    }
    let questions = Self.questions(transport)
    #expect(await questions.loggers(of: "proxy:15000").loggers == [.init(name: "main", level: "info")])
    #expect(
      await questions.setLevel(of: "proxy:15000", logger: "main", to: "debug").loggers?.first?.level
        == "debug")
    #expect(transport.urls.last == "http://proxy:15000/logging?main=debug")
    #expect(await questions.setLevel(of: "proxy:15000", logger: "main", to: "loud").problem != nil)
    #expect(transport.asked("loud") == 0)
  }

  @Test("Another way to the admin port is used with its fields")
  func access() async throws {
    struct Forward: AdminAccess {
      func adminAddress(of source: String) async throws(AdminProblem) -> AdminAddress {
        guard source == "pod" else { throw AdminProblem("no way to \(source)") }
        return AdminAddress(url: "http://127.0.0.1:41000/base")
      }
    }
    let transport = StubTransport { _ in Envoy.body(Self.dump) }
    let questions = AdminQuestions(
      ProxyAsking([], transport: transport, clock: HandClock()), access: Forward())
    #expect(await questions.config(of: "pod").dump != nil)
    #expect(transport.urls.allSatisfy { $0.hasPrefix("http://127.0.0.1:41000/base/") })
    #expect(await questions.config(of: "other").problem == "no way to other")
  }
}
