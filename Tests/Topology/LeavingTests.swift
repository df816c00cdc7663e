import Mesh
import Testing

@testable import Topology

/// Sources that leave, and polls that are further apart than was asked for.
@Suite struct LeavingTests {
  private let labels = [
    ("reporter", "source"), ("source_workload", "a"), ("source_workload_namespace", "n"),
    ("destination_workload", "b"), ("destination_workload_namespace", "n"),
    ("destination_service", "b.n.svc.cluster.local"), ("destination_service_name", "b"),
    ("destination_service_namespace", "n"), ("response_code", "200"), ("request_protocol", "http"),
  ]

  private func scrape(_ series: Series, _ value: Double, at: Double) -> MeshEvent {
    .scrape(
      Scrape(source: "p", at: at, part: .counters, samples: [Sample(series: series, value: value)]))
  }

  private func snapshot(_ state: inout MeshState) throws -> Snapshot {
    let snapshot = state.snapshot()
    return try #require(snapshot)
  }

  @Test func whatLeavesIsNoSourceAnyMoreAndNoFailureAndItsTrafficLeavesWithTheWindow() throws {
    var state = MeshState(.init(windowSeconds: 10, intervalSeconds: 1))
    let series = Series(name: "istio_requests_total", labels: labels.map { (name: $0.0, value: $0.1) })
    state.ingest(.expecting(source: "p", kind: .proxy))
    for second in 0...10 { state.ingest(scrape(series, Double(second * 5), at: Double(second))) }
    state.ingest(.gone(source: "p", at: 10.5))
    state.ingest(.roundCompleted(at: 11, wallTime: nil))
    let soon = try snapshot(&state)
    #expect(soon.sources.isEmpty)
    #expect(!soon.warnings.contains { $0.contains("does not answer") })
    #expect(soon.edges.first?.rate == 5)
    state.ingest(.roundCompleted(at: 200, wallTime: nil))
    let later = try snapshot(&state)
    #expect(later.edges.isEmpty && later.nodes.isEmpty)
    // The same name again is a source like any other.
    state.ingest(.expecting(source: "p", kind: .proxy))
    state.ingest(scrape(series, 7, at: 201))
    state.ingest(.roundCompleted(at: 201, wallTime: nil))
    let again = try snapshot(&state)
    #expect(again.sources.map(\.name) == ["p"])
  }

  @Test func aStretchedIntervalWidensTheWindowAndIsSaid() throws {
    var state = MeshState(.init(windowSeconds: 10, intervalSeconds: 1))
    state.ingest(.paced(seconds: 8, reason: "Polls come every 8 s: so many proxies"))
    state.ingest(.roundCompleted(at: 1, wallTime: nil))
    let slow = try snapshot(&state)
    #expect(slow.windowSeconds == 16 && slow.requestedWindowSeconds == 10 && slow.intervalSeconds == 8)
    #expect(slow.warnings.contains("Polls come every 8 s: so many proxies."))
    state.ingest(.paced(seconds: 1, reason: nil))
    let usual = try snapshot(&state)
    #expect(usual.windowSeconds == 10 && usual.intervalSeconds == 1)
  }
}
