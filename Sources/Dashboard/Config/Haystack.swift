/// The texts of many rows in one piece, ASCII letters lowered, so that a filter over twenty thousand rows is a
/// walk over bytes.
struct Haystack: Sendable {
  private let bytes: [UInt8]
  /// Where each row's text ends.
  private let ends: [Int]

  init(_ texts: some Sequence<String>) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for text in texts {
      for byte in text.utf8 { bytes.append(Self.lowered(byte)) }
      ends.append(bytes.count)
    }
    self.bytes = bytes
    self.ends = ends
  }

  /// For each row whether it holds every word of a text. Cost: linear in the bytes.
  func matches(_ text: String) -> [Bool] {
    let words = text.split(separator: " ").map { $0.utf8.map(Self.lowered) }
    guard !words.isEmpty else { return Array(repeating: true, count: ends.count) }
    return bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      return ends.map { end in
        defer { start = end }
        let row = UnsafeBufferPointer(rebasing: bytes[start..<end])
        return words.allSatisfy { Self.stands($0, in: row) }
      }
    }
  }

  private static func stands(_ needle: [UInt8], in hay: UnsafeBufferPointer<UInt8>) -> Bool {
    guard hay.count >= needle.count, let first = needle.first else { return false }
    for start in 0...(hay.count - needle.count) where hay[start] == first {
      var at = 1
      while at < needle.count, hay[start + at] == needle[at] { at += 1 }
      if at == needle.count { return true }
    }
    return false
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
