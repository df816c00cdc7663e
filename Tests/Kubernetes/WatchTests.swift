import Foundation
import JSON
import Testing
import Wire

@testable import Kubernetes

/// Lists and watches, whatever the server does.
@Suite(.timeLimit(.minutes(5))) struct WatchTests {
  typealias Step = PodScript.Step

  let clock = HandClock()

  func events(
    _ count: Int, _ steps: [Step]
  ) async -> (events: [PodScript.Event], transport: ScriptedTransport) {
    await PodScript(clock: clock).events(count, steps)
  }

  @Test func aWatchGoesOnWhereTheListEnded() async {
    let (events, transport) = await events(
      4,
      [
        .answer(
          200, Answers.list([Answers.pod("a", version: 3), Answers.pod("b", version: 4)], version: 10)),
        .open([
          Answers.event("ADDED", Answers.pod("c", version: 11)),
          Answers.event("MODIFIED", Answers.pod("a", version: 12, phase: "Failed")),
          Answers.event("DELETED", Answers.pod("b", version: 13)),
        ]),
      ])
    #expect(
      events == [
        .synced([key("a"): "Running", key("b"): "Running"]), .changed(key("c"), "Running"),
        .changed(key("a"), "Failed"), .deleted(key("b")),
      ])
    let asked = transport.requests
    #expect(asked[0].path == "/api/v1/pods")
    #expect(asked[0].query("limit") == "500")
    #expect(asked[1].query("watch") == "1")
    #expect(asked[1].query("resourceVersion") == "10")
    #expect(asked[1].query("allowWatchBookmarks") == "true")
    #expect(asked[1].query("timeoutSeconds") == "300")
    #expect(asked[1].timeout > 300)
    #expect(asked[1].header("authorization") == "Bearer s3cr3t")
  }

  @Test func scopesAreAskedForNotFilteredHere() async {
    let transport = ScriptedTransport([PodScript.empty])
    let stream = client(transport).watch(
      .virtualServices, namespace: "book info", fieldSelector: "metadata.name=a",
      labelSelector: "app in (x,y)",
      as: phase)
    _ = await stream.first(1)
    let request = transport.requests[0]
    #expect(request.path == "/apis/networking.istio.io/v1/namespaces/book%20info/virtualservices")
    #expect(request.query("fieldSelector") == "metadata.name%3Da")
    #expect(request.query("labelSelector") == "app%20in%20(x,y)")
  }

  @Test func aCutWatchGoesOnFromTheLastVersionWithoutListing() async {
    let (events, transport) = await events(
      3,
      [
        PodScript.empty,
        .pieces(
          [
            Answers.event("ADDED", Answers.pod("a", version: 11)), Answers.bookmark(15),
            String(Answers.event("ADDED", Answers.pod("b", version: 16)).prefix(40)),
          ], .cut("reset")),
        .open([Answers.event("ADDED", Answers.pod("b", version: 16))]),
      ])
    #expect(events == [.synced([:]), .changed(key("a"), "Running"), .changed(key("b"), "Running")])
    #expect(transport.requests[2].query("resourceVersion") == "15")
    #expect(clock.sleeps.isEmpty)
  }

  @Test func linesComeInAnyPieces() async {
    let text =
      Answers.event("ADDED", Answers.pod("a", version: 11)) + "\n"
      + Answers.event("ADDED", Answers.pod("ß", version: 12))
    let bytes = Array(text.utf8)
    let (stream, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
    for byte in bytes { continuation.yield([byte]) }
    continuation.finish()
    var splitter = LineSplitter(limit: 1000)
    var lines: [String] = []
    do {
      for try await piece in stream {
        lines += try splitter.add(piece).map { String(decoding: $0.bytes, as: UTF8.self) }
      }
    } catch { Issue.record(error) }
    #expect(
      lines == text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init))
  }

  @Test(arguments: [
    Step.pieces([Answers.event("ERROR", Answers.status(410, "Expired", "too old resource version: 10 (99)"))]
    ),
    Step.answer(410, Answers.status(410, "Gone")),
  ])
  func aVersionTooOldIsListedAnew(expired: Step) async {
    let (events, transport) = await events(
      3,
      [
        .answer(200, Answers.list([Answers.pod("a", version: 1)], version: 10)), expired,
        .answer(200, Answers.list([Answers.pod("b", version: 90)], version: 99)),
        .open([Answers.event("DELETED", Answers.pod("b", version: 100))]),
      ])
    #expect(events == [.synced([key("a"): "Running"]), .synced([key("b"): "Running"]), .deleted(key("b"))])
    #expect(transport.requests[3].query("resourceVersion") == "99")
    #expect(clock.sleeps.isEmpty)
  }

  @Test func versionsThatAreAlwaysTooOldAreNoStorm() async {
    let expired = Step.pieces([Answers.event("ERROR", Answers.status(410, "Expired"))])
    let (events, _) = await events(
      5,
      [
        PodScript.empty, expired, PodScript.empty, expired, PodScript.empty, expired, PodScript.empty,
        expired, PodScript.empty,
      ])
    #expect(events == Array(repeating: .synced([:]), count: 5))
    #expect(clock.sleeps == [1, 2, 4])
  }

  @Test func failuresAreToldAndTriedAgainEverLater() async {
    let refused = Step.failure(.refused("api.test:6443"))
    let (events, transport) = await events(
      8, Array(repeating: refused, count: 7) + [PodScript.empty])
    #expect(clock.sleeps == [1, 2, 4, 8, 16, 30, 30])
    guard case .failed(let error, let wait) = events[0] else {
      Issue.record("no failure")
      return
    }
    #expect(error.cause == .unreachable)
    #expect(wait == 1)
    #expect(events.last == .synced([:]))
    #expect(transport.requests.count >= 8)
  }

  @Test func aWatchThatComesBackSaysSo() async {
    let (events, transport) = await events(
      4,
      [
        PodScript.empty, .failure(.refused("api.test:6443")),
        .answer(503, Answers.status(503, "ServiceUnavailable")),
        .open([]),
      ])
    #expect(events[0] == .synced([:]))
    #expect(events[3] == .resumed)
    #expect(transport.requests[3].query("resourceVersion") == "10")
  }

  @Test(arguments: [403, 404])
  func whatOnlyAPersonCanChangeIsToldOnceAndTriedSlowly(code: Int) async {
    let no = Step.answer(
      code,
      Answers.status(
        code, code == 403 ? "Forbidden" : "NotFound", "pods is forbidden: User \\\"jane\\\" cannot list"))
    let (events, transport) = await events(2, [no, no, no, PodScript.empty])
    guard case .failed(let error, let wait) = events[0] else {
      Issue.record("no failure")
      return
    }
    #expect(error.cause == (code == 403 ? .forbidden : .notFound))
    #expect(wait == 60)
    #expect(events[1] == .synced([:]))
    #expect(clock.sleeps == [60, 60, 60])
    #expect(transport.requests.count >= 4)
  }

  /// An API server that starts forbids what it has no roles for yet, and knows no custom resource.
  @Test(arguments: [403, 404]) func whatWentWellBeforeIsTriedAgainSoon(code: Int) async {
    let no = Step.answer(code, Answers.status(code, code == 403 ? "Forbidden" : "NotFound"))
    let (events, _) = await events(
      4,
      [
        PodScript.empty, .pieces([Answers.event("ADDED", Answers.pod("c", version: 11))]), no,
        PodScript.empty,
      ])
    #expect(events[0] == .synced([:]))
    #expect(events[1] == .changed(key("c"), "Running"))
    guard case .failed(_, let wait) = events[2] else {
      Issue.record("no failure")
      return
    }
    #expect(wait == 1)
    #expect(events[3] == .synced([:]))
    #expect(clock.sleeps == [1])
  }

  @Test func theServersWishForPeaceIsObeyed() async {
    let busy = Step.answer(429, Answers.status(429, "TooManyRequests"), [HTTPHeader("Retry-After", "45")])
    let (events, _) = await events(2, [busy, PodScript.empty])
    guard case .failed(let error, let wait) = events[0] else {
      Issue.record("no failure")
      return
    }
    #expect(error.cause == .tooManyRequests)
    #expect(wait == 45)
    #expect(clock.sleeps == [45])
  }

  @Test func aShortWishIsObeyedWithoutAWord() async {
    let busy = Step.answer(429, "", [HTTPHeader("retry-after", "2")])
    let (events, _) = await events(1, [busy, busy, PodScript.empty])
    #expect(events == [.synced([:])])
    #expect(clock.sleeps == [2, 2])
  }

  @Test func watchesThatCloseAtOnceAreNoStorm() async {
    let (events, _) = await events(
      2, [PodScript.empty, .pieces([]), .pieces([]), .pieces([]), .pieces([]), .open([])])
    guard case .failed(let error, let wait) = events[1] else {
      Issue.record("no failure")
      return
    }
    #expect(error.cause == .cutOff)
    #expect(wait == 4)
    #expect(clock.sleeps.prefix(2) == [1, 2])
  }

  @Test func aDamagedWatchIsListedAnew() async {
    let (events, transport) = await events(
      3, [PodScript.empty, .pieces(["{\"type\":\"ADDED\",\n"]), PodScript.empty])
    guard case .failed(let error, _) = events[1] else {
      Issue.record("no failure")
      return
    }
    #expect(error.cause == .notKubernetes)
    #expect(events[2] == .synced([:]))
    #expect(transport.requests[2].query("limit") == "500")
  }

  @Test func whatIsNotWantedIsNeverTold() async {
    let stream = client(
      ScriptedTransport([
        .answer(
          200,
          Answers.list(
            [Answers.pod("a", version: 1), Answers.pod("b", version: 1, phase: "Failed")], version: 2)),
        .open([
          Answers.event("ADDED", Answers.pod("c", version: 3, phase: "Failed")),
          Answers.event("MODIFIED", Answers.pod("a", version: 4, phase: "Failed")),
          Answers.event("DELETED", Answers.pod("a", version: 5)),
          Answers.event("ADDED", Answers.pod("d", version: 6)),
        ]),
      ])
    ).watch(.pods) { $0["status"]["phase"].text == "Running" ? true : nil }
    #expect(
      await stream.first(3) == [.synced([key("a"): true]), .deleted(key("a")), .changed(key("d"), true)])
  }

  @Test func withoutVersionACutWatchIsListedAnew() async {
    let (events, transport) = await events(
      2, [.answer(200, #"{"kind":"PodList","items":[]}"#), .pieces([]), PodScript.empty])
    #expect(events == [.synced([:]), .synced([:])])
    #expect(transport.requests[2].query("limit") == "500")
  }

  @Test func aWatchEndsWithItsReader() async {
    let transport = ScriptedTransport { request, _ in
      request.query("watch") == nil ? PodScript.empty : .open([])
    }
    let task = Task { await client(transport).watch(.pods, as: phase).first(10) }
    while transport.requests.count < 2 { await Task.yield() }
    task.cancel()
    #expect(await task.value.count <= 1)
  }
}
