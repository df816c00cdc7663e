/// What YAML makes of a scalar written without quotes.
enum ScalarKind {
  case text, number, boolean

  /// Reads a plain scalar as Kubernetes' reader (YAML 1.1) does. `y` and `n` alone are left texts: readers differ.
  static func of(_ text: String) -> ScalarKind {
    guard let first = text.utf8.first else { return .text }
    switch first {
    case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return isNumber(text) ? .number : .text
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "y"),
      UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "o"), UInt8(ascii: "O"):
      return text.utf8.count <= 5 && booleans.contains(text) ? .boolean : .text
    default: return .text
    }
  }

  private static let booleans: Set<String> = [
    "true", "True", "TRUE", "false", "False", "FALSE", "yes", "Yes", "YES", "no", "No", "NO", "on", "On",
    "ON",
    "off", "Off", "OFF",
  ]

  private static func isNumber(_ text: String) -> Bool {
    var bytes = text.utf8[...]
    if bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-") { bytes = bytes.dropFirst() }
    if bytes.isEmpty { return false }
    if bytes.elementsEqual(".inf".utf8) || bytes.elementsEqual(".nan".utf8)
      || bytes.elementsEqual(".Inf".utf8)
    {
      return true
    }
    let prefix = bytes.prefix(2)
    if prefix.elementsEqual("0x".utf8) || prefix.elementsEqual("0o".utf8) || prefix.elementsEqual("0b".utf8) {
      let digits = bytes.dropFirst(2)
      return !digits.isEmpty && digits.allSatisfy { $0.isHex || $0 == UInt8(ascii: "_") }
    }
    let whole = bytes.prefix { $0.isDigit || $0 == UInt8(ascii: "_") }
    bytes = bytes.dropFirst(whole.count)
    var digits = whole.count
    if bytes.first == UInt8(ascii: ".") {
      bytes = bytes.dropFirst()
      let fraction = bytes.prefix(while: \.isDigit)
      digits += fraction.count
      bytes = bytes.dropFirst(fraction.count)
    }
    guard digits > 0 else { return false }
    guard let sign = bytes.first else { return true }
    guard sign == UInt8(ascii: "e") || sign == UInt8(ascii: "E") else { return false }
    bytes = bytes.dropFirst()
    if bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-") { bytes = bytes.dropFirst() }
    return !bytes.isEmpty && bytes.allSatisfy(\.isDigit)
  }
}
