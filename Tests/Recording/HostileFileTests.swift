import Foundation
import Mesh
import Testing

@testable import Recording

/// Files from others: damaged, cut off, made to do harm. Reading them ends, in values or in an error.
@Suite struct HostileFileTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    var mesh = SmallMesh()
    for _ in 0..<40 { mesh.round() }
    let writer = try RecordingWriter(path: scratch.path(), run: RecordingRun(), patience: .max)
    for event in mesh.events { writer.record(event) }
    writer.record(
      MeshChange(at: Date(timeIntervalSince1970: 5), kind: .failed, subject: .source("a"), name: "a"))
    writer.record(configPath: "a", text: "b", at: Date(timeIntervalSince1970: 5))
    writer.record(traceID: "a", start: 5, json: Array("[]".utf8))
    writer.close()
  }

  /// Asks a file for everything that can be asked.
  private func readAll(_ path: String) throws -> (
    file: RecordingFile, events: Int, error: RecordingFileError?
  ) {
    let file = try RecordingFile(path: path)
    _ = try file.runs()
    _ = try file.sources()
    _ = try file.changes(from: .distantPast, to: .distantFuture)
    _ = try file.traces(from: .distantPast, to: .distantFuture, limit: 100)
    _ = try file.config(at: .distantFuture)
    _ = file.rounds.wallSpan
    var count = 0
    var events = file.events().makeIterator()
    while let event = events.next() {
      _ = text(of: event)
      count += 1
    }
    let middle = file.rounds.span.map { ($0.lowerBound + $0.upperBound) / 2 } ?? 0
    for event in file.events(from: middle, to: .infinity) { _ = text(of: event) }
    return (file, count, events.error)
  }

  private func sql(_ text: String) throws {
    let result = try command("sqlite3", scratch.path(), text)
    #expect(result.error.isEmpty, "\(result.error)")
  }

  @Test(arguments: [
    "UPDATE scrape SET delta = '[[1,1,999999999999999]]'",
    "UPDATE scrape SET delta = '[[9223372036854775807,1,9223372036854775807]]'",
    "UPDATE scrape SET delta = '[[-5,1,3],[4000000,1e999],[1,\"x\"]]'",
    "UPDATE scrape SET delta = '[[1,1,1' || substr(delta, 9)",
    "UPDATE scrape SET delta = '[[1'",
    "UPDATE scrape SET delta = '{\"a\":1}'",
    "UPDATE scrape SET delta = 17",
    "UPDATE scrape SET delta = x'00ff00'",
    "UPDATE scrape SET whole = '[[77777,1]]' WHERE whole IS NOT NULL",
    "UPDATE scrape SET whole = '[[1,5,4999999]]' WHERE whole IS NOT NULL",
    "UPDATE scrape SET whole = NULL",
    "UPDATE scrape SET at = 'noon', wall = x'00', ms = 'fast', bytes = -9223372036854775808",
    "UPDATE scrape SET source = 99",
    "UPDATE scrape SET part = 'everyone'",
    "DELETE FROM series",
    "UPDATE series SET labelset = 99, metric = -1",
    "UPDATE labelset SET labels = '{\"a\":[1,2]}'",
    "UPDATE labelset SET labels = '{\"\\ud800\":\"\\u0000\"}'",
    "UPDATE labelset SET labels = replace(hex(zeroblob(100000)), '0', '[')",
    "UPDATE metric SET name = x'ff' || id",
    "UPDATE identity SET facts = '{\"uptimeSeconds\":1e400}'",
    "UPDATE round SET at = 1e308, wall = 1e308",
    "UPDATE round SET at = -at",
    "UPDATE round SET wall = NULL",
    "UPDATE round SET wall = -1e300 WHERE id % 2",
    "UPDATE change SET kind = 'exploded'",
    "UPDATE session SET interval = -1",
    "UPDATE source SET kind = 'x', event = -1",
    "INSERT INTO round VALUES (9223372036854775807, 1e9, 1e9)",
    "INSERT INTO scrape VALUES (9223372036854775806, 1, 'counters', 1, 1, 1, 1, 1, '[]', '[]')",
    "INSERT INTO scrape VALUES (-9223372036854775808, 1, 'counters', 1, 1, 1, 1, 1, '[]', '[]')",
  ])
  func oddContentIsLeftOut(change: String) throws {
    try sql(change)
    let read = try readAll(scratch.path())
    #expect(read.error == nil)
    #expect(read.events >= 0)
  }

  @Test func whatCannotBeUnderstoodIsCounted() throws {
    try sql("UPDATE scrape SET delta = '[[1' WHERE delta IS NOT NULL")
    #expect(try readAll(scratch.path()).file.problems > 0)
  }

  @Test func aRowThatIsTooLargeIsAnErrorAndNotRead() throws {
    try sql("UPDATE scrape SET delta = hex(zeroblob(40000000)) WHERE id = (SELECT max(id) FROM scrape)")
    #expect(try readAll(scratch.path()).error?.description.contains("larger than 64 MB") == true)
  }

  @Test func missingTablesAreAnError() throws {
    try sql("DROP TABLE scrape")
    do {
      #expect(try readAll(scratch.path()).error != nil)
    } catch is RecordingFileError {}
  }

  @Test func aViewInPlaceOfATableDoesNotRunAway() throws {
    try sql(
      """
      DROP TABLE identity; CREATE VIEW identity AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
      SELECT i AS id, 1 AS source, 1.0 AS at, '{}' AS facts FROM n LIMIT 100000
      """)
    do { _ = try readAll(scratch.path()) } catch is RecordingFileError {}
  }

  @Test func aFileThatWasCutOffIsAnErrorOrShorter() throws {
    let whole = try Data(contentsOf: URL(filePath: scratch.path()))
    for length in stride(from: 1, to: whole.count, by: max(1, whole.count / 40)) {
      let path = scratch.path("cut-\(length)")
      try whole.prefix(length).write(to: URL(filePath: path))
      do { _ = try readAll(path) } catch let error as RecordingFileError {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test(arguments: 1...40) func bytesThatWereTurnedNeverCrash(seed: UInt64) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: scratch.path())))
    var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    for _ in 0..<(seed < 20 ? 20 : 2000) {
      random ^= random << 13
      random ^= random >> 7
      random ^= random << 17
      // The header's first bytes stay: a file that is no SQLite file at all is another test.
      let place = 100 + Int(random % UInt64(bytes.count - 100))
      bytes[place] = UInt8(truncatingIfNeeded: random >> 40)
    }
    let path = scratch.path("turned")
    try Data(bytes).write(to: URL(filePath: path))
    do { _ = try readAll(path) } catch is RecordingFileError {}
  }
}
