import History
import Mesh
import Testing

/// A process whose first requests were answered just before it was first read.
@Suite struct YoungProcessTests {
  @Test(arguments: [0.0, 2.0, 20.0])
  func theFirstStepOfAChartIsNoSpike(uptime: Double) {
    var store = HistoryStore()
    let series = Series(
      name: "istio_requests_total", labels: [("reporter", "source"), ("response_code", "200")])
    store.ingest(.identity(source: "proxy", ProxyIdentity(pod: "p", uptimeSeconds: uptime), at: 100))
    for second in 0...20 {
      let at = 100.001 + Double(second)
      let value = (uptime + 1 + Double(second)) * 10
      store.ingest(
        .scrape(
          Scrape(source: "proxy", at: at, part: .counters, samples: [Sample(series: series, value: value)])))
    }
    let grid = HistoryGrid(start: 70, step: 1, count: 50)
    let steps = store.steps(SeriesFilter(names: ["istio_requests_total"]), on: grid)
    let rates = steps.first?.rates.compactMap { $0 } ?? []
    #expect(rates.count >= 19)
    #expect(rates.allSatisfy { $0 < 11 })
  }
}
