import Foundation
import History
import Mesh
import Testing

@testable import Metrics

/// What a Prometheus tells, in tables and charts.
@Suite struct PrometheusSourceTests {
  private let ends = labels(from: "page-v1", to: "reviews-v1", reporter: "destination")

  private func series(_ name: String, _ more: [String: String] = [:], without: [String] = []) -> Series {
    var all = ends.merging(more) { $1 }
    for label in without { all[label] = nil }
    return Series(name: name, labels: all.map { (name: $0.key, value: $0.value) })
  }

  private func scrape(
    _ at: Double, _ samples: [(Series, Double)], _ part: Scrape.Part, isProvisional: Bool = false
  )
    -> MeshEvent
  {
    var scrape = Scrape(
      source: "prometheus p:9090", kind: .prometheus, at: at, part: part,
      samples: samples.map { Sample(series: $0.0, value: $0.1) })
    scrape.isProvisional = isProvisional
    return .scrape(scrape)
  }

  @Test func histogramsWithoutCodesCountNoRequestASecondTime() throws {
    let good = series("istio_requests_total", ["response_code": "200"])
    let bad = series("istio_requests_total", ["response_code": "500"])
    let answer = ["response_code", "response_flags", "grpc_response_status"]
    let name = "istio_request_duration_milliseconds"
    let count = series(name + "_count", without: answer)
    let sum = series(name + "_sum", without: answer)
    let buckets = [("10", 0.5), ("+Inf", 1.0)].map {
      (series(name + "_bucket", ["le": $0], without: answer), $1)
    }
    var store = HistoryStore()
    for beat in 0...4 {
      let at = Double(beat) * 15
      let n = Double(beat) * 150
      store.ingest(scrape(at, [(good, n * 0.9), (bad, n * 0.1)], .counters))
      store.ingest(
        scrape(at, [(count, n), (sum, n * 8)] + buckets.map { ($0.0, n * $0.1) }, .histograms))
      store.ingest(.roundCompleted(at: at + 1, wallTime: Date(timeIntervalSince1970: at + 1)))
    }
    let report = try #require(
      MetricsReader(store).report(
        MetricsSubject(.workload, "reviews-v1", namespace: "default"), at: 61, windowSeconds: 60))
    let requests = try #require(report.inbound.first?.requests)
    #expect(requests.count == 600 && requests.rate == 10 && requests.errorPercent == 10)
    #expect(requests.duration?.avg == 8 && requests.duration?.p50 == 10)
    #expect(report.inbound.first?.peers.count == 1)
  }

  @Test func thePastReplacesTheFirstPictureAndChartsReachIt() async throws {
    let series = series("istio_requests_total", ["response_code": "200"])
    let hub = MeshHub(.init(windowSeconds: 60))
    for beat in -4...0 {
      await hub.take(
        scrape(Double(beat) * 15, [(series, Double(beat + 4) * 30)], .counters, isProvisional: true))
    }
    await hub.take(.roundCompleted(at: 1, wallTime: Date(timeIntervalSince1970: 10_001)))
    for beat in -200...0 {
      await hub.take(scrape(Double(beat) * 15, [(series, Double(beat + 200) * 30)], .counters))
    }
    await hub.take(.roundCompleted(at: 1.1, wallTime: Date(timeIntervalSince1970: 10_001.1)))
    let begin = await hub.span?.lowerBound
    #expect(begin == Date(timeIntervalSince1970: 7000))
    let then = await hub.snapshot(at: Date(timeIntervalSince1970: 8500))
    #expect(then?.windowSeconds == 60)
    #expect(then?.edges.first?.rate == 2)
    let panels = await hub.panels(
      PanelQuestion(.mesh, .overview, end: nil, seconds: 1200, columns: 400))
    let rates = (panels?.panels.first?.lines.first?.values ?? []).compactMap(\.self)
    #expect(rates.count >= 395 && rates.allSatisfy { abs($0 - 2) < 1e-6 })
  }
}
