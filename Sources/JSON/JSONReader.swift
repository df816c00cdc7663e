/// Why bytes are not the JSON that was expected.
package struct JSONFault: Error, Sendable, CustomStringConvertible {
  /// What is wrong, without the place.
  package var reason: String
  /// Byte at which it was found.
  package var offset: Int

  package var description: String { "\(reason) at byte \(offset)" }
}

/// A pull reader over the bytes of one JSON text: it walks forward, makes values only where asked, and never
/// recurses, so neither depth nor size of hostile input can hurt.
///
/// Lenient where tracers are: raw control characters in strings, broken UTF-8 (repaired) and half surrogates
/// (replaced) are taken; structure must be right.
package struct JSONReader {
  private let bytes: [UInt8]
  /// The next byte to be read.
  package private(set) var offset: Int

  /// Nesting beyond this is refused when a value is skipped.
  static let maximumDepth = 512

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A byte order mark is not JSON, but harmless.
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  package func fault(_ reason: String) -> JSONFault { JSONFault(reason: reason, offset: offset) }

  /// The next byte that is not white space, not yet consumed; nil at the end.
  package mutating func peek() -> UInt8? {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x0A, 0x0D, 0x09: offset += 1
      case let byte: return byte
      }
    }
    return nil
  }

  /// Consumes one structural byte.
  package mutating func expect(_ byte: UInt8, _ what: String) throws(JSONFault) {
    guard peek() == byte else { throw fault("expected \(what)") }
    offset += 1
  }

  /// Consumes the byte if it is next.
  package mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    offset += 1
    return true
  }

  /// Consumes `null` if it is next.
  package mutating func takeNull() throws(JSONFault) -> Bool {
    guard peek() == UInt8(ascii: "n") else { return false }
    try literal("null")
    return true
  }

  /// Steps to the next element of an array or member of an object whose opening was consumed.
  /// - Returns: false at its end, which is then consumed.
  package mutating func next(_ isFirst: inout Bool, closing: UInt8) throws(JSONFault) -> Bool {
    if take(closing) { return false }
    if !isFirst {
      guard take(UInt8(ascii: ",")) else {
        throw fault("expected , or \(Character(Unicode.Scalar(closing)))")
      }
      if peek() == closing { throw fault("nothing after ,") }
    }
    isFirst = false
    return true
  }

  /// A member's key and the colon behind it.
  package mutating func key() throws(JSONFault) -> String {
    let key = try string()
    try expect(UInt8(ascii: ":"), ":")
    return key
  }

  // MARK: - Values

  package mutating func string() throws(JSONFault) -> String {
    let (range, isPlain) = try stringBytes()
    if isPlain { return String(decoding: bytes[range], as: UTF8.self) }
    return try unescape(range)
  }

  /// Compares a string with plain ASCII without making it; consumes it.
  package mutating func stringEquals(_ text: StaticString) throws(JSONFault) -> Bool {
    let (range, isPlain) = try stringBytes()
    guard isPlain, range.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { wanted in
      for i in 0..<wanted.count where bytes[range.lowerBound + i] != wanted[i] { return false }
      return true
    }
  }

  /// Text of whatever scalar is next: strings as they are, numbers and literals as written; nil for null,
  /// arrays and objects (skipped).
  package mutating func scalarText() throws(JSONFault) -> String? {
    switch peek() {
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "n"):
      try skip()
      return nil
    default:
      let start = offset
      try skip()
      return String(decoding: bytes[start..<offset], as: UTF8.self)
    }
  }

  /// A whole number, also when written as `1.58e15` or in quotes; nil for anything else or out of range.
  package mutating func integer() throws(JSONFault) -> Int64? {
    if peek() == UInt8(ascii: "\"") {
      let text = try string()
      return Int64(text) ?? Double(text).flatMap { Int64(exactly: $0.rounded()) }
    }
    let start = offset
    var value: Int64 = 0
    var isPlain = true
    while offset < bytes.count {
      let byte = bytes[offset]
      guard byte >= 0x30, byte <= 0x39 else { break }
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, over2) = product.addingReportingOverflow(Int64(byte - 0x30))
      if over || over2 { isPlain = false }
      value = isPlain ? sum : 0
      offset += 1
    }
    if isPlain, offset > start, !(offset < bytes.count && Self.isNumberByte(bytes[offset])) { return value }
    offset = start
    try skip()
    guard let number = Double(String(decoding: bytes[start..<offset], as: UTF8.self)) else { return nil }
    return Int64(exactly: number.rounded())
  }

  /// `true`; anything else is false.
  package mutating func isTrue() throws(JSONFault) -> Bool {
    let start = peek()
    try skip()
    return start == UInt8(ascii: "t")
  }

  /// Walks over one value of any kind.
  package mutating func skip() throws(JSONFault) {
    var closings: [UInt8] = []
    repeat {
      guard let byte = peek() else { throw fault("cut off") }
      switch byte {
      case UInt8(ascii: "\""): _ = try stringBytes()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard closings.count < Self.maximumDepth else { throw fault("nested too deeply") }
        offset += 1
        let closing: UInt8 = byte == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
        if take(closing) { break }
        closings.append(closing)
        if closing == UInt8(ascii: "}") { try skipKey() }
        continue
      case UInt8(ascii: "t"): try literal("true")
      case UInt8(ascii: "f"): try literal("false")
      case UInt8(ascii: "n"): try literal("null")
      default:
        let start = offset
        while offset < bytes.count, Self.isNumberByte(bytes[offset]) { offset += 1 }
        guard offset > start else { throw fault("not a JSON value") }
      }
      // A value is complete: go on in what encloses it.
      while let closing = closings.last {
        if take(closing) {
          closings.removeLast()
          continue
        }
        try expect(UInt8(ascii: ","), ",")
        if closing == UInt8(ascii: "}") { try skipKey() }
        break
      }
    } while !closings.isEmpty
  }

  // MARK: - Inside

  private mutating func skipKey() throws(JSONFault) {
    _ = try stringBytes()
    try expect(UInt8(ascii: ":"), ":")
  }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private mutating func literal(_ text: StaticString) throws(JSONFault) {
    let count = text.utf8CodeUnitCount
    let isSame =
      offset + count <= bytes.count
      && text.withUTF8Buffer { wanted in
        for i in 0..<count where bytes[offset + i] != wanted[i] { return false }
        return true
      }
    guard isSame else { throw fault("not a JSON value") }
    offset += count
  }

  /// Consumes a string with its quotes; tells where its inside lies and whether it has no escapes.
  private mutating func stringBytes() throws(JSONFault) -> (Range<Int>, isPlain: Bool) {
    try expect(UInt8(ascii: "\""), "a string")
    let start = offset
    var isPlain = true
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") {
        offset += 1
        return (start..<(offset - 1), isPlain)
      }
      if byte == UInt8(ascii: "\\") {
        isPlain = false
        offset += 1
      }
      offset += 1
    }
    offset = bytes.count
    throw fault("string without end")
  }

  private func unescape(_ range: Range<Int>) throws(JSONFault) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(range.count)
    var i = range.lowerBound
    while i < range.upperBound {
      let byte = bytes[i]
      i += 1
      guard byte == UInt8(ascii: "\\") else {
        out.append(byte)
        continue
      }
      guard i < range.upperBound else { throw JSONFault(reason: "escape without end", offset: i) }
      let escape = bytes[i]
      i += 1
      switch escape {
      case UInt8(ascii: "n"): out.append(0x0A)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "f"): out.append(0x0C)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(escape)
      case UInt8(ascii: "u"):
        guard var scalar = hex4(i, range.upperBound) else {
          throw JSONFault(reason: "\\u without four hex digits", offset: i)
        }
        i += 4
        if (0xD800..<0xDC00).contains(scalar), i + 6 <= range.upperBound, bytes[i] == UInt8(ascii: "\\"),
          bytes[i + 1] == UInt8(ascii: "u"), let low = hex4(i + 2, range.upperBound),
          (0xDC00..<0xE000).contains(low)
        {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
          i += 6
        }
        out.append(contentsOf: String(Character(Unicode.Scalar(scalar) ?? "\u{FFFD}")).utf8)
      default: throw JSONFault(reason: "unknown escape", offset: i)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private func hex4(_ start: Int, _ end: Int) -> UInt32? {
    guard start + 4 <= end else { return nil }
    var value: UInt32 = 0
    for i in start..<(start + 4) {
      guard let digit = HexDigit.value(bytes[i]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}

/// Hexadecimal digits.
package enum HexDigit {
  /// The digit's value; nil for any other byte.
  package static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
