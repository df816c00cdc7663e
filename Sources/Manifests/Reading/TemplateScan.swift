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

  /// The first `{{` of a document that cannot be read, where it stands outside of comments and quotes and is followed
  /// by what Go's templates start with. Cost: linear.
  static func first(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    var quote: UInt8?
    var isLineStart = true
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0A {
        quote = nil
        isLineStart = true
      } else if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "#"), isLineStart || bytes[index - 1] == 0x20 {
        index = LineScan.next(after: index, in: bytes)
        isLineStart = true
        continue
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: "{"), index + 3 < bytes.count, bytes[index + 1] == byte,
        isTemplateStart(bytes[(index + 2)...])
      {
        return index
      }
      if byte != 0x20, byte != 0x0A { isLineStart = false }
      index += 1
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
