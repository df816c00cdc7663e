/// Writes JSON: fields in the order in which they are added, numbers short and finite, what is unknown absent.
package struct JSONText {
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// Starts with nothing written.
  package init() {}

  /// The text.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Writes an object.
  package mutating func object(_ fields: (inout JSONText) -> Void) { enclosed("{", "}", fields) }

  /// Writes an array.
  package mutating func array<Items: Sequence>(
    _ items: Items, _ item: (inout JSONText, Items.Element) -> Void
  ) {
    enclosed("[", "]") { json in
      for element in items { item(&json, element) }
    }
  }

  /// Writes a field's name; its value follows.
  package mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func field(_ name: String, _ value: String?) {
    guard let value else { return }
    key(name)
    string(value)
  }

  package mutating func field(_ name: String, _ value: Bool) {
    key(name)
    comma()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  package mutating func field(_ name: String, _ value: Double?) {
    guard let value, value.isFinite else { return }
    key(name)
    number(value)
  }

  package mutating func field(_ name: String, _ value: Int?) {
    guard let value else { return }
    key(name)
    comma()
    bytes.append(contentsOf: String(value).utf8)
  }

  package mutating func strings(_ name: String, _ values: [String]) {
    key(name)
    array(values) { $0.string($1) }
  }

  /// Writes a number, to the millionth: finer than any scrape.
  package mutating func number(_ value: Double) {
    comma()
    let rounded = abs(value) < 1e9 ? (value * 1e6).rounded() / 1e6 : value.rounded()
    if rounded == rounded.rounded(), abs(rounded) < 9e15 {
      bytes.append(contentsOf: String(Int64(rounded)).utf8)
    } else {
      bytes.append(contentsOf: rounded.description.utf8)
    }
  }

  /// Writes a string, with everything escaped that JSON or a terminal would take for something else.
  package mutating func string(_ value: String) {
    comma()
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    if value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
      bytes.append(contentsOf: value.utf8)
      return
    }
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": bytes.append(contentsOf: "\\\"".utf8)
      case "\\": bytes.append(contentsOf: "\\\\".utf8)
      case "\n": bytes.append(contentsOf: "\\n".utf8)
      case "\r": bytes.append(contentsOf: "\\r".utf8)
      case "\t": bytes.append(contentsOf: "\\t".utf8)
      default:
        if Self.isUnsafe(scalar.value) {
          let hex = String(scalar.value, radix: 16)
          bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex).utf8)
        } else {
          bytes.append(contentsOf: String(scalar).utf8)
        }
      }
    }
  }

  /// Control characters, and those that turn the direction of text or break lines.
  private static func isUnsafe(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }

  private mutating func enclosed(_ open: String, _ close: String, _ inside: (inout JSONText) -> Void) {
    comma()
    bytes.append(contentsOf: open.utf8)
    needsComma = false
    inside(&self)
    bytes.append(contentsOf: close.utf8)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}
