import History
import Mesh
import Testing

/// Feeds and proxies may tell anything: it is kept, or dropped and counted, and the next body is right again.
@Suite struct HostileHistoryTests {
  private let requests = Series(name: "istio_requests_total", labels: [("reporter", "source")])
  private let gauge = Series(name: "pilot_xds", labels: [])

  private func scrape(_ at: Double, _ samples: [(Series, Double)], _ part: Scrape.Part = .counters)
    -> MeshEvent
  {
    .scrape(Scrape(source: "a", at: at, part: part, samples: samples.map { Sample(series: $0, value: $1) }))
  }

  private func count(_ store: HistoryStore, _ start: Double, _ end: Double) -> Double? {
    store.increases(SeriesFilter(names: [requests.name]), in: HistoryWindow(start: start, end: end)).first?
      .count
  }

  @Test func aBodyOutOfOrderIsDroppedAndCounted() {
    var store = HistoryStore()
    store.ingest(scrape(10, [(requests, 100)]))
    store.ingest(scrape(12, [(requests, 130)]))
    store.ingest(scrape(11, [(requests, 110)]))
    store.ingest(scrape(13, [(requests, 140)]))
    #expect(store.refusedSamples == 1)
    #expect(count(store, 10, 13) == 40 && count(store, 12, 13) == 10)
  }

  @Test func timesThatAreNoneAreLetPass() throws {
    var store = HistoryStore()
    store.ingest(scrape(10, [(requests, 100)]))
    for at in [Double.nan, .infinity, -.infinity] {
      store.ingest(scrape(at, [(requests, 7)]))
      store.ingest(.failed(source: "a", reason: "x", at: at))
      store.ingest(.identity(source: "a", ProxyIdentity(pod: "p", uptimeSeconds: .nan), at: at))
      store.ingest(.roundCompleted(at: at, wallTime: nil))
    }
    store.ingest(scrape(11, [(requests, 104)]))
    store.ingest(.roundCompleted(at: 11, wallTime: nil))
    #expect(count(store, 10, 11) == 4)
    #expect(store.span == 10...11)
    for end in [Double.nan, .infinity, -.infinity, 1e300] {
      #expect(!store.events(endingAt: end, seconds: .nan).isEmpty)
      _ = store.increases(SeriesFilter(), in: HistoryWindow(start: -end, end: end))
      _ = store.values(SeriesFilter(), at: end, within: end)
    }
  }

  @Test func valuesThatAreNoneAreNotKeptForCountersAndAreForGauges() {
    var store = HistoryStore()
    let told: [Double] = [5, .nan, .infinity, -3, -.infinity, 9]
    for (second, value) in told.enumerated() {
      store.ingest(scrape(Double(second), [(requests, value), (gauge, value)]))
    }
    let all = { (name: String, at: Double) in
      store.values(SeriesFilter(names: [name]), at: at, within: 100).first?.value
    }
    #expect(all("istio_requests_total", 4) == 5 && all("istio_requests_total", 5) == 9)
    #expect(all("pilot_xds", 1) == 5 && all("pilot_xds", 2) == .infinity && all("pilot_xds", 3) == -3)
  }

  @Test func everyKindOfNumberComesBackAsItWasWhenItIsPacked() {
    var dice = Dice(state: 3)
    let values: [Double] = (0..<500).map { index in
      switch dice.below(9) {
      case 0: .infinity
      case 1: -.infinity
      case 2: -0.0
      case 3: Double(bitPattern: dice.next() & 0x7FEF_FFFF_FFFF_FFFF)
      case 4: 9_007_199_254_740_993 + Double(index * 2)
      case 5: .leastNonzeroMagnitude
      case 6: Double(dice.below(100_000)) / 1000
      case 7: -Double(dice.below(1 << 40))
      default: Double(dice.below(10))
      }
    }
    var store = HistoryStore()
    for (second, value) in values.enumerated() { store.ingest(scrape(Double(second), [(gauge, value)])) }
    for (second, value) in values.enumerated() {
      let found = store.values(SeriesFilter(names: [gauge.name]), at: Double(second), within: 0.5).first?
        .value
      #expect(found == value, "\(second)")
    }
  }

  @Test func aSeriesThatStandsTwiceInABodyCountsOnce() {
    var store = HistoryStore()
    store.ingest(scrape(1, [(requests, 10), (requests, 999)]))
    store.ingest(scrape(2, [(requests, 14), (requests, 5)]))
    #expect(count(store, 1, 2) == 4)
  }

  @Test func aWallClockThatJumpsIsFollowed() throws {
    var store = HistoryStore()
    for second in 0..<100 {
      let jump = second < 50 ? 0.0 : -3600
      store.ingest(scrape(Double(second), [(requests, Double(second))]))
      store.ingest(
        .roundCompleted(
          at: Double(second), wallTime: .init(timeIntervalSinceReferenceDate: 1e6 + Double(second) + jump)))
    }
    let wall = try #require(store.wallTime(of: 99))
    #expect(wall.timeIntervalSinceReferenceDate == 1e6 + 99 - 3600)
    #expect(store.time(of: wall) == 99)
  }

  @Test func aPodThatIsBornAgainUnderItsNameCountsOn() {
    var store = HistoryStore()
    for second in 0..<30 { store.ingest(scrape(Double(second), [(requests, Double(second * 10))])) }
    // Gone for ten minutes, others go on; then a new process.
    for second in 30..<630 { store.ingest(.roundCompleted(at: Double(second), wallTime: nil)) }
    let reborn = Series(name: requests.name, labels: requests.labels)
    for second in 630..<640 { store.ingest(scrape(Double(second), [(reborn, Double(second - 630))])) }
    let sum = store.increases(SeriesFilter(), in: HistoryWindow(start: 0, end: 639)).reduce(0) {
      $0 + $1.count
    }
    #expect(sum == 290 + 9)
    #expect(store.increases(SeriesFilter(), in: HistoryWindow(start: 100, end: 600)).isEmpty)
  }
}
