import Kubernetes
import Mesh
import Synchronization
import Testing
import Wire

@testable import Feeds

/// An API server that answers for logs by pod and container; each answer in turn, the last again and again.
private final class LogServer: HTTPTransport {
  struct Answer: Sendable {
    var status = 200
    var lines: [String] = []
    var error: WireError?
  }

  private let answers: Mutex<[String: [Answer]]>
  private let log = Mutex<[String]>([])

  init(_ answers: [String: [Answer]]) { self.answers = Mutex(answers) }

  var asked: [String] { log.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    throw .other("logs come in pieces")
  }

  func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream {
    log.withLock { $0.append(request.url) }
    let answer = answers.withLock { answers -> Answer? in
      guard let key = answers.keys.first(where: { request.url.contains($0) }) else { return nil }
      guard var left = answers[key], let first = left.first else { return nil }
      if left.count > 1 { left.removeFirst() }
      answers[key] = left
      return first
    }
    guard let answer else {
      let body =
        #"{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","message":"pods \"x\" is forbidden: User \"u\" cannot get resource \"pods/log\"","code":403}"#
      return HTTPStream(status: 403, headers: [HTTPHeader("Content-Type", "application/json")]) { yield in
        yield(Array(body.utf8))
        return nil
      }
    }
    return HTTPStream(status: answer.status) { yield in
      for line in answer.lines { yield(Array("\(line)\n".utf8)) }
      return answer.error
    }
  }
}

@Suite(.timeLimit(.minutes(1))) struct ClusterLogsTests {
  private func pod(_ name: String, containers: [String] = ["istio-proxy", "reviews"]) -> ClusterPod {
    ClusterPod(
      namespace: "default", name: name, labels: ["pod-template-hash": "abc"],
      containers: containers.map { ClusterContainer(name: $0) },
      owner: ObjectOwner(kind: "ReplicaSet", name: "reviews-v3-abc"))
  }

  private func feed(_ server: LogServer, _ pods: [ClusterPod]) -> ClusterLogs {
    ClusterLogs(
      KubernetesClient(ClusterAccess(server: "https://api.test:6443", token: "s3cr3t"), transport: server)
    ) { _ in pods }
  }

  private func all(_ feed: ClusterLogs, _ question: LogQuestion) async -> [LogEvent] {
    var found: [LogEvent] = []
    for await event in feed.events(question) { found.append(event) }
    return found
  }

  private func lines(_ events: [LogEvent]) -> [Mesh.LogLine] {
    var all: [Mesh.LogLine] = []
    for case .lines(let lines) in events { all += lines }
    return all
  }

  @Test func everyPodsProxyIsReadAndTheApplicationIsNot() async {
    let server = LogServer([
      "pods/a/log": [.init(lines: ["2023-11-14T22:13:20.5Z one"])],
      "pods/b/log": [.init(lines: ["2023-11-14T22:13:21Z two"])],
    ])
    let events = await all(
      feed(server, [pod("a"), pod("b")]), LogQuestion(workload: "reviews-v3", follows: false, tail: 7))
    guard case .origins(let origins)? = events.first else { return #expect(Bool(false)) }
    #expect(origins.count == 4)
    #expect(lines(events).map(\.text).sorted() == ["one", "two"])
    #expect(lines(events).first { $0.text == "one" }?.time == 1_700_000_000.5)
    #expect(server.asked.allSatisfy { $0.contains("container=istio-proxy") && $0.contains("tailLines=7") })
    #expect(events.count { if case .ended = $0 { true } else { false } } == 2)
  }

  @Test func oneThatIsForbiddenSaysWhyAndTheOthersAreRead() async {
    let server = LogServer(["pods/a/log": [.init(lines: ["2023-11-14T22:13:20Z one"])]])
    let events = await all(feed(server, [pod("a"), pod("b")]), LogQuestion(workload: "w", follows: false))
    #expect(lines(events).map(\.text) == ["one"])
    let problems = events.compactMap { event -> String? in
      if case .problem(let origin?, let text?) = event { "\(origin.pod): \(text)" } else { nil }
    }
    #expect(
      problems.count == 1 && problems[0].hasPrefix("b: ") && problems[0].lowercased().contains("403"))
    #expect(!problems[0].contains("s3cr3t"))
  }

  @Test func aConnectionThatBreaksIsMadeAgainWithoutSayingLinesTwice() async {
    let server = LogServer([
      "pods/a/log": [
        .init(lines: ["2023-11-14T22:13:20Z one", "2023-11-14T22:13:21Z two"], error: .cut("reset")),
        .init(lines: ["2023-11-14T22:13:21Z two", "2023-11-14T22:13:22Z three"]),
      ]
    ])
    var found: [String] = []
    for await event in feed(server, [pod("a", containers: ["istio-proxy"])]).events(
      LogQuestion(workload: "w"))
    {
      if case .lines(let lines) = event { found += lines.map(\.text) }
      if case .ended = event { break }
    }
    #expect(found == ["one", "two", "three"])
    #expect(server.asked.count == 2 && server.asked[1].contains("sinceSeconds="))
  }

  @Test func podsBelongToTheirWorkloadByTheirOwners() {
    var state = ClusterState()
    var other = pod("other")
    other.owner = ObjectOwner(kind: "ReplicaSet", name: "ratings-v1-abc")
    let pods = [pod("a"), other]
    state.apply(.synced(Dictionary(uniqueKeysWithValues: pods.map { ($0.key, $0) })))
    #expect(ClusterLogs.pods(of: LogQuestion(workload: "reviews-v3"), in: state).map(\.name) == ["a"])
    #expect(ClusterLogs.pods(of: LogQuestion(workload: "reviews-v3", namespace: "x"), in: state).isEmpty)
    #expect(ClusterLogs.pods(of: LogQuestion(workload: "other"), in: state).map(\.name) == ["other"])
  }
}
