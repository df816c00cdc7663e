/// Reads JSON as JSON: faster than as YAML, with the escapes of UTF-16 pairs that YAML does not know, and with several
/// values one after the other (`kubectl get -o json` of several calls, JSON lines).
struct JSONReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var builder: NodeBuilder
  private var index = 0
  private var line: Int32
  private var lineStart = 0
  /// Bytes of the line so far that are no characters of their own.
  private var continuations = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int32, limits: ReadingLimits) {
    self.bytes = bytes
    builder = NodeBuilder(limits: limits)
    line = firstLine
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      index = 3
      lineStart = 3
    }
  }

  /// Whether the text starts as JSON does.
  static func looksLikeJSON(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in bytes {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF: continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): return true
      default: return false
      }
    }
    return false
  }

  /// Reads the values of a text. What stands before a mistake is given together with the mistake.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int32, limits: ReadingLimits
  ) -> (documents: [NodeReader.Document], failure: ReadingFailure?) {
    var limits = limits
    var reader = JSONReader(bytes, firstLine: firstLine, limits: limits)
    var documents: [NodeReader.Document] = []
    do throws(ReadingFailure) {
      while reader.skipSpace() {
        let node = try reader.value(depth: 0)
        documents.append(
          .init(node: node, duplicates: reader.builder.duplicates, nodes: reader.builder.nodes))
        guard documents.count <= limits.documents else {
          throw ReadingFailure(
            kind: .limit, message: "This text holds more than \(limits.documents) documents.",
            position: reader.position)
        }
        limits.nodes = max(0, limits.nodes - reader.builder.nodes)
        reader.builder = NodeBuilder(limits: limits)
      }
    } catch {
      return (documents, error)
    }
    return (documents, nil)
  }

  private var position: Position {
    Position(line: line, column: Int32(clamping: index - lineStart - continuations + 1))
  }

  private func failure(_ message: String) -> ReadingFailure {
    ReadingFailure(message: message, position: position)
  }

  /// False at the end of the text.
  private mutating func skipSpace() -> Bool {
    while index < bytes.count {
      switch bytes[index] {
      case 0x0A:
        line &+= 1
        lineStart = index + 1
        continuations = 0
      case 0x20, 0x09, 0x0D: break
      default: return true
      }
      index += 1
    }
    return false
  }

  private mutating func value(depth: Int) throws(ReadingFailure) -> Node {
    guard skipSpace() else { throw failure("The text ends where a value must stand.") }
    try builder.check(depth: depth, at: position)
    let start = position
    switch bytes[index] {
    case UInt8(ascii: "{"):
      let id = try builder.newID(at: start)
      index += 1
      let entries = try mapping(depth: depth)
      return Node(.mapping(entries), Place(node: id, start: start, end: position))
    case UInt8(ascii: "["):
      let id = try builder.newID(at: start)
      index += 1
      let items = try sequence(depth: depth)
      return Node(.sequence(items), Place(node: id, start: start, end: position))
    case UInt8(ascii: "\""):
      let id = try builder.newID(at: start)
      let text = try string()
      return Node(.scalar(text, .doubleQuoted), Place(node: id, start: start, end: position))
    default:
      let id = try builder.newID(at: start)
      let text = try word()
      return Node(.scalar(text, .plain), Place(node: id, start: start, end: position))
    }
  }

  private mutating func mapping(depth: Int) throws(ReadingFailure) -> [Node.Entry] {
    let mark = builder.openMapping()
    guard skipSpace() else { throw failure("A “{” is not closed.") }
    if bytes[index] == UInt8(ascii: "}") {
      index += 1
      return try builder.closeMapping(mark)
    }
    while true {
      guard skipSpace(), bytes[index] == UInt8(ascii: "\"") else {
        throw failure("The key of a map must stand here, in double quotes.")
      }
      let start = position
      let key = try string()
      let place = Place(node: 0, start: start, end: position)
      guard skipSpace(), bytes[index] == UInt8(ascii: ":") else { throw failure("A colon must stand here.") }
      index += 1
      builder.append(key: key, keyPlace: place, value: try value(depth: depth + 1))
      guard skipSpace() else { throw failure("A “{” is not closed.") }
      if try isLast(UInt8(ascii: "}")) { return try builder.closeMapping(mark) }
    }
  }

  private mutating func sequence(depth: Int) throws(ReadingFailure) -> [Node] {
    let mark = builder.openSequence()
    guard skipSpace() else { throw failure("A “[” is not closed.") }
    if bytes[index] == UInt8(ascii: "]") {
      index += 1
      return builder.closeSequence(mark)
    }
    while true {
      builder.append(try value(depth: depth + 1))
      guard skipSpace() else { throw failure("A “[” is not closed.") }
      if try isLast(UInt8(ascii: "]")) { return builder.closeSequence(mark) }
    }
  }

  private mutating func isLast(_ close: UInt8) throws(ReadingFailure) -> Bool {
    let byte = bytes[index]
    guard byte == close || byte == UInt8(ascii: ",") else {
      throw failure("A comma or a closing bracket must stand here.")
    }
    index += 1
    return byte == close
  }

  /// A number, `true`, `false` or `null`.
  private mutating func word() throws(ReadingFailure) -> String {
    let start = index
    loop: while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "E"),
        UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
        index += 1
      default: break loop
      }
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard index - start <= 400,
      text == "true" || text == "false" || text == "null" || (Double(text) != nil && Self.startsNumber(text))
    else {
      index = start
      throw failure("A value must stand here.")
    }
    return text
  }

  private static func startsNumber(_ text: String) -> Bool {
    text.utf8.first.map { $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      ?? false
  }

  // MARK: Strings

  /// A string in double quotes; ends after the closing one.
  private mutating func string() throws(ReadingFailure) -> String {
    let start = index + 1
    index = start
    var isASCII = true
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        try builder.check(length: index - start, at: position)
        let slice = UnsafeBufferPointer(rebasing: bytes[start..<index])
        guard
          let text = isASCII
            ? String(decoding: slice, as: UTF8.self) : String(validating: slice, as: UTF8.self)
        else { throw failure("This text is not valid UTF-8.") }
        index += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      if byte < 0x20 || byte == 0x7F { throw failure("A control character stands in a text.") }
      if byte >= 0x80 {
        isASCII = false
        if byte & 0xC0 == 0x80 { continuations += 1 }
      }
      index += 1
    }
    throw failure("A quote is not closed.")
  }

  /// The rest of a string from its first backslash on.
  private mutating func escapedString(from start: Int) throws(ReadingFailure) -> String {
    var text = Array(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        try builder.check(length: text.count, at: position)
        guard let decoded = String(validating: text, as: UTF8.self) else {
          throw failure("This text is not valid UTF-8.")
        }
        index += 1
        return decoded
      }
      if byte < 0x20 || byte == 0x7F { throw failure("A control character stands in a text.") }
      if byte == UInt8(ascii: "\\") {
        text.append(contentsOf: String(try escape()).utf8)
        continue
      }
      if byte & 0xC0 == 0x80 { continuations += 1 }
      text.append(byte)
      index += 1
    }
    throw failure("A quote is not closed.")
  }

  private mutating func escape() throws(ReadingFailure) -> Unicode.Scalar {
    guard index + 1 < bytes.count else { throw failure("A quote is not closed.") }
    let simple: Unicode.Scalar
    switch bytes[index + 1] {
    case UInt8(ascii: "\""): simple = "\""
    case UInt8(ascii: "\\"): simple = "\\"
    case UInt8(ascii: "/"): simple = "/"
    case UInt8(ascii: "b"): simple = "\u{8}"
    case UInt8(ascii: "f"): simple = "\u{C}"
    case UInt8(ascii: "n"): simple = "\n"
    case UInt8(ascii: "r"): simple = "\r"
    case UInt8(ascii: "t"): simple = "\t"
    case UInt8(ascii: "u"):
      guard let unit = unit(at: index + 2) else { throw failure("This escape names no character.") }
      if unit & 0xFC00 == 0xD800, index + 7 < bytes.count, bytes[index + 6] == UInt8(ascii: "\\"),
        bytes[index + 7] == UInt8(ascii: "u"), let low = self.unit(at: index + 8), low & 0xFC00 == 0xDC00
      {
        index += 12
        return Unicode.Scalar(0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF)) ?? "\u{FFFD}"
      }
      index += 6
      // Half a pair alone names nothing; Go reads it as the replacement character.
      return Unicode.Scalar(unit) ?? "\u{FFFD}"
    default: throw failure("This escape is none that JSON knows.")
    }
    index += 2
    return simple
  }

  private func unit(at start: Int) -> UInt32? {
    guard start + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[start..<(start + 4)] {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
