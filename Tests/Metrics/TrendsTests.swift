import FoundationEssentials
import Mesh
import Metrics
import Testing
import Topology

/// The last minutes of the tables' rows, out of the history.
@Suite struct TrendsTests {
  private func requests(_ code: String) -> Series {
    let labels = [
      ("reporter", "destination"), ("source_workload", "page-v1"), ("source_workload_namespace", "default"),
      ("destination_workload", "reviews-v1"), ("destination_workload_namespace", "default"),
      ("destination_service", "reviews.default.svc.cluster.local"),
      ("destination_service_name", "reviews"), ("destination_service_namespace", "default"),
      ("request_protocol", "http"), ("response_code", code), ("response_flags", "-"),
    ]
    return Series(name: "istio_requests_total", labels: labels)
  }

  /// A minute of 10 requests a second, of which half fail from the fortieth second on.
  private func hub() async -> (MeshHub, Date) {
    let hub = MeshHub(MeshState.Configuration(windowSeconds: 5, intervalSeconds: 1, graphType: .workload))
    let begin = Date(timeIntervalSince1970: 1_700_000_000)
    var good = 100.0
    var bad = 0.0
    let (fine, failing) = (requests("200"), requests("500"))
    for second in 0...60 {
      let at = 1000 + Double(second)
      if second > 0 {
        good += second > 40 ? 5 : 10
        bad += second > 40 ? 5 : 0
      }
      await hub.take(
        .scrape(
          Scrape(
            source: "proxy", at: at, part: .counters,
            samples: [Sample(series: fine, value: good), Sample(series: failing, value: bad)])))
      await hub.take(.roundCompleted(at: at, wallTime: begin.addingTimeInterval(Double(second))))
    }
    return (hub, begin)
  }

  @Test func aRowsLastMinuteIsKnownBeforeATableLookedAtIt() async throws {
    let (hub, begin) = await hub()
    let trends = try #require(await hub.trends())
    #expect(trends.step == 1)
    #expect(trends.end == begin.addingTimeInterval(60))
    let workload = try #require(
      trends.workloads[MetricsSubject(.workload, "reviews-v1", namespace: "default")]
        ?? trends.workloads.first { $0.key.name == "reviews-v1" }?.value)
    let service = try #require(trends.services.first { $0.key.name == "reviews" }?.value)
    #expect(workload.rates.filter { !$0.isNaN } == service.rates.filter { !$0.isNaN })
    #expect(abs((workload.rates.last ?? 0) - 10) < 0.01)
    #expect(abs((workload.errors.last ?? 0) - 50) < 0.1)
    let before = workload.errors[workload.errors.count - 1 - 25]
    #expect(before == 0)
    // What was before the first scrape is not known, which is not nothing.
    #expect(workload.rates.first?.isNaN == true)
  }

  @Test func ofAPastMomentTheyEndThere() async throws {
    let (hub, begin) = await hub()
    let moment = begin.addingTimeInterval(30)
    let trends = try #require(await hub.trends(at: moment))
    #expect(trends.end == moment)
    let service = try #require(trends.services.first { $0.key.name == "reviews" }?.value)
    #expect(service.errors.last == 0)
    #expect(service.rates.count { !$0.isNaN } == 30)
  }
}
