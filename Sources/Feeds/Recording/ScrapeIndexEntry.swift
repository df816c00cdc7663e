import FoundationEssentials

/// A line of `index.jsonl`: one body, or one failure, of one source.
struct ScrapeIndexEntry: Codable, Sendable {
  static let fileName = "index.jsonl"

  /// Monotonic seconds at which the answer was complete.
  var at: Double
  /// `HOST:PORT`.
  var source: String
  /// Path with query.
  var path: String
  /// Status code; 0 when there was no answer.
  var status: Int
  /// The body's file, beside the index.
  var file: String?
  /// Why there was no answer.
  var error: String?
  /// Wall clock, RFC 3339.
  var wall: String?
  /// Duration of the request in milliseconds.
  var ms: Double?

  static func wallText(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  var wallTime: Date? {
    guard let wall else { return nil }
    return (try? Date(wall, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
      ?? (try? Date(wall, strategy: .iso8601))
  }

  /// The line, with its end.
  func line() -> [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return nil }
    return Array(data) + [UInt8(ascii: "\n")]
  }

  /// Reads a line.
  /// - Returns: the entry, or what is wrong with the line.
  static func read(_ line: some Sequence<UInt8>) -> Result<ScrapeIndexEntry, LineProblem> {
    do {
      let entry = try JSONDecoder().decode(ScrapeIndexEntry.self, from: Data(line))
      guard entry.at.isFinite, !entry.source.isEmpty else {
        return .failure(LineProblem("no time or no source"))
      }
      guard entry.isInside else { return .failure(LineProblem("names a file outside the folder")) }
      return .success(entry)
    } catch DecodingError.keyNotFound(let key, _) {
      return .failure(LineProblem("\"\(key.stringValue)\" is missing"))
    } catch DecodingError.typeMismatch(_, let context) {
      return .failure(LineProblem("\"\(context.codingPath.last?.stringValue ?? "line")\" has another type"))
    } catch {
      return .failure(LineProblem("not a JSON object"))
    }
  }

  struct LineProblem: Error {
    var text: String
    init(_ text: String) { self.text = text }
  }

  /// Recordings come from others too: a name must not lead out of the folder.
  private var isInside: Bool {
    guard let file else { return true }
    return !file.isEmpty && !file.hasPrefix("/") && !file.utf8.contains(0)
      && !file.split(separator: "/").contains("..")
  }
}
