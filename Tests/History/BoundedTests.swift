import History
import Mesh
import Testing

/// What may grow without end stays within its bytes, and what is left is right.
@Suite struct BoundedTests {
  private static let limit = 6_000_000

  private static func series(_ count: Int, _ me: String) -> [Series] {
    (0..<count).map {
      Series(
        name: "istio_requests_total",
        labels: [("source_workload", me), ("destination_workload", "shop-\($0)"), ("response_code", "200")])
    }
  }

  private static func scrape(_ source: String, _ series: [Series], at: Double, value: Double) -> MeshEvent {
    .scrape(
      Scrape(
        source: source, at: at, part: .counters, samples: series.map { Sample(series: $0, value: value) }))
  }

  @Test func podsThatComeAndGoStayWithinTheBytes() throws {
    var store = HistoryStore(.init(maximumBytes: Self.limit))
    var second = 0.0
    for generation in 0..<30 {
      let pods = (0..<20).map { "10.\(generation).0.\($0)" }
      let series = pods.map { Self.series(40, $0) }
      for _ in 0..<90 {
        second += 1
        for (pod, series) in zip(pods, series) {
          store.ingest(Self.scrape(pod, series, at: second, value: second * 3))
        }
        store.ingest(.roundCompleted(at: second, wallTime: nil))
        #expect(store.bytes <= Self.limit + Self.limit / 20)
      }
      let found = store.increases(SeriesFilter(), in: HistoryWindow(endingAt: second, seconds: 20))
      #expect(found.count == 800 && found.allSatisfy { $0.count == 60 })
    }
    // The first pods are forgotten with all their series; the last ones are there.
    #expect(!store.sources.contains("10.0.0.0") && store.sources.contains("10.29.0.19"))
    #expect(store.series(SeriesFilter()).count < 24_000)
    let span = try #require(store.span)
    #expect(span.upperBound == second && span.lowerBound > 1 && span.lowerBound < second - 60)
  }

  @Test func seriesThatVanishFromABodyAreForgotten() {
    var store = HistoryStore(.init(maximumBytes: Self.limit))
    for second in 1...4000 {
      // Each body has other series, as of clients that never come back.
      let series = Self.series(20, "client-\(second)")
      store.ingest(Self.scrape("gateway", series, at: Double(second), value: 5))
      store.ingest(.roundCompleted(at: Double(second), wallTime: nil))
      #expect(store.bytes <= Self.limit + Self.limit / 20)
    }
    let lately = store.increases(SeriesFilter(), in: HistoryWindow(endingAt: 4000, seconds: 10))
    #expect(lately.reduce(0) { $0 + $1.count } == 1000)
  }

  @Test func failuresAndIdentitiesAndRoundsDoNotPileUp() {
    var store = HistoryStore(.init(maximumBytes: Self.limit))
    for second in 1...60_000 {
      let at = Double(second)
      let source = "10.0.0.\(second / 500)"
      store.ingest(.failed(source: source, reason: "refused \(second)", at: at))
      store.ingest(.identity(source: source, ProxyIdentity(pod: "p\(second)", uptimeSeconds: 3), at: at))
      for part in 0..<10 { store.ingest(.roundCompleted(at: at + Double(part) / 10, wallTime: nil)) }
    }
    #expect(store.bytes <= Self.limit + Self.limit / 20)
  }

  @Test func theFinestGoesFirst() throws {
    // Three quarters of an hour in full would not fit; ten seconds apart they do.
    var store = HistoryStore(.init(maximumBytes: 700_000))
    var dice = Dice(state: 5)
    let series = Self.series(100, "web")
    var value = 0.0
    for second in 1...2700 {
      value += Double(dice.below(5000))
      store.ingest(Self.scrape("web", series, at: Double(second), value: value))
      store.ingest(.roundCompleted(at: Double(second), wallTime: nil))
    }
    #expect(store.bytes <= 735_000)
    let span = try #require(store.span)
    #expect(span.upperBound - span.lowerBound > 1200)
  }

  @Test func nothingIsKeptWhereNothingIsWanted() {
    var store = HistoryStore(.nothing)
    store.ingest(Self.scrape("web", Self.series(3, "web"), at: 1, value: 1))
    store.ingest(.roundCompleted(at: 1, wallTime: nil))
    #expect(store.span == nil && store.sources.isEmpty)
  }
}
