/// What a shell or a template was meant to fill in before the file was applied: `$NAMESPACE`, `${HOST}`, `{{ .Values.x }}`.
enum Placeholder {
  /// The first placeholder in a text; nil where there is none. A lone `$`, or one before a lowercase letter, is none:
  /// regular expressions and Envoy's own substitutions use them.
  static func first(in text: String) -> String? {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "{") }) else {
      return nil
    }
    let bytes = Array(text.utf8)
    for index in bytes.indices.dropLast() {
      let next = bytes[index + 1]
      if bytes[index] == UInt8(ascii: "{"), next == UInt8(ascii: "{"),
        let end = close(bytes, from: index + 2, with: [UInt8(ascii: "}"), UInt8(ascii: "}")])
      {
        return String(decoding: bytes[index..<end], as: UTF8.self)
      }
      guard bytes[index] == UInt8(ascii: "$") else { continue }
      if next == UInt8(ascii: "{"), let end = close(bytes, from: index + 2, with: [UInt8(ascii: "}")]) {
        return String(decoding: bytes[index..<end], as: UTF8.self)
      }
      if next.isUpper {
        let name = bytes[(index + 1)...].prefix { $0.isUpper || $0.isDigit || $0 == UInt8(ascii: "_") }
        if name.count > 1 { return String(decoding: bytes[index..<name.endIndex], as: UTF8.self) }
      }
    }
    return nil
  }

  /// Where a placeholder of at most 80 bytes ends.
  private static func close(_ bytes: [UInt8], from start: Int, with mark: [UInt8]) -> Int? {
    let last = min(bytes.count - mark.count, start + 80)
    guard start < last + 1 else { return nil }
    for index in start...last where bytes[index..<(index + mark.count)].elementsEqual(mark) {
      return index > start ? index + mark.count : nil
    }
    return nil
  }
}
