import Foundation
import Mesh
import Testing

@testable import Recording

/// A file that is taken away while it is recorded into, or begun anew.
@Suite struct LostFileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Records the events of a mesh that are not told yet and waits until they are in the file, or lost.
  private struct Recorder {
    let writer: RecordingWriter
    var mesh = SmallMesh()
    private var states: AsyncStream<RecordingState>.Iterator
    private var told = 0
    private var rounds = 0

    init(_ path: String) throws {
      writer = try RecordingWriter(path: path, run: RecordingRun(), patience: .max)
      states = writer.states().makeAsyncIterator()
    }

    mutating func round() async -> RecordingState {
      mesh.round()
      for event in mesh.events[told...] { writer.record(event) }
      told = mesh.events.count
      rounds += 1
      while let state = await states.next() {
        if state.rounds + state.lostRounds == rounds { return state }
      }
      return writer.state
    }
  }

  @Test func aRemovedFileIsBegunAnew() async throws {
    var recorder = try Recorder(scratch.path())
    recorder.writer.record(
      configPath: "a.yaml", text: "kind: A", at: Date(timeIntervalSince1970: 1_795_000_000))
    for _ in 0..<3 { _ = await recorder.round() }
    try FileManager.default.removeItem(atPath: scratch.path())
    let before = recorder.mesh.events.count
    for _ in 0..<2 { _ = await recorder.round() }
    let state = recorder.writer.state
    #expect(state.problem == nil && state.lostRounds == 0 && state.replacements == 1)
    recorder.writer.close()
    let file = try RecordingFile(path: scratch.path())
    #expect(file.rounds.count == 2)
    #expect(try file.config(at: .distantFuture).map(\.text) == ["kind: A"])
    // Who a source is was told before the file was removed.
    let named = Set(
      recorder.mesh.events.compactMap { if case .identity(let name, _, _) = $0 { name } else { nil } })
    let told = Set(file.events().compactMap { if case .identity(let name, _, _) = $0 { name } else { nil } })
    #expect(told == named)
    let rounds = recorder.mesh.events[before...].filter { if case .scrape = $0 { true } else { false } }
    expectSame(file.events().filter { if case .scrape = $0 { true } else { false } }, rounds)
    #expect(try command("sqlite3", scratch.path(), "PRAGMA integrity_check").output == "ok\n")
  }

  @Test func whatTookItsPlaceIsLeftAsItIs() async throws {
    var recorder = try Recorder(scratch.path())
    _ = await recorder.round()
    let other = scratch.path("notes")
    let bytes = Data(String(repeating: "notes\n", count: 1000).utf8)
    try bytes.write(to: URL(filePath: other))
    #expect(rename(other, scratch.path()) == 0)
    let state = await recorder.round()
    #expect(state.problem?.contains("is no recording") == true && state.lostRounds == 1)
    #expect(try Data(contentsOf: URL(filePath: scratch.path())) == bytes)
    // When it goes, recording goes on by itself.
    try FileManager.default.removeItem(atPath: scratch.path())
    #expect(await recorder.round().problem == nil)
    recorder.writer.close()
    #expect(try RecordingFile(path: scratch.path()).rounds.count == 1)
  }

  @Test func closingLeavesAnotherRecordersFileAlone() async throws {
    var first = try Recorder(scratch.path())
    _ = await first.round()
    try FileManager.default.removeItem(atPath: scratch.path())
    for suffix in ["-wal", "-shm"] { unlink(scratch.path() + suffix) }
    var second = try Recorder(scratch.path())
    for _ in 0..<3 { _ = await second.round() }
    first.writer.close()
    _ = await second.round()
    second.writer.close()
    #expect(try RecordingFile(path: scratch.path()).rounds.count == 4)
    #expect(try command("sqlite3", scratch.path(), "PRAGMA integrity_check").output == "ok\n")
  }

  @Test func beginningAnewRemovesRecordingsAlone() async throws {
    var recorder = try Recorder(scratch.path())
    for _ in 0..<3 { _ = await recorder.round() }
    #expect(throws: RecordingFileError.locked(path: scratch.path())) {
      try RecordingWriter(path: scratch.path(), isNew: true)
    }
    recorder.writer.close()
    #expect(try RecordingFile(path: scratch.path()).rounds.count == 3)
    try RecordingWriter(path: scratch.path(), isNew: true).close()
    #expect(try RecordingFile(path: scratch.path()).rounds.count == 0)
    let notes = scratch.path("notes")
    try Data("these are notes, and long enough to be read as a file".utf8).write(to: URL(filePath: notes))
    #expect(throws: RecordingFileError.self) { try RecordingWriter(path: notes, isNew: true) }
    #expect(FileManager.default.contents(atPath: notes)?.count == 53)
  }

  @Test func aFolderThatMayNotBeWrittenIsSaid() throws {
    // Root may write everywhere but where nothing is a folder.
    let path = scratch.path("file") + "/inside.pharos"
    try Data().write(to: URL(filePath: scratch.path("file")))
    #expect(throws: RecordingFileError.self) { try RecordingWriter(path: path) }
  }
}
