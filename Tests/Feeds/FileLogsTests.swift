import Foundation
import Mesh
import Testing

@testable import Feeds

@Suite struct FileLogsTests {
  private let folder: URL
  private let origin = LogOrigin(namespace: "default", pod: "reviews-v1-x", container: "istio-proxy")

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("pharos-logs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private var path: String { folder.appendingPathComponent("a.log").path }
  private var feed: FileLogs {
    FileLogs([.init(origin: origin, workload: "reviews-v1", path: path)], period: 0.01)
  }

  private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

  private func append(_ text: String) throws {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  /// Reads lines until as many are there.
  private func lines(_ count: Int, of stream: inout AsyncStream<LogEvent>.Iterator) async -> [String] {
    var found: [String] = []
    while found.count < count, let event = await stream.next() {
      if case .lines(let lines) = event { found += lines.map(\.text) }
    }
    return found
  }

  @Test func theLastLinesComeAndThenWhatIsWritten() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("1\n2\n3\nnot yet who")
    var stream = feed.events(LogQuestion(workload: "reviews-v1", tail: 2)).makeAsyncIterator()
    #expect(await stream.next() == .origins([origin]))
    #expect(await lines(2, of: &stream) == ["2", "3"])
    try append("le\n4\r\n")
    #expect(await lines(2, of: &stream) == ["not yet whole", "4"])
  }

  @Test func aFileThatIsCutOrReplacedIsReadFromItsBegin() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("1\n2\n3\n")
    var stream = feed.events(LogQuestion(workload: "reviews-v1")).makeAsyncIterator()
    #expect(await lines(3, of: &stream) == ["1", "2", "3"])
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: Data("a\n".utf8))
    try handle.close()
    #expect(await lines(1, of: &stream) == ["a"])
    try FileManager.default.removeItem(atPath: path)
    var isSaid = false
    while !isSaid, let event = await stream.next() {
      if case .problem(origin, let reason?) = event { isSaid = reason.contains("No such file") }
    }
    try write("b\n")
    #expect(await lines(1, of: &stream) == ["b"])
  }

  @Test func withoutFollowingItEnds() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("[2020-01-01T00:00:00.000Z] old\n[2999-01-01T00:00:00.000Z] new\n")
    var found: [LogEvent] = []
    let question = LogQuestion(workload: "reviews-v1", namespace: "default", follows: false, since: 60)
    for await event in feed.events(question) { found.append(event) }
    #expect(found.count == 3 && found.last == .ended(origin))
    guard case .lines(let lines) = found[1] else { return #expect(Bool(false)) }
    #expect(lines.map(\.text) == ["[2999-01-01T00:00:00.000Z] new"])
    #expect(lines[0].time == 32_472_144_000)
  }

  @Test func othersLogsAndOtherContainersAreLeftOut() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("1\n")
    var found: [LogEvent] = []
    for question in [
      LogQuestion(workload: "reviews-v2", follows: false),
      LogQuestion(workload: "reviews-v1", namespace: "other", follows: false),
      LogQuestion(workload: "reviews-v1", choice: .application, follows: false),
    ] {
      for await event in feed.events(question) { found.append(event) }
    }
    #expect(found == [.origins([]), .origins([]), .origins([origin])])
  }

  @Test func linesAreCutAtTheirEndsAndNoLineIsEndless() {
    var lines = LogLines()
    #expect(lines.add(Array("a\nb".utf8)[...]) == ["a"])
    #expect(lines.add(Array("c\r\n\nd".utf8)[...]) == ["bc", ""])
    #expect(lines.end() == "d" && lines.end() == nil)
    let long = [UInt8](repeating: 0x78, count: LogLines.maximumBytes + 7)
    #expect(lines.add(long[...]) == [])
    let cut = lines.add(Array("rest\nnext\n".utf8)[...])
    #expect(cut.count == 2 && cut[1] == "next" && cut[0].hasSuffix("x … (cut)"))
  }

  @Test(arguments: [
    ("2024-05-07T10:11:12Z", 1_715_076_672.0), ("2024-05-07 10:11:12.500", 1_715_076_672.5),
    ("2024-05-07T12:11:12.25+02:00", 1_715_076_672.25), ("2000-02-29T00:00:00Z", 951_782_400),
  ])
  func timesAreRead(_ text: String, _ seconds: Double) throws {
    #expect(abs(try #require(LogTime.seconds(text)) - seconds) < 1e-6)
  }

  @Test(arguments: ["", "2024", "2024-13-07T10:11:12Z", "2024-05-07X10:11:12Z", "word-of-nineteen-let"])
  func whatIsNoTimeIsNone(_ text: String) { #expect(LogTime.seconds(text) == nil) }
}
