/// Looking at many bytes at once.
enum ByteScan {
  /// Whether there is nothing but visible ASCII, spaces and line feeds.
  static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    let raw = UnsafeRawPointer(base)
    var index = 0
    let space = SIMD32<UInt8>(repeating: 0x20)
    let last = SIMD32<UInt8>(repeating: 0x5E)
    let feed = SIMD32<UInt8>(repeating: 0x0A)
    while index + 32 <= bytes.count {
      let chunk = raw.loadUnaligned(fromByteOffset: index, as: SIMD32<UInt8>.self)
      // One subtraction tells both ends of the range: smaller ones wrap around.
      let isStrange = ((chunk &- space) .> last) .& (chunk .!= feed)
      if any(isStrange) { return false }
      index += 32
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte &- 0x20 > 0x5E, byte != 0x0A { return false }
      index += 1
    }
    return true
  }

  /// Whether a plain scalar may start so without a second look: a letter, a digit, `_`, `.`, `/`, `$`.
  @inline(__always)
  static func startsName(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return (letter >= 0x61 && letter <= 0x7A) || (byte >= 0x2E && byte <= 0x39) || byte == 0x5F
      || byte == 0x24
  }

  /// Whether a value without quotes may start so: as a name, or with a sign that means nothing in YAML.
  @inline(__always)
  static func startsPlain(_ byte: UInt8) -> Bool {
    if startsName(byte) { return true }
    switch byte {
    case UInt8(ascii: "~"), UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "^"), UInt8(ascii: ";"), UInt8(ascii: "\\"):
      return true
    default: return false
    }
  }
}
