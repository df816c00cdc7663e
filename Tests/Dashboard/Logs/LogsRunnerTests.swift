import Mesh
import Synchronization
import Testing

@testable import Dashboard

@Suite struct LogsRunnerTests {
  private struct Feed: LogFeed {
    var count: Int

    func events(_ question: LogQuestion) -> AsyncStream<LogEvent> {
      let origin = LogOrigin(namespace: "default", pod: "a", container: "istio-proxy")
      return AsyncStream { continuation in
        continuation.yield(.origins([origin]))
        for index in 0..<count { continuation.yield(.lines([LogLine(origin: origin, text: "\(index)")])) }
        continuation.yield(.ended(origin))
        continuation.finish()
      }
    }
  }

  @Test func manyLinesAreFewActionsAndNoneIsLost() async {
    let batches = Mutex<[LogsArrival]>([])
    await LogsRunner(feed: Feed(count: 5000), gathers: 0.01).read(LogQuestion(workload: "a")) { arrival in
      batches.withLock { $0.append(arrival) }
    }
    let all = batches.withLock { $0 }
    #expect(all.flatMap(\.rows).map(\.line.text) == (0..<5000).map(String.init))
    #expect(all.count < 500)
    #expect(all.first?.origins?.count == 1 && all.last?.ended.count == 1)
  }

  @Test func whatNobodyTakesIsBounded() {
    var arrival = LogsArrival()
    let origin = LogOrigin(namespace: "n", pod: "p", container: "c")
    var more = LogsArrival()
    more.rows = (0..<60).map { LogsRow(LogLine(origin: origin, text: "\($0)")) }
    arrival.join(more, keeping: 50)
    #expect(arrival.rows.first?.line.text == "10" && arrival.rows.count == 50)
  }
}
