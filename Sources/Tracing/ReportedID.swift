/// Ids as stores write them: hex of any length, base64 of the bytes (protobuf's JSON), or, in test data, any text.
enum ReportedID {
  /// A trace's id; nil when there is nothing, or zeros alone.
  static func trace(_ text: String) -> TraceID? {
    if let id = TraceID(text) { return id }
    guard let bytes = bytes(text, count: 16) else { return numbered(text) }
    let id = TraceID(high: word(bytes[..<8]), low: word(bytes[8...]))
    return id.high == 0 && id.low == 0 ? nil : id
  }

  /// A span's id with its text, where the text is neither hex nor base64; nil when there is nothing, or zeros alone.
  static func span(_ text: String) -> (id: UInt64, text: String?)? {
    if let id = SpanIDText.parse(text) { return (id, nil) }
    if let bytes = bytes(text, count: 8) {
      let id = word(bytes[...])
      return id == 0 ? nil : (id, nil)
    }
    return numbered(text).map { ($0.low, text) }
  }

  /// Some number for a text that is no id: the same for the same text. FNV-1a in two halves.
  private static func numbered(_ text: String) -> TraceID? {
    guard text.utf8.contains(where: { $0 != UInt8(ascii: "0") }) else { return nil }
    var low: UInt64 = 0xCBF2_9CE4_8422_2325
    var high: UInt64 = 0x9AE1_6A3B_2F90_404F
    for byte in text.utf8 {
      low = (low ^ UInt64(byte)) &* 0x100_0000_01B3
      high = (high ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return TraceID(high: high, low: low | 1)
  }

  private static func bytes(_ text: String, count: Int) -> [UInt8]? {
    guard text.utf8.count >= count, text.utf8.count <= 2 * count, let bytes = Base64.bytes(text),
      bytes.count == count
    else { return nil }
    return bytes
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}

/// Base64 (RFC 4648, both alphabets, padding or not).
enum Base64 {
  /// The bytes; nil for what is no base64.
  static func bytes(_ text: String) -> [UInt8]? {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count * 3 / 4)
    var buffer: UInt32 = 0
    var bits = 0
    var isPadding = false
    for byte in text.utf8 {
      let value: UInt32
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte) - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte) - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte) + 4
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      case UInt8(ascii: "="):
        isPadding = true
        continue
      default: return nil
      }
      if isPadding { return nil }
      buffer = buffer << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    return out
  }
}
