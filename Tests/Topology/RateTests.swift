import Mesh
import Testing
import Topology

/// How counters become counts and rates.
@Suite struct RateTests {
  let labels = Labels("web-v1", "shop-v1")

  @Test func countsTheIncreaseBetweenTheProxysOwnScrapes() throws {
    var mesh = MeshScript()
    mesh.call(1000, labels, from: "web", to: "shop")
    mesh.scrape("web", "shop")
    for _ in 0..<10 {
      mesh.wait(1)
      mesh.call(7, labels, from: "web", to: "shop")
      mesh.scrape("web", "shop")
    }
    let edge = try #require(mesh.snapshot().edge("web-v1", "shop-v1"))
    #expect(edge.count == 70)
    #expect(abs(edge.rate - 7) < 1e-9)
    #expect(edge.reporters[.source]?.count == 70)
    #expect(edge.reporters[.destination]?.count == 70)
    #expect(edge.difference == nil)
  }

  @Test func knowsTheEdgeButNoRatesAfterTheFirstScrapeOfAnOldProcess() throws {
    var mesh = MeshScript()
    mesh.call(1000, labels, from: "web", to: "shop")
    mesh.scrape("web", "shop")
    let snapshot = mesh.snapshot()
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(!edge.hasRates && !edge.isIdle && edge.count == 0)
    #expect(edge.mtlsPercent == 100)
    #expect(snapshot.warnings.contains { $0.contains("read only once") })
    #expect(!GraphDocument(snapshot).json.contains("\"rate\":"))
  }

  @Test func countsAProcessYoungerThanTheWindowFromZero() throws {
    var mesh = MeshScript()
    mesh.call(20, labels, from: "web", to: nil)
    mesh.identify("web", ProxyIdentity(uptimeSeconds: 4))
    mesh.scrape("web")
    let edge = try #require(mesh.snapshot().edge("web-v1", "shop-v1"))
    #expect(edge.count == 20)
    #expect(abs(edge.rate - 5) < 1e-9)
  }

  @Test func seesAFirstErrorAsANewSeries() throws {
    var mesh = MeshScript()
    mesh.call(500, labels, from: "web", to: "shop")
    for _ in 0..<12 {
      mesh.scrape("web", "shop")
      mesh.wait(1)
      mesh.call(20, labels, from: "web", to: "shop")
    }
    mesh.call(1, Labels("web-v1", "shop-v1", code: "500"), from: "web", to: "shop")
    mesh.scrape("web", "shop")
    let snapshot = mesh.snapshot()
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(edge.responses["500"]?.percent ?? 0 > 0)
    #expect(edge.health == .degraded)
    #expect(snapshot.node("shop-v1")?.health == .degraded)
  }

  @Test func countsOnAfterARestart() throws {
    var mesh = MeshScript()
    mesh.call(500, labels, from: "web", to: nil)
    mesh.scrape("web")
    mesh.wait(1)
    mesh.call(10, labels, from: "web", to: nil)
    mesh.scrape("web")
    mesh.restart("web")
    mesh.wait(1)
    mesh.call(3, labels, from: "web", to: nil)
    mesh.scrape("web")
    mesh.wait(1)
    mesh.call(2, labels, from: "web", to: nil)
    mesh.scrape("web")
    #expect(mesh.snapshot().edge("web-v1", "shop-v1")?.count == 15)
  }

  @Test func takesTheFallOfMostCountersForARestartOfAll() throws {
    var mesh = MeshScript()
    let others = ["a-v1", "b-v1", "c-v1"].map { Labels("web-v1", $0) }
    for other in others { mesh.call(100, other, from: "web", to: nil) }
    mesh.call(1, labels, from: "web", to: nil)
    mesh.scrape("web")
    mesh.wait(1)
    mesh.restart("web")
    for other in others { mesh.call(2, other, from: "web", to: nil) }
    mesh.call(5, labels, from: "web", to: nil)
    mesh.scrape("web")
    let snapshot = mesh.snapshot()
    #expect(snapshot.edge("web-v1", "shop-v1")?.count == 5)
    #expect(snapshot.edge("web-v1", "a-v1")?.count == 2)
  }

  @Test func keepsAnEvictedCounterFromRestartingTheOthers() throws {
    var mesh = MeshScript()
    let other = Labels("web-v1", "other-v1")
    let third = Labels("web-v1", "third-v1")
    mesh.call(1000, labels, from: "web", to: nil)
    mesh.call(1000, third, from: "web", to: nil)
    mesh.call(50, other, from: "web", to: nil)
    mesh.scrape("web")
    mesh.wait(1)
    mesh.set(4, "istio_requests_total", other.by("source"), on: "web")
    mesh.call(1, labels, from: "web", to: nil)
    mesh.scrape("web")
    let snapshot = mesh.snapshot()
    #expect(snapshot.edge("web-v1", "shop-v1")?.count == 1)
    #expect(snapshot.edge("web-v1", "other-v1")?.count == 4)
  }

  @Test func showsAnIdleSeriesAsIdle() throws {
    var mesh = MeshScript()
    mesh.call(10, labels, from: "web", to: "shop")
    for _ in 0..<5 {
      mesh.scrape("web", "shop")
      mesh.wait(1)
    }
    mesh.scrape("web", "shop")
    let snapshot = mesh.snapshot()
    let edge = try #require(snapshot.edge("web-v1", "shop-v1"))
    #expect(edge.isIdle && edge.hasRates && edge.health == .na)
    #expect(snapshot.node("shop-v1")?.isIdle == true)
  }

  @Test func doesNotTakeABrokenOffBodyForARestart() throws {
    var mesh = MeshScript()
    mesh.call(1000, labels, from: "web", to: nil)
    mesh.scrape("web")
    mesh.wait(1)
    var broken = mesh
    broken.restart("web")
    broken.scrape("web", problem: "The body broke off.")
    mesh.state = broken.state
    mesh.wait(1)
    mesh.call(5, labels, from: "web", to: nil)
    mesh.scrape("web")
    #expect(mesh.snapshot().edge("web-v1", "shop-v1")?.count == 5)
  }

  @Test func usesAtLeastTwoIntervals() {
    var mesh = MeshScript(window: 10, interval: 15)
    mesh.scrape("web")
    let snapshot = mesh.snapshot()
    #expect(snapshot.windowSeconds == 30)
    #expect(snapshot.requestedWindowSeconds == 10)
    #expect(snapshot.windowEnd.timeIntervalSince(snapshot.windowStart) == 30)
  }

  /// Whatever a counter does, nothing is negative and the answers sum up to the whole.
  @Test(arguments: 0..<20) func staysConsistentWithRandomCounters(seed: UInt64) {
    var random = SplitMix(state: seed)
    var mesh = MeshScript(window: Double(random.next() % 10 + 1))
    let targets = ["a-v1", "a-v2", "b-v1"]
    let codes = ["200", "301", "404", "500", "0"]
    for _ in 0..<60 {
      mesh.wait(0.5 + Double(random.next() % 100) / 100)
      for target in targets {
        let code = codes[Int(random.next() % 5)]
        let labels = Labels("web-v1", target, code: code, flags: random.next() % 2 == 0 ? "-" : "UF")
        let number = Double(random.next() % 30)
        mesh.call(number, labels, from: "web", to: random.next() % 3 == 0 ? nil : "server")
      }
      if random.next() % 11 == 0 { mesh.restart("web") }
      if random.next() % 13 == 0 { mesh.restart("server") }
      if random.next() % 4 != 0 { mesh.scrape("web") }
      if random.next() % 4 != 0 { mesh.scrape("server") }
      mesh.state.configuration.graphType = GraphType.allCases[Int(random.next() % 4)]
      let snapshot = mesh.snapshot()
      for edge in snapshot.edges {
        let parts = [
          edge.count, edge.rate, edge.rate3xx, edge.rate4xx, edge.rate5xx, edge.rateNoResponse,
          edge.rateGrpcErr,
        ]
        #expect(parts.allSatisfy { $0 >= 0 && $0.isFinite })
        #expect(edge.rate3xx + edge.rate4xx + edge.rate5xx + edge.rateNoResponse <= edge.rate + 1e-9)
        let shares = edge.responses.values.reduce(0) { $0 + $1.percent }
        #expect(edge.count == 0 ? shares == 0 : abs(shares - 100) < 1e-9)
        let most = edge.reporters.values.map(\.count).max() ?? 0
        // One pair an edge, except in the app and service graphs, where pairs may choose differently.
        let all = edge.reporters.values.map(\.count).reduce(0, +)
        #expect(edge.count <= (snapshot.graphType == .workload ? most : all))
      }
    }
  }
}

/// A small generator with a seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
