import Manifests
import Terminal

/// Lines of the sources by number; a source's lines are found once.
struct Excerpts {
  private let sources: [String: ManifestSource]
  private var starts: [String: [Int]] = [:]

  init(_ sources: [ManifestSource]) {
    self.sources = Dictionary(sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// A line's text; nil where the source or the line is not known.
  mutating func line(_ file: String, _ number: Int32) -> String? {
    guard number > 0, let source = sources[file], !source.bytes.isEmpty else { return nil }
    let starts = starts(of: source)
    let index = Int(number) - 1
    guard index < starts.count else { return nil }
    let end = index + 1 < starts.count ? starts[index + 1] - 1 : source.bytes.count
    // A line of a megabyte is shown at its beginning only.
    var bytes = source.bytes[starts[index]..<min(end, starts[index] + 4096)]
    while let last = bytes.last, last == 0x0A || last == 0x0D { bytes = bytes.dropLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func starts(of source: ManifestSource) -> [Int] {
    if let known = starts[source.name] { return known }
    var found = [0]
    for (index, byte) in source.bytes.enumerated() where byte == 0x0A && index + 1 < source.bytes.count {
      found.append(index + 1)
    }
    starts[source.name] = found
    return found
  }
}

/// A line cut to what a terminal shows, with carets under a part of it.
enum Caret {
  /// How much of a long line is shown.
  static let room = 100

  /// The line made safe, and the carets that stand under the part; at least one caret.
  static func under(_ line: String, from start: Position, to end: Position) -> (line: String, caret: String) {
    let characters = Array(line.unicodeScalars)
    let first = min(max(0, Int(start.column) - 1), characters.count)
    let last =
      end.line == start.line ? min(max(first, Int(end.column) - 1), characters.count) : characters.count
    // A long line is shown from a little before the part.
    let from = first > room - 20 ? first - 20 : 0
    let lead = from > 0 ? "…" : ""
    let before = text(characters[from..<first])
    let shown = lead + TextWidth.cut(text(characters[from...]), to: room)
    let blanks = TextWidth.of(before) + lead.count
    let width = max(1, min(TextWidth.of(text(characters[first..<last])), room - blanks))
    return (shown, String(repeating: " ", count: blanks) + String(repeating: "^", count: width))
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return TextSafety.safe(text)
  }
}
