import Mesh
import Testing
import Topology

/// Kiali's tolerances.
@Suite struct HealthTests {
  /// Health with `number` of 1,000 requests answered with a code.
  static func health(_ number: Double, _ code: String, flags: String = "-") -> Health? {
    ReconciliationTests.run(["web"]) { mesh in
      mesh.call(100 - number / 10, Labels("web-v1", "shop-v1"), from: "web", to: nil)
      mesh.call(number / 10, Labels("web-v1", "shop-v1", code: code, flags: flags), from: "web", to: nil)
    }.edge("web-v1", "shop-v1")?.health
  }

  @Test(arguments: [
    (0.0, "500", Health.healthy), (1, "500", .degraded), (99, "500", .degraded), (100, "500", .failure),
    (99, "404", .healthy), (100, "404", .degraded), (199, "404", .degraded), (200, "404", .failure),
    (1, "0", .degraded), (100, "0", .failure), (1000, "302", .healthy),
  ])
  func judgesByShare(number: Double, code: String, expected: Health) {
    #expect(Self.health(number, code) == expected)
  }

  @Test func faultsInjectedOnPurposeAreNoIncidentOfTheCaller() throws {
    let snapshot = ReconciliationTests.run(["web"]) { mesh in
      mesh.call(50, Labels("web-v1", "shop-v1"), from: "web", to: nil)
      mesh.call(50, Labels("web-v1", "shop-v1", code: "500", flags: "FI"), from: "web", to: nil)
    }
    #expect(snapshot.edge("web-v1", "shop-v1")?.percentErr == 50)
    #expect(snapshot.edge("web-v1", "shop-v1")?.health == .failure)
    #expect(snapshot.node("web-v1")?.health == .healthy)
    let own = ReconciliationTests.run(["web"]) { mesh in
      mesh.call(50, Labels("web-v1", "shop-v1"), from: "web", to: nil)
      mesh.call(50, Labels("web-v1", "shop-v1", code: "500"), from: "web", to: nil)
    }
    #expect(own.node("web-v1")?.health == .failure)
  }

  @Test func looksAtAMinuteWhereTheWindowHoldsFew() throws {
    var mesh = MeshScript()
    mesh.call(5, Labels("web-v1", "shop-v1"), from: "web", to: nil)
    mesh.scrape("web")
    mesh.wait(1)
    mesh.call(2, Labels("web-v1", "shop-v1"), from: "web", to: nil)
    mesh.call(1, Labels("web-v1", "shop-v1", code: "500"), from: "web", to: nil)
    for _ in 0..<40 {
      mesh.scrape("web")
      mesh.wait(1)
    }
    mesh.scrape("web")
    let snapshot = mesh.snapshot()
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(edge.count == 0 && edge.isIdle)
    #expect(edge.healthBasis == HealthBasis(count: 3, errors: 1, windowSeconds: 60))
    #expect(edge.health == .failure)
    #expect(snapshot.node("shop-v1")?.healthReasons.first?.hasPrefix("1 of 3 inbound") == true)
  }

  @Test func failsWithinTwoSeconds() throws {
    var mesh = MeshScript()
    mesh.call(1000, Labels("web-v1", "shop-v1"), from: "web", to: "shop")
    for _ in 0..<15 {
      mesh.scrape("web", "shop")
      mesh.wait(1)
      mesh.call(10, Labels("web-v1", "shop-v1"), from: "web", to: "shop")
    }
    mesh.scrape("web", "shop")
    var seen: [Health?] = [mesh.snapshot().node("shop-v1")?.health]
    for _ in 0..<2 {
      mesh.wait(1)
      mesh.call(10, Labels("web-v1", "shop-v1", code: "503"), from: "web", to: "shop")
      mesh.scrape("web", "shop")
      seen.append(mesh.snapshot().node("shop-v1")?.health)
    }
    #expect(seen[0] == .healthy)
    #expect(seen[1] ?? .na >= .degraded)
    #expect(seen[2] == .failure)
  }

  @Test func marksTheProxyThatStandsOut() throws {
    let snapshot = ReconciliationTests.run(["a", "b", "c"]) { mesh in
      for proxy in ["a", "b", "c"] {
        mesh.call(10, Labels("web-v1", "shop-v1"), from: nil, to: proxy)
      }
      mesh.call(5, Labels("web-v1", "shop-v1", code: "500"), from: nil, to: "b")
    }
    let instances = try #require(snapshot.node("shop-v1")?.instances)
    #expect(instances.map(\.proxy) == ["a", "b", "c"])
    #expect(instances.map(\.isOutlier) == [false, true, false])
    #expect(abs((instances[1].in5xx ?? 0) - 5) < 1e-9)
  }

  @Test func tellsStaleFromDown() throws {
    var mesh = MeshScript()
    mesh.state.ingest(.expecting(source: "never", kind: .proxy))
    for _ in 0..<3 {
      mesh.scrape("web", "shop")
      mesh.wait(1)
    }
    for _ in 0..<5 {
      mesh.state.ingest(.failed(source: "web", reason: "Connection refused.", at: mesh.now))
      mesh.scrape("shop")
      mesh.wait(1)
    }
    mesh.wait(-1)
    var sources = mesh.snapshot().sources
    #expect(sources.map(\.name) == ["never", "shop", "web"])
    #expect(sources.map(\.state) == [.down, .ok, .stale])
    #expect(sources[2].error == "Connection refused." && sources[2].ageSeconds == 5)
    mesh.wait(20)
    mesh.scrape("shop")
    sources = mesh.snapshot().sources
    #expect(sources.map(\.state) == [.down, .ok, .down])
  }
}
