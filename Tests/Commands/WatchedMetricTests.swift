import Feeds
import Foundation
import Mesh
import Metrics
import Synchronization
import Testing
import Wire

@testable import Dashboard
@testable import pharos

/// A metric that the polls leave out, looked at.
@Suite struct WatchedMetricTests {
  /// A proxy whose counter starts high and grows by ten with each question.
  private final class Growing: HTTPTransport {
    let count = Mutex(1_000_000)

    func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
      let value = count.withLock {
        $0 += 10
        return $0
      }
      return HTTPResponse(
        status: 200, body: Array("envoy_cluster_upstream_rq_retry{cluster_name=\"a\"} \(value)\n".utf8))
    }
  }

  /// A mesh that was polled just now.
  private struct Polled: Feed {
    let name = "one"

    func events() -> AsyncStream<MeshEvent> {
      AsyncStream { continuation in
        let task = Task {
          while !Task.isCancelled {
            let at = SystemClock().now()
            continuation.yield(
              .scrape(Scrape(source: "p:15000", at: at, wallTime: Date(), part: .counters, samples: [])))
            continuation.yield(.roundCompleted(at: at, wallTime: Date()))
            await SystemClock().sleep(until: at + 0.05)
          }
        }
        continuation.onTermination = { _ in task.cancel() }
      }
    }
  }

  @Test(.timeLimit(.minutes(1))) func itIsReadWhileItIsLookedAtAndItsFirstValueIsNoIncrease() async throws {
    let demand = OnDemand(
      { [ProxyTarget(host: "p")] }, controlPlanes: { [] }, transport: Growing(), interval: 0.1)
    let mesh = LiveMesh(.init(intervalSeconds: 0.1), demand: demand) { _ in Polled() }
    let question = MetricExploration(
      "envoy_cluster_upstream_rq_retry", by: "cluster_name", seconds: 4, columns: 20)
    var line: MetricsPanel.Line?
    while line?.values.compactMap(\.self).count ?? 0 < 3 {
      guard case .panels(let panels)? = await mesh.answer(.explore(question)) else { continue }
      line = panels.panels.first?.lines.first
      await Task.yield()
    }
    let rates = try #require(line).values.compactMap(\.self)
    #expect(line?.name == "a")
    // Ten with each tenth of a second, whatever it had counted before; far from the million.
    #expect(rates.allSatisfy { $0 > 0 && $0 < 10_000 })
  }

  @Test func completionKnowsWhatProxiesHave() async throws {
    let demand = OnDemand(
      { [ProxyTarget(host: "p")] }, controlPlanes: { [] }, transport: Growing(), interval: 1)
    let mesh = LiveMesh(.init(), demand: demand) { _ in Polled() }
    guard case .metricNames(let names)? = await mesh.answer(.metricNames) else {
      Issue.record("no answer")
      return
    }
    #expect(names.contains("envoy_cluster_upstream_rq_retry"))
  }
}
