import Synchronization
import Testing
import Wire

@testable import Feeds

/// Whether it is the way to the pods that is broken, or a pod.
@Suite struct PodReachTests {
  private let timeout = PodProxyAnswer.unreached("i/o timeout")

  /// What is known after rounds in which pods failed and others answered, one second after the other.
  private func reach(
    rounds: Int = 1, failing: [String], answering: [String] = [], seconds: Double = 0.1, from: Double = 0
  ) -> PodReach {
    var reach = PodReach()
    for round in 0..<rounds {
      for pod in failing { reach.note(pod, timeout, seconds: seconds, at: from + Double(round)) }
      for pod in answering { reach.note(pod, .pod, seconds: 0.1, at: from + Double(round)) }
    }
    return reach
  }

  @Test func whenNoPodAnswersTheWayIsBroken() {
    let pods: Set = ["n/a", "n/b", "n/c"]
    #expect(reach(rounds: 2, failing: pods.sorted()).verdict(polled: pods, at: 2) == .broken("i/o timeout"))
    // Once may be chance; a failure that took its time is none.
    #expect(reach(failing: pods.sorted()).verdict(polled: pods, at: 1) == .open)
    #expect(
      reach(failing: pods.sorted(), seconds: 5).verdict(polled: pods, at: 5) == .broken("i/o timeout"))
  }

  @Test func whereOneAnswersTheOthersAreDownThemselves() {
    let found = reach(rounds: 9, failing: ["n/a", "n/b", "n/c"], answering: ["n/d"])
    #expect(found.verdict(polled: ["n/a", "n/b", "n/c", "n/d"], at: 10) == .good)
  }

  @Test func onePodAloneSaysNothing() {
    #expect(reach(rounds: 9, failing: ["n/a"]).verdict(polled: ["n/a"], at: 10) == .open)
  }

  @Test func allThatArePolledMustHaveBeenTried() {
    let found = reach(rounds: 3, failing: ["n/a", "n/b"])
    #expect(found.verdict(polled: ["n/a", "n/b", "n/c"], at: 3) == .open)
    // Of very many a good part is enough.
    let many = (0..<500).map { "n/p\($0)" }
    let some = reach(rounds: 2, failing: Array(many.prefix(30)))
    #expect(some.verdict(polled: Set(many), at: 2) == .broken("i/o timeout"))
  }

  @Test func aWayThatWasGoodIsGivenUpOnlyAfterAWhile() {
    var found = reach(failing: [], answering: ["n/a", "n/b"])
    for second in 1...8 {
      for pod in ["n/a", "n/b"] { found.note(pod, timeout, seconds: 0.1, at: Double(second * 20)) }
    }
    #expect(found.verdict(polled: ["n/a", "n/b"], at: 100) == .good)
    #expect(found.verdict(polled: ["n/a", "n/b"], at: 161) == .broken("i/o timeout"))
    found.note("n/b", .pod, seconds: 0.1, at: 170)
    #expect(found.verdict(polled: ["n/a", "n/b"], at: 170) == .good)
  }

  @Test func whatSaysNothingOfTheWayIsNotHeldAgainstIt() {
    var found = PodReach()
    for second in 0..<9 {
      for pod in ["n/a", "n/b"] { found.note(pod, .nothing, seconds: 5, at: Double(second)) }
    }
    #expect(found.verdict(polled: ["n/a", "n/b"], at: 10) == .open)
  }

  @Test func theReasonThatMostHaveIsTold() {
    var found = reach(rounds: 2, failing: ["n/a", "n/b", "n/c"])
    found.note("n/d", .unreached("no route to host"), seconds: 5, at: 2)
    #expect(
      found.verdict(polled: ["n/a", "n/b", "n/c", "n/d"], at: 3) == .broken("i/o timeout"))
  }

  // MARK: - Answers

  private static func status(_ code: Int, _ message: String, reason: String = "") -> HTTPResponse {
    HTTPResponse(
      status: code, contentType: "application/json",
      body: Array(
        #"{"kind":"Status","apiVersion":"v1","status":"Failure","message":"\#(message)","reason":"\#(reason)","code":\#(code)}"#
          .utf8))
  }

  private static func text(_ code: Int, _ text: String, server: String? = nil) -> HTTPResponse {
    HTTPResponse(
      status: code, contentType: "text/plain", headers: server.map { [HTTPHeader("Server", $0)] } ?? [],
      body: Array(text.utf8))
  }

  static let answers: [(HTTPResponse, PodProxyAnswer)] = [
    (
      status(503, "error trying to reach service: dial tcp 10.0.3.7:15090: i/o timeout"),
      .unreached("i/o timeout")
    ),
    // Servers before 1.21 have 500 for it, still older ones no Status.
    (
      status(500, "error trying to reach service: dial tcp [fd00::7]:15090: connect: no route to host"),
      .unreached("no route to host")
    ),
    (
      text(503, "Error trying to reach service: 'dial tcp 10.0.3.7:15090: connect: connection refused'"),
      .unreached("connection refused")
    ),
    (status(503, "error trying to reach service: No agent available"), .unreached("No agent available")),
    (status(400, "address not allowed"), .unreached("address not allowed")),
    (status(403, "pods is forbidden", reason: "Forbidden"), .unreached(PodProxyAnswer.forbidden)),
    (text(504, "<html>Gateway Time-out</html>"), .unreached("status 504")),
    // The pod itself.
    (text(200, "istio_requests_total 1"), .pod), (text(404, "not found"), .pod),
    (text(503, "no healthy upstream", server: "envoy"), .pod),
    // Neither.
    (status(404, #"pods \"a\" not found"#), .nothing), (status(429, "too many requests"), .nothing),
    (status(401, "Unauthorized"), .nothing), (status(500, "etcdserver: leader changed"), .nothing),
  ]

  @Test(arguments: answers.indices) func whoHasSpoken(_ index: Int) {
    let (response, expected) = Self.answers[index]
    #expect(PodProxyAnswer(response) == expected)
  }

  @Test func aServerThatIsNotThereSaysNothingOfItsPods() {
    #expect(PodProxyAnswer(.refused("10.0.0.1:443")) == .nothing)
    #expect(PodProxyAnswer(.timedOut(seconds: 5)) == .unreached("no answer within 5.0 s"))
  }

  @Test func hostileWordsStayOnOneLine() {
    let words = "error trying to reach service: dial\\u001b[2J\\n\\tx " + String(repeating: "y", count: 900)
    guard case .unreached(let brief) = PodProxyAnswer(Self.status(503, words)) else {
      Issue.record("not told")
      return
    }
    #expect(brief.count <= 120 && !brief.contains { $0.isNewline || $0 == "\u{1B}" })
  }

  // MARK: - On the way

  @Test func requestsToPodsAreWatchedAndNoOthers() async throws {
    let stub = StubTransport { url in
      url.contains("/proxy/")
        ? .success(Self.status(503, "error trying to reach service: EOF")) : .success(Self.text(200, "{}"))
    }
    let clock = HandClock()
    let watch = PodProxyWatch(stub, clock: clock)
    let base = "https://api:6443/k8s/clusters/c-1/api/v1/namespaces/shop"
    for second in 0..<2 {
      clock.jump(to: Double(second))
      for pod in ["a", "https:b"] {
        let answer = try await watch.send(HTTPRequest(url: "\(base)/pods/\(pod):15090/proxy/stats?x=/pods/"))
        #expect(answer.status == 503)
      }
      _ = try await watch.send(HTTPRequest(url: "\(base)/services/prometheus:9090/proxy/api/v1/query"))
      _ = try await watch.send(HTTPRequest(url: "\(base)/pods/c"))
    }
    #expect(watch.verdict(polled: ["shop/a", "shop/b"]) == .broken("EOF"))
    #expect(watch.verdict(polled: ["shop/a", "shop/b", "shop/c"]) == .open)
    stub.setAnswer { _ in .success(Self.text(200, "")) }
    _ = try await watch.send(HTTPRequest(url: "\(base)/pods/b:15090/proxy/stats"))
    #expect(watch.verdict(polled: ["shop/a", "shop/b"]) == .good)
  }
}
