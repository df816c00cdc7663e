import Feeds
import Foundation
import Mesh
import Testing
import Wire

@Suite(.timeLimit(.minutes(1)))
struct RecordingTests {
  let folder: TemporaryFolder
  let clock = HandClock()

  init() throws { folder = try TemporaryFolder() }

  /// What a scrape says, without the identity of its series.
  private func text(_ scrape: Scrape) -> String {
    let samples = scrape.samples.map { "\($0.series.name)\($0.series.labels)=\($0.value)" }
    return
      "\(scrape.source) \(scrape.part) \(scrape.at) \(scrape.bytes) \(scrape.durationMs ?? -1) \(samples)"
  }

  private func replay(_ path: String, roundEvery: Double? = nil) async throws -> Reader {
    let reader = Reader(try RecordedFeed(folder: path, roundEvery: roundEvery))
    await reader.finished()
    return reader
  }

  @Test("A replay tells what the polling told, in the same order")
  func roundTrip() async throws {
    let recorder = try ScrapeRecorder(folder: folder.path + "/new/scrapes")
    let transport = StubTransport { url in
      if url.contains("dead:") { return .failure(.refused("dead:1")) }
      if url.contains("odd:") { return Envoy.body("<html>", status: 200) }
      return Envoy.answer(url)
    }
    let targets = [("good", 1), ("dead", 1), ("odd", 1)].map { ProxyTarget(host: $0.0, port: UInt16($0.1)) }
    let live = Reader(
      ProxyFeed(.init(targets: targets, transport: transport, clock: clock, recorder: recorder)))
    for tick in 0...4 {
      if tick > 0 { await clock.advance(to: Double(tick)) }
      await eventually { live.rounds == tick + 1 }
    }
    live.cancel()
    await live.finished()
    #expect(recorder.problem == nil)

    let again = try await replay(folder.path + "/new/scrapes")
    #expect(again.scrapes("good:1").map(text).sorted() == live.scrapes("good:1").map(text).sorted())
    #expect(again.identities == live.identities)
    #expect(Set(again.failures("dead:1")) == Set(live.failures("dead:1")))
    #expect(Set(again.failures("odd:1")) == Set(live.failures("odd:1")))
    #expect(again.rounds == 1)
    #expect(again.scrapes().allSatisfy { $0.wallTime != nil && $0.kind == .scrapes })
    guard case .roundCompleted(at: 4, _)? = again.events.last else {
      Issue.record("the round is the end")
      return
    }
    let spaced = try await replay(folder.path + "/new/scrapes", roundEvery: 1)
    #expect(spaced.rounds == 5)
  }

  @Test("The index says of each body what others need to work out the numbers")
  func index() async throws {
    let recorder = try ScrapeRecorder(folder: folder.path)
    let reader = Reader(
      ProxyFeed(
        .init(
          targets: [ProxyTarget(host: "a", port: 1)], transport: StubTransport { Envoy.answer($0) },
          clock: clock,
          recorder: recorder)))
    await eventually { reader.rounds == 1 }
    let lines = try String(contentsOfFile: folder.path + "/index.jsonl", encoding: .utf8).split(
      separator: "\n")
    let objects = try lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let counters = try #require(objects.first { ($0["path"] as? String)?.contains("requests_total") == true })
    #expect(counters["source"] as? String == "a:1" && counters["status"] as? Int == 200)
    #expect(counters["at"] as? Double == 0 && counters["wall"] as? String == "2023-11-14T22:13:20.000Z")
    let file = try #require(counters["file"] as? String)
    #expect(try String(contentsOfFile: folder.path + "/" + file, encoding: .utf8) == Envoy.counters(7))
  }

  @Test("A second recording into the same folder adds to it; other folders are left alone")
  func folders() async throws {
    for _ in 0..<2 {
      let recorder = try ScrapeRecorder(folder: folder.path)
      let reader = Reader(
        ProxyFeed(
          .init(
            targets: [ProxyTarget(host: "a", port: 1)], transport: StubTransport { Envoy.answer($0) },
            clock: clock,
            recorder: recorder)))
      await eventually { reader.rounds == 1 }
      #expect(recorder.problem == nil)
    }
    #expect(try await replay(folder.path).scrapes().count == 4)

    let home = try TemporaryFolder()
    try home.write("letter.txt", "dear")
    #expect(throws: RecordingError.notOurs(folder: home.path)) { try ScrapeRecorder(folder: home.path) }
    #expect(throws: RecordingError.self) { try ScrapeRecorder(folder: home.path + "/letter.txt/in") }
  }

  @Test("A disk that takes no more ends the recording with one warning, not the polling")
  func diskTrouble() async throws {
    let path = folder.path + "/gone"
    let recorder = try ScrapeRecorder(folder: path)
    try FileManager.default.removeItem(atPath: path)
    let reader = Reader(
      ProxyFeed(
        .init(
          targets: [ProxyTarget(host: "a", port: 1)], transport: StubTransport { Envoy.answer($0) },
          clock: clock,
          recorder: recorder)))
    await eventually { reader.rounds == 1 }
    #expect(recorder.problem?.contains("no such file or directory; scrapes are no longer kept") == true)
    #expect(reader.scrapes().count == 2 && reader.failures().isEmpty)
  }

  @Test("Damage in a recording costs only what it hit, and is told with the line's number")
  func damage() async throws {
    try folder.write("good.txt", Envoy.counters(5))
    try folder.write(
      "index.jsonl",
      """
      {"at":2,"source":"a:1","path":"/stats/prometheus","status":200,"file":"good.txt"}
      not json
      {"at":1,"source":"a:1","path":"/stats/prometheus","status":200,"file":"missing.txt"}
      {"source":"a:1","path":"/stats/prometheus","status":200}
      {"at":3,"source":"a:1","path":"/stats/prometheus","status":200,"file":"../../../etc/passwd"}
      {"at":"x","source":"a:1","path":"/stats/prometheus","status":200}
      {"at":4,"source":"b:1","path":"/clusters","status":200,"file":"good.txt"}
      {"at":5,"source":"b:1","path":"/stats/prometheus","status":503}

      {"at":6,"source":"b:1","path":"/stats/pro
      """)
    let feed = try RecordedFeed(folder: folder.path)
    #expect(
      feed.warnings == [
        "index.jsonl line 2: not a JSON object", "index.jsonl line 4: \"at\" is missing",
        "index.jsonl line 5: names a file outside the folder", "index.jsonl line 6: \"at\" has another type",
        "index.jsonl line 10: not a JSON object",
      ])
    let reader = try await replay(folder.path)
    #expect(reader.scrapes().map(\.at) == [2])
    #expect(reader.failures("a:1") == ["the recording has no body: missing.txt: no such file or directory"])
    #expect(reader.failures("b:1").count == 1)
    #expect(reader.rounds == 1)
  }

  @Test("Windows end where they ended: at the rounds that the reader was told of, of all feeds together")
  func rounds() async throws {
    let recorder = try ScrapeRecorder(folder: folder.path)
    let feed = ProxyFeed(
      .init(
        targets: [ProxyTarget(host: "a", port: 1)], transport: StubTransport { Envoy.answer($0) },
        clock: clock,
        recorder: recorder))
    let live = Reader(RoundKeepingFeed(feed, recorder: recorder))
    for tick in 0...2 {
      if tick > 0 { await clock.advance(to: Double(tick)) }
      await eventually { live.rounds == tick + 1 }
    }
    live.cancel()
    await live.finished()
    let told = live.events.compactMap(\.round)
    #expect(told == [0, 1, 2])
    #expect(try await replay(folder.path).events.compactMap(\.round) == [2])
    // Whatever beat is asked for: there were no others.
    #expect(try await replay(folder.path, roundEvery: 0.3).events.compactMap(\.round) == told)
  }

  @Test(
    "A round is a little after its last answer, and what was answered after the last round was told to nobody"
  )
  func lateAnswers() async throws {
    try folder.write("good.txt", Envoy.counters(5))
    try folder.write(
      "index.jsonl",
      [1, 2, 2.5, 3].map {
        "{\"at\":\($0),\"source\":\"a:1\",\"path\":\"/stats/prometheus\",\"status\":200,\"file\":\"good.txt\"}"
      }.joined(separator: "\n"))
    try folder.write(
      "rounds.jsonl", "{\"at\":2.004,\"wall\":1700000000.004}\n{\"at\":1.1}\nrubbish\n{\"a")
    let once = try await replay(folder.path)
    #expect(once.scrapes().map(\.at) == [1, 2])
    #expect(once.events.compactMap(\.round) == [2.004])
    let all = try await replay(folder.path, roundEvery: 1)
    #expect(all.events.compactMap(\.round) == [1.1, 2.004])
    guard case .roundCompleted(_, let wall)? = all.events.last else {
      Issue.record("the round is the end")
      return
    }
    #expect(wall == Date(timeIntervalSince1970: 1_700_000_000.004))
  }

  @Test("A folder that is no recording is refused with the reason")
  func noRecording() throws {
    #expect(
      throws: RecordingError.unreadable(folder: folder.path, reason: "index.jsonl: no such file or directory")
    ) {
      try RecordedFeed(folder: folder.path)
    }
    try folder.write("index.jsonl", "\n{}\n")
    #expect(
      throws: RecordingError.nothingUsable(
        folder: folder.path, problems: ["index.jsonl line 2: \"at\" is missing"])
    ) {
      try RecordedFeed(folder: folder.path)
    }
  }
}

extension MeshEvent {
  /// When a round was complete.
  fileprivate var round: Double? {
    if case .roundCompleted(let at, _) = self { at } else { nil }
  }
}
