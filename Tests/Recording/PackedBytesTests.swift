import Foundation
import Testing

@testable import Recording

@Suite struct PackedBytesTests {
  @Test(arguments: [0, 1, 64, 65, 1000, 100_000]) func whatIsPackedComesBack(count: Int) {
    let same = [UInt8](repeating: 7, count: count)
    var random = SystemRandomNumberGenerator()
    let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    for bytes in [same, noise] {
      let packed = PackedBytes.pack(bytes)
      #expect(packed.count <= bytes.count)
      #expect(PackedBytes.unpack(packed, size: Int64(count)) == bytes)
    }
    if count >= 1000 { #expect(PackedBytes.pack(same).count * 10 < count) }
  }

  @Test func whatIsNotIsRefused() {
    let packed = PackedBytes.pack([UInt8](repeating: 7, count: 5000))
    for size: Int64 in [-1, 0, 4999, 5001, 1 << 20, .max, .min] {
      #expect(PackedBytes.unpack(packed, size: size) == nil)
    }
    #expect(PackedBytes.unpack([1, 2, 3], size: 100) == nil)
    #expect(PackedBytes.unpack([], size: 5) == nil)
  }

  @Test func theCommandUnpacksIt() throws {
    let scratch = try Scratch()
    let writer = try RecordingWriter(path: scratch.path())
    let span =
      #"{"traceId":"a","id":"b","name":"/reviews","kind":"SERVER","timestamp":1795000000500000,"duration":2500,"localEndpoint":{"serviceName":"reviews"},"tags":{"http.status_code":"500","response_flags":"-"}}"#
    writer.record(traceID: "a", start: 1_795_000_000_500_000, json: Array("[\(span),\(span)]".utf8))
    writer.close()
    let found = try command(
      "sqlite3", scratch.path(), "SELECT time, service, name, kind, ms, code, flags FROM span")
    #expect(found.error.isEmpty)
    let line = "2026-11-18T11:06:40.500Z|reviews|/reviews|SERVER|2.5|500|-\n"
    #expect(found.output == line + line)
    #expect(
      try command("sqlite3", scratch.path(), "SELECT typeof(spans), length(spans) < size FROM trace").output
        == "blob|1\n")
  }
}
