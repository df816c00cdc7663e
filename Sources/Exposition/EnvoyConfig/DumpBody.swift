import JSON

/// What a proxy answered, whole; rows point at their pieces of it.
struct DumpBody: Sendable {
  let bytes: [UInt8]

  /// The lines of a piece, as YAML writes them, secrets left out; nil when the piece is none of this answer.
  func lines(of piece: Range<Int>) -> [DumpLine]? {
    guard piece.lowerBound >= 0, piece.upperBound <= bytes.count, !piece.isEmpty,
      let value = try? JSONValue(Array(bytes[piece]))
    else { return nil }
    return DumpText.lines(value)
  }

  /// Whether a piece holds a text, whatever the case of ASCII letters.
  /// - Parameter needle: in lower case.
  func holds(_ needle: [UInt8], in piece: Range<Int>) -> Bool {
    ByteSearch.contains(needle, in: bytes, piece)
  }
}
