import FoundationEssentials

/// A line of `rounds.jsonl`: a moment at which a window of the recording ended.
struct ScrapeRound: Codable, Sendable {
  static let fileName = "rounds.jsonl"

  /// Monotonic seconds, of the same clock as the index.
  var at: Double
  /// Wall clock, seconds since 1970: a text with milliseconds would come back as another moment.
  var wall: Double?

  init(at: Double, wallTime: Date?) {
    self.at = at
    wall = wallTime?.timeIntervalSince1970
  }

  var wallTime: Date? { wall.map(Date.init(timeIntervalSince1970:)) }

  /// The line, with its end.
  func line() -> [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { Array($0) + [UInt8(ascii: "\n")] }
  }

  /// Years 1 to 9999 or so: what calendars can hold.
  private static let walls = -62_000_000_000.0...253_000_000_000.0

  /// Reads the lines of a file, in the order of their times. A line that is cut off or foreign is left out: without a
  /// round its window ends with the body before.
  static func read(_ bytes: [UInt8]) -> [ScrapeRound] {
    bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard let round = try? JSONDecoder().decode(ScrapeRound.self, from: Data(line)), round.at.isFinite,
        round.wall.map({ Self.walls.contains($0) }) ?? true
      else { return nil }
      return round
    }.sorted { $0.at < $1.at }
  }
}
