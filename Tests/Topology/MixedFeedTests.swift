import Mesh
import Testing
import Topology

/// Proxies and the Prometheus that scrapes them, at once.
@Suite struct MixedFeedTests {
  private let labels = Labels("web-v1", "shop-v1")

  /// Prometheus tells each 15 s what the proxies have counted.
  private func run(
    seconds: Int = 60, polled: [String] = ["web", "shop"], prometheusFrom: Int = 0,
    prometheusUntil: Int = .max,
    polledUntil: Int = .max, window: Double = 30, coverage: FeedCoverage = FeedCoverage(),
    _ each: (inout MeshScript, Int) -> Void
  ) -> Snapshot {
    var mesh = MeshScript(window: window)
    mesh.state.coverage = coverage
    for second in 0...seconds {
      each(&mesh, second)
      if second <= polledUntil { for proxy in polled { mesh.scrape(proxy) } }
      if second % 15 == 0, second >= prometheusFrom, second <= prometheusUntil {
        mesh.scrape("prometheus", kind: .prometheus)
      }
      if second < seconds { mesh.wait(1) }
    }
    return mesh.snapshot()
  }

  private func call(_ mesh: inout MeshScript, _ number: Double = 10, polled: Double? = nil) {
    for reporter in ["source", "destination"] {
      let proxy = reporter == "source" ? "web" : "shop"
      mesh.add(polled ?? number, "istio_requests_total", labels.by(reporter), on: proxy)
      mesh.add(number, "istio_requests_total", labels.by(reporter), on: "prometheus")
    }
  }

  @Test func countsOnceWhatBothTell() throws {
    let snapshot = run { mesh, _ in call(&mesh) }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(abs(edge.rate - 10) < 0.01)
    #expect(abs((edge.reporters[.destination]?.rate ?? 0) - 10) < 0.01)
    #expect(edge.origins.map(\.kind) == [.proxy])
    #expect(edge.origins.first?.sources == 1 && (edge.origins.first?.ageSeconds ?? 9) < 1)
    #expect(snapshot.node("shop-v1")?.traffic.first?.inbound == edge.rate)
  }

  @Test func takesPrometheusWhereNotAllProxiesArePolled() throws {
    // One of two pods is polled: half of the requests.
    let snapshot = run { mesh, _ in call(&mesh, 10, polled: 5) }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(abs(edge.rate - 10) < 0.01)
    #expect(edge.origins.map(\.kind) == [.prometheus])
  }

  @Test func takesEachSideForItself() throws {
    // The server's proxy is not polled.
    let snapshot = run(polled: ["web"]) { mesh, _ in call(&mesh) }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(edge.origins.map(\.kind) == [.proxy])
    #expect(abs((edge.reporters[.destination]?.rate ?? 0) - 10) < 0.01)
  }

  @Test func believesThatAllPodsArePolledWhereThatIsKnown() throws {
    // What was kept counts more, for a pod that has gone since.
    let pods = FeedCoverage(pods: [
      .init(namespace: "default", name: "web-v1"): 1, .init(namespace: "default", name: "shop-v1"): 1,
    ])
    func shown(_ coverage: FeedCoverage) -> Edge? {
      var mesh = MeshScript(window: 30)
      mesh.state.coverage = coverage
      mesh.identify(
        "web", ProxyIdentity(role: "sidecar", namespace: "default", workload: "web-v1", cluster: "c1"))
      mesh.identify(
        "shop", ProxyIdentity(role: "sidecar", namespace: "default", workload: "shop-v1", cluster: "c1"))
      for second in 0...60 {
        call(&mesh, 10, polled: 6)
        mesh.scrape("web", "shop")
        if second % 15 == 0 { mesh.scrape("prometheus", kind: .prometheus) }
        if second < 60 { mesh.wait(1) }
      }
      return mesh.snapshot().edge("web-v1", "shop-v1")
    }
    #expect(shown(pods)?.origins.map(\.kind) == [.proxy])
    #expect(shown(FeedCoverage())?.origins.map(\.kind) == [.prometheus])
    // Of several clusters it is known of each for itself.
    func inCluster(_ c1: Int, _ c2: Int) -> FeedCoverage {
      var coverage = FeedCoverage()
      for (cluster, count) in [("c1", c1), ("c2", c2)] {
        for name in ["web-v1", "shop-v1"] {
          coverage.pods[.init(cluster: cluster, namespace: "default", name: name)] = count
        }
      }
      return coverage
    }
    #expect(shown(inCluster(1, 7))?.origins.map(\.kind) == [.proxy])
    #expect(shown(inCluster(2, 1))?.origins.map(\.kind) == [.prometheus])
  }

  @Test func aMeshOfPrometheusAloneIsShown() throws {
    let snapshot = run(polled: []) { mesh, _ in call(&mesh) }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(abs(edge.rate - 10) < 0.01)
    #expect(edge.origins == [EdgeOrigin(kind: .prometheus, sources: 1, name: "prometheus", ageSeconds: 0)])
    #expect(snapshot.nodes.allSatisfy { $0.instances.isEmpty })
  }

  @Test func prometheusStandsInForProxiesThatDie() throws {
    let snapshot = run(seconds: 75, polledUntil: 20) { mesh, _ in call(&mesh) }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(abs(edge.rate - 10) < 0.01)
    #expect(edge.origins.map(\.kind) == [.prometheus])
    #expect(
      snapshot.warnings.contains { $0.contains("shop, web do not answer any more: prometheus stands in") })
  }

  @Test func proxiesGoOnWhenPrometheusDies() throws {
    let snapshot = run(seconds: 75, prometheusUntil: 20) { mesh, _ in call(&mesh) }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(abs(edge.rate - 10) < 0.01)
    #expect(edge.origins.map(\.kind) == [.proxy])
    #expect(snapshot.warnings.contains { $0.contains("prometheus does not answer any more") })
  }

  @Test func theFirstSecondsOfAProxyDoNotHideWhatWasKept() throws {
    // The proxies were read once so far.
    let snapshot = run(seconds: 60, polledUntil: -1) { mesh, second in
      call(&mesh)
      if second == 60 { mesh.scrape("web", "shop") }
    }
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(edge.hasRates && abs(edge.rate - 10) < 0.01)
  }
}
