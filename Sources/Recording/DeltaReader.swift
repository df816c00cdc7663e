/// Reads the JSON of `scrape.delta` and `scrape.whole`, entry by entry. What is no such text is an error, whatever
/// it holds; a count is bounded by who asks.
struct DeltaReader {
  /// One entry.
  struct Entry {
    var first: Int64
    /// Series that it speaks of, at least 1.
    var count: Int64
    var number: Double
    /// Written as text: the value itself.
    var isValue: Bool
  }

  /// The text is not what it should be.
  struct Malformed: Error {}

  private let bytes: [UInt8]
  private var place = 0
  private var isAtStart = true

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next entry; nil after the last.
  mutating func next() throws(Malformed) -> Entry? {
    if isAtStart {
      isAtStart = false
      try expect("[")
      if take("]") { return try end() }
    } else {
      if take("]") { return try end() }
      try expect(",")
    }
    try expect("[")
    guard let first = Int64(try word()) else { throw Malformed() }
    try expect(",")
    let isValue = take("\"")
    guard let number = Self.number(try word()) else { throw Malformed() }
    if isValue { try expect("\"") }
    guard isValue || number.isFinite else { throw Malformed() }
    var count: Int64 = 1
    if take(",") {
      guard let read = Int64(try word()), read >= 1 else { throw Malformed() }
      count = read
    }
    try expect("]")
    return Entry(first: first, count: count, number: number, isValue: isValue)
  }

  private mutating func end() throws(Malformed) -> Entry? {
    skipSpace()
    guard place == bytes.count else { throw Malformed() }
    return nil
  }

  private static func number(_ text: String) -> Double? {
    if let integer = Int64(text) { return Double(integer) }
    switch text {
    case "NaN": return .nan
    case "+Inf": return .infinity
    case "-Inf": return -.infinity
    default: return text.utf8.first.map { $0 == 0x2D || 0x30...0x39 ~= $0 } == true ? Double(text) : nil
    }
  }

  private mutating func word() throws(Malformed) -> String {
    skipSpace()
    let start = place
    while place < bytes.count, place - start < 32 {
      switch bytes[place] {
      case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), 0x41...0x5A, 0x61...0x7A:
        place += 1
        continue
      default: break
      }
      break
    }
    guard place > start else { throw Malformed() }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func skipSpace() {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard place < bytes.count, UInt32(bytes[place]) == character.value else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Malformed) {
    guard take(character) else { throw Malformed() }
  }
}
