import Foundation
import Mesh
import Testing

@testable import Recording

/// The file: what is refused and why, who may do what at the same time, what others see in it.
@Suite struct FileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A recording of some rounds.
  private func made(rounds: Int = 5, seed: UInt64 = 1, name: String = "mesh.pharos") throws -> SmallMesh {
    var mesh = SmallMesh(seed: seed)
    for _ in 0..<rounds { mesh.round() }
    let writer = try RecordingWriter(path: scratch.path(name), run: RecordingRun(), patience: .max)
    for event in mesh.events { writer.record(event) }
    writer.close()
    return mesh
  }

  private func writingFails(_ path: String) -> String? {
    do {
      try RecordingWriter(path: path).close()
      return nil
    } catch {
      return error.description
    }
  }

  private func readingFails(_ path: String) -> String? {
    do {
      _ = try RecordingFile(path: path)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func otherFilesAreRefusedAndLeftAsTheyAre() throws {
    let text = scratch.path("notes.txt")
    let bytes = Data(String(repeating: "these are notes\n", count: 500).utf8)
    try bytes.write(to: URL(filePath: text))
    #expect(writingFails(text)?.contains("is no recording (it is no SQLite file)") == true)
    #expect(readingFails(text)?.contains("is no recording (it is no SQLite file)") == true)
    #expect(try Data(contentsOf: URL(filePath: text)) == bytes)

    let other = scratch.path("other.db")
    try command("sqlite3", other, "CREATE TABLE users(name); INSERT INTO users VALUES ('ann')")
    let before = try Data(contentsOf: URL(filePath: other))
    #expect(writingFails(other)?.contains("an SQLite file of something else") == true)
    #expect(readingFails(other)?.contains("an SQLite file of something else") == true)
    #expect(try Data(contentsOf: URL(filePath: other)) == before)
    #expect(writingFails(scratch.folder)?.contains("it is no file") == true)
    #expect(readingFails(scratch.folder)?.contains("it is no file") == true)
  }

  @Test func aLaterVersionIsRefusedByName() throws {
    _ = try made()
    try command("sqlite3", scratch.path(), "PRAGMA user_version = 7")
    #expect(writingFails(scratch.path())?.contains("later Pharos (version 7") == true)
    #expect(readingFails(scratch.path())?.contains("later Pharos (version 7") == true)
  }

  @Test func whatIsMissingOrEmptyIsSaid() throws {
    #expect(readingFails(scratch.path("none"))?.contains("there is no such file") == true)
    #expect(writingFails(scratch.path("no/such/folder"))?.contains("cannot be opened") == true)
    #expect(FileManager.default.createFile(atPath: scratch.path("empty"), contents: nil))
    #expect(readingFails(scratch.path("empty"))?.contains("holds no round yet") == true)
    #expect(writingFails(scratch.path("empty")) == nil)
  }

  @Test func oneWritesAtATime() throws {
    let writer = try RecordingWriter(path: scratch.path())
    #expect(writingFails(scratch.path())?.contains("is being recorded by another process") == true)
    writer.close()
    #expect(writingFails(scratch.path()) == nil)
  }

  @Test func readingGoesOnWhileItIsWritten() async throws {
    var mesh = SmallMesh()
    let writer = try RecordingWriter(path: scratch.path())
    var states = writer.states().makeAsyncIterator()
    var told = 0
    var file: RecordingFile?
    for number in 1...8 {
      mesh.round()
      for event in mesh.events[told...] { writer.record(event) }
      told = mesh.events.count
      while let state = await states.next(), state.rounds < number {}
      let reader = try file ?? RecordingFile(path: scratch.path())
      file = reader
      try reader.refresh()
      #expect(reader.rounds.count == number)
      expectSame(reader.events(), mesh.events)
    }
    #expect(writer.state.bytes > 0)
    writer.close()
    #expect(await states.next()?.problem == nil)
  }

  @Test func whatAKilledWriterLeftIsWholeRounds() async throws {
    // A copy of the file and its log as they stand while a round is under way: what a kill leaves.
    var mesh = SmallMesh()
    for _ in 0..<12 { mesh.round() }
    let whole = mesh.events
    let writer = try RecordingWriter(path: scratch.path(), run: RecordingRun(), patience: .max)
    var states = writer.states().makeAsyncIterator()
    for event in whole { writer.record(event) }
    mesh.round()
    for event in mesh.events[whole.count...].dropLast() { writer.record(event) }
    while let state = await states.next(), state.rounds < 12 {}
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: scratch.path() + suffix, toPath: scratch.path("left.pharos") + suffix)
    }
    writer.close()
    expectSame(try RecordingFile(path: scratch.path("left.pharos")).events(), whole)
    #expect(try command("sqlite3", scratch.path("left.pharos"), "PRAGMA integrity_check").output == "ok\n")
    #expect(writingFails(scratch.path("left.pharos")) == nil)
  }

  @Test func aFinishedRecordingIsOneFileThatAnyMediumCanHold() throws {
    let mesh = try made()
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder) == ["mesh.pharos"])
    chmod(scratch.path(), 0o444)
    chmod(scratch.folder, 0o555)
    defer { chmod(scratch.folder, 0o755) }
    expectSame(try RecordingFile(path: scratch.path()).events(), mesh.events)
  }

  @Test func aFullDiskIsAStateAndNoEnd() async throws {
    // The file may not grow: what SQLite says then is what it says on a full disk.
    var mesh = SmallMesh()
    mesh.round()
    let writer = try RecordingWriter(path: scratch.path(), run: RecordingRun(), patience: .max)
    var states = writer.states().makeAsyncIterator()
    for event in mesh.events { writer.record(event) }
    while let state = await states.next(), state.rounds < 1 {}
    writer.limit(pages: 1)
    let before = mesh.events.count
    for round in 0..<3 {
      for number in 0..<60 { mesh.appear("\(round)-\(number)", at: 0) }
      mesh.round()
    }
    for event in mesh.events[before...] { writer.record(event) }
    while let state = await states.next(), state.rounds + state.lostRounds < 4 {}
    #expect(writer.state.problem?.contains("the disk is full") == true)
    #expect(writer.state.lostRounds > 0)
    writer.limit(pages: 1 << 20)
    let resumed = mesh.events.count
    mesh.round()
    for event in mesh.events[resumed...] { writer.record(event) }
    while let state = await states.next(), state.rounds + state.lostRounds < 5 {}
    #expect(writer.state.problem == nil)
    writer.close()
    // What comes after the gap is as it was told.
    let events = Array(try RecordingFile(path: scratch.path()).events())
    let last = mesh.events[resumed...]
    expectSame(events.suffix(last.count), last)
  }

  @Test func othersReadItWithSQLite() throws {
    let mesh = try made(rounds: 30)
    // The increases of a series add up to what it grew by.
    var first: [String: Double] = [:]
    var last: [String: Double] = [:]
    for case .scrape(let scrape) in mesh.events {
      for sample in scrape.samples where sample.series.name == "istio_requests_total" {
        let key = "\(scrape.source)|\(sample.series["response_code"] ?? "")"
        if first[key] == nil { first[key] = sample.value }
        last[key] = sample.value
      }
    }
    let wanted = last.map { "\($0.key)|\($0.value - (first[$0.key] ?? 0))" }.sorted()
    let grown = try command(
      "sqlite3", scratch.path(),
      """
      SELECT proxy, code, sum(count) FROM requests WHERE reporter = 'source' AND source = 'productpage-v1'
      GROUP BY 1, 2 ORDER BY 1, 2
      """)
    #expect(grown.error.isEmpty)
    let found = grown.output.split(separator: "\n").map(String.init)
    #expect(found == wanted.filter { !$0.hasSuffix("|0.0") })
    let example = try command(
      "sqlite3", scratch.path(),
      """
      SELECT strftime('%H:%M', time) AS minute, source, destination, code, sum(count) AS requests
      FROM requests WHERE reporter = 'source' GROUP BY 1, 2, 3, 4
      """)
    #expect(example.error.isEmpty && example.output.contains("|productpage-v1|reviews-v0|200|"))
    for view in ["sample", "total", "event", "requests"] {
      #expect(try command("sqlite3", scratch.path(), "SELECT * FROM \(view) LIMIT 3").error.isEmpty)
    }
  }

  @Test func changesTracesAndConfigurationComeBack() throws {
    let begin = Date(timeIntervalSince1970: 1_795_000_000)
    let changes = [
      MeshChange(
        at: begin, kind: .failed, subject: .node(NodeID("w/default/reviews-v3")),
        name: "reviews \u{1B}[31mv3",
        namespace: "default", from: "healthy", to: "failure", reason: "all \"fail\""),
      MeshChange(at: begin + 5, kind: .lost, subject: .source("a:1"), name: "a:1"),
      MeshChange(at: begin + 9, kind: .appeared, subject: .edge(EdgeID("a→b")), name: "a → b", to: "seen"),
      MeshChange(at: begin + 12, kind: .configured, subject: .config("vs.yaml"), name: "vs.yaml"),
    ]
    let writer = try RecordingWriter(path: scratch.path())
    for change in changes { writer.record(change) }
    for second in 0..<4 {
      writer.record(
        traceID: "ab\(second)", start: 1_795_000_000_000_000 + Int64(second) * 1_000_000,
        json: Array("[{\"id\":\"\(second)\"}]".utf8))
    }
    writer.record(traceID: "ab1", start: 1_795_000_001_000_000, json: Array("[]".utf8))
    writer.record(configPath: "a.yaml", text: "kind: A", at: begin)
    writer.record(configPath: "b.yaml", text: "", at: begin)
    writer.record(configPath: "a.yaml", text: "kind: A", at: begin + 5)
    writer.record(configPath: "a.yaml", text: "kind: B", at: begin + 10)
    writer.record(configPath: "b.yaml", text: nil, at: begin + 10)
    writer.close()
    let file = try RecordingFile(path: scratch.path())
    #expect(try file.changes(from: begin, to: begin + 100) == changes)
    #expect(try file.changes(from: begin + 1, to: begin + 9) == Array(changes[1...2]))
    #expect(try file.trace("ab1").map { String(decoding: $0, as: UTF8.self) } == "[]")
    #expect(try file.trace("nope") == nil)
    #expect(try file.traces(from: begin + 1, to: begin + 3, limit: 2).count == 2)
    #expect(try file.configTimes() == [begin, begin + 10])
    #expect(try file.config(at: begin + 9).map { "\($0.path) \($0.text)" } == ["a.yaml kind: A", "b.yaml "])
    #expect(try file.config(at: begin + 10).map { "\($0.path) \($0.text)" } == ["a.yaml kind: B"])
    #expect(try file.config(at: begin - 1).isEmpty)
  }
}
