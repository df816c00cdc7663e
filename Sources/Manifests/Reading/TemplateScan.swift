/// Finds Helm templates that nobody rendered.
enum TemplateScan {
  /// The failure that is told at the first `{{` of a document.
  static func failure(at position: Position) -> ReadingFailure {
    ReadingFailure(
      kind: .template,
      message:
        "This is a Helm template that was not rendered ({{ … }}): no YAML yet, and nothing can be said of it.",
      fix: "render it first: helm template CHART | pharos analyze -", position: position)
  }

  /// Where the `{{` of a key that is a map itself starts; nil where the key is something else. The key's own map is
  /// that of the second brace.
  static func start(
    ofKey position: Position, in bytes: UnsafeBufferPointer<UInt8>, positions: PositionTable
  ) -> Position? {
    guard let line = LineScan.line(positions.line(of: position) + 1, in: bytes) else { return nil }
    let column = Int(position.column)
    guard column >= 2, column <= line.count, line[column - 1] == UInt8(ascii: "{"),
      line[column - 2] == UInt8(ascii: "{")
    else { return nil }
    return Position(line: position.line, column: position.column &- 1)
  }

  /// The first `{{` of a document that cannot be read, where it stands outside of comments, quotes and blocks of text
  /// and is followed by what Go's templates start with. Cost: linear.
  static func first(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var start = 0
    // The indentation of the line whose block of text goes on: deeper lines are text.
    var block: Int?
    while start < bytes.count {
      let next = LineScan.next(after: start, in: bytes)
      var end = next
      while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
      let line = bytes[start..<end]
      let indent = line.prefix { $0 == 0x20 }.count
      if !line.isEmpty, let header = block, indent <= header { block = nil }
      if !line.isEmpty, block == nil {
        if let found = template(in: line, from: start + indent) { return found }
        if startsBlock(line) { block = indent }
      }
      start = next
    }
    return nil
  }

  /// Whether a line ends with `|` or `>` (and `-`, `+`): what is deeper below it is text.
  private static func startsBlock(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var line = line
    if let last = line.last, last == UInt8(ascii: "-") || last == UInt8(ascii: "+") { line = line.dropLast() }
    guard let last = line.last, last == UInt8(ascii: "|") || last == UInt8(ascii: ">") else { return false }
    let before = line.dropLast().last
    return before == 0x20
  }

  private static func template(in line: Slice<UnsafeBufferPointer<UInt8>>, from start: Int) -> Int? {
    var quote: UInt8?
    for index in start..<line.endIndex {
      let byte = line[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "#"), index == start || line[index - 1] == 0x20 {
        return nil
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: "{"), index + 3 < line.endIndex, line[index + 1] == byte,
        isTemplateStart(line[(index + 2)...])
      {
        return index
      }
    }
    return nil
  }

  private static func isTemplateStart(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let first = rest.drop { $0 == UInt8(ascii: "-") || $0 == 0x20 }.first ?? 0
    switch first {
    case UInt8(ascii: "."), UInt8(ascii: "$"), UInt8(ascii: "("), UInt8(ascii: "/"), UInt8(ascii: "\""):
      return true
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return true
    default: return false
    }
  }
}
