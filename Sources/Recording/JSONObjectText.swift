/// Writes a flat JSON object; enough for labels and identities.
struct JSONObjectText {
  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  /// Adds a field with text.
  mutating func add(_ name: String, _ value: String?) {
    guard let value else { return }
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    string(name)
    bytes.append(UInt8(ascii: ":"))
    string(value)
  }

  /// The whole object.
  var text: String { String(decoding: bytes, as: UTF8.self) + "}" }

  private mutating func string(_ value: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20, 0x7F:
        // Control characters would reach the terminal of who reads the file with `sqlite3`.
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(contentsOf: (byte < 16 ? "0" : "").utf8)
        bytes.append(contentsOf: String(byte, radix: 16).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
