import Feeds
import Foundation
import Mesh
import Synchronization
import Wire

/// A clock that stands still until it is moved.
final class HandClock: FeedClock {
  private struct State {
    var now = 0.0
    var sleepers: [Int: (deadline: Double, wake: CheckedContinuation<Void, Never>)] = [:]
    var next = 0
  }
  private let state = Mutex(State())

  func now() -> Double { state.withLock { $0.now } }
  func wallTime() -> Date? { Date(timeIntervalSince1970: 1_700_000_000 + now()) }

  func sleep(until deadline: Double) async {
    let number = state.withLock {
      $0.next += 1
      return $0.next
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { wake in
        let isOver = state.withLock { state in
          if deadline <= state.now || Task.isCancelled { return true }
          state.sleepers[number] = (deadline, wake)
          return false
        }
        if isOver { wake.resume() }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: number) }?.wake.resume()
    }
  }

  /// Moves on to a moment, once somebody sleeps until then.
  func advance(to moment: Double) async {
    await eventually {
      self.state.withLock { $0.sleepers.values.contains { abs($0.deadline - moment) < 1e-9 } }
    }
    jump(to: moment)
  }

  /// Moves on, whoever sleeps.
  func jump(to moment: Double) {
    let woken = state.withLock { state in
      state.now = moment
      let due = state.sleepers.filter { $0.value.deadline <= moment + 1e-9 }
      for number in due.keys { state.sleepers[number] = nil }
      return due.values.map(\.wake)
    }
    for wake in woken { wake.resume() }
  }
}

/// Returns when the condition holds; a test's time limit ends the wait for one that never does.
func eventually(_ condition: () -> Bool) async {
  while !condition() && !Task.isCancelled { await Task.yield() }
}

/// Answers from a function; a nil answer never comes.
final class StubTransport: HTTPTransport {
  typealias Answer = Result<HTTPResponse, WireError>
  private struct State {
    var answer: @Sendable (String) -> Answer?
    var urls: [String] = []
    var hanging: [Int: (url: String, continuation: CheckedContinuation<Answer, Never>)] = [:]
  }
  private let state: Mutex<State>

  init(_ answer: @escaping @Sendable (String) -> Answer?) {
    state = Mutex(State(answer: answer))
  }

  /// URLs asked so far.
  var urls: [String] { state.withLock { $0.urls } }
  /// Requests without an answer yet.
  var hanging: Int { state.withLock { $0.hanging.count } }

  func asked(_ part: String) -> Int { urls.filter { $0.contains(part) }.count }

  func setAnswer(_ answer: @escaping @Sendable (String) -> Answer?) {
    state.withLock { $0.answer = answer }
  }

  /// Answers those that hang now.
  func release(_ answer: Answer) {
    let all = state.withLock { state in
      defer { state.hanging = [:] }
      return state.hanging.values.map(\.continuation)
    }
    for continuation in all { continuation.resume(returning: answer) }
  }

  func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    let (number, answer) = state.withLock { state in
      state.urls.append(request.url)
      return (state.urls.count, state.answer)
    }
    if let answer = answer(request.url) { return try answer.get() }
    let late = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.withLock { $0.hanging[number] = (request.url, continuation) }
        if Task.isCancelled { cancel(number) }
      }
    } onCancel: {
      cancel(number)
    }
    return try late.get()
  }

  private func cancel(_ number: Int) {
    let hanging = state.withLock { $0.hanging.removeValue(forKey: number) }
    hanging?.continuation.resume(returning: .failure(.cancelled))
  }
}

/// A well-behaved Envoy.
enum Envoy {
  static func body(_ text: String, status: Int = 200) -> StubTransport.Answer {
    .success(
      HTTPResponse(status: status, contentType: "text/plain", body: Array(text.utf8), milliseconds: 1.5))
  }

  static func counters(_ count: Int) -> String {
    "# TYPE istio_requests_total counter\nistio_requests_total{reporter=\"source\",response_code=\"200\"} \(count)\n"
  }

  static func histograms(_ count: Int) -> String {
    "istio_request_duration_milliseconds_count{reporter=\"source\"} \(count)\n"
  }

  static let other = "envoy_server_live{} 1\n"

  static let serverInfo = """
    {"version":"v/1.40","state":"LIVE","uptime_current_epoch":"12s",
     "node":{"id":"sidecar~10.0.0.1~reviews-v1-abc.default~default.svc.cluster.local"}}
    """

  static func isCounters(_ url: String) -> Bool { url.contains("requests_total") }
  static func isHistograms(_ url: String) -> Bool { url.contains("duration") }
  static func isWhole(_ url: String) -> Bool { url.hasSuffix("/stats/prometheus") }

  /// Answers as Envoy does.
  static func answer(_ url: String, requests: Int = 7) -> StubTransport.Answer {
    if url.hasSuffix("/server_info") { return body(serverInfo) }
    if isCounters(url) { return body(counters(requests)) }
    if isHistograms(url) { return body(histograms(requests)) }
    return body(counters(requests) + histograms(requests) + other)
  }
}

/// Reads a feed and keeps what it told.
final class Reader: Sendable {
  private let log: Mutex<[MeshEvent]>
  private let task: Mutex<Task<Void, Never>?>

  init(_ feed: some Feed) {
    log = Mutex([])
    task = Mutex(nil)
    let stream = feed.events()
    task.withLock {
      $0 = Task { for await event in stream { self.log.withLock { $0.append(event) } } }
    }
  }

  deinit { cancel() }

  func cancel() { task.withLock { $0?.cancel() } }
  func finished() async { await task.withLock { $0 }?.value }

  var events: [MeshEvent] { log.withLock { $0 } }

  var rounds: Int { events.count { if case .roundCompleted = $0 { true } else { false } } }

  func scrapes(_ source: String? = nil) -> [Scrape] {
    events.compactMap {
      if case .scrape(let scrape) = $0, source == nil || scrape.source == source { scrape } else { nil }
    }
  }

  func failures(_ source: String? = nil) -> [String] {
    events.compactMap {
      if case .failed(let name, let reason, _) = $0, source == nil || name == source { reason } else { nil }
    }
  }

  var identities: [ProxyIdentity] {
    events.compactMap { if case .identity(_, let identity, _) = $0 { identity } else { nil } }
  }
}

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path = NSTemporaryDirectory() + "pharos-feeds-" + UUID().uuidString

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws {
    try text.write(toFile: path + "/" + name, atomically: false, encoding: .utf8)
  }
}
