/// HTTP header names and values.
enum HeaderValue {
  /// A clause that says what is wrong with a header's name; nil where it is one. `allowingPseudo` takes `:authority` and
  /// its like.
  static func nameProblem(_ name: String, allowingPseudo: Bool = false) -> String? {
    var bytes = name.utf8[...]
    if allowingPseudo, bytes.first == UInt8(ascii: ":") { bytes = bytes.dropFirst() }
    if bytes.isEmpty { return "is an empty header name" }
    guard let bad = bytes.first(where: { !isToken($0) }) else { return nil }
    return bad == UInt8(ascii: ":")
      ? "is no header name: write it without the colon"
      : "is no header name: only letters, digits and !#$%&'*+-.^_`|~ are allowed"
  }

  /// A clause that says what is wrong with a header's value; nil where it is one. A `%` must begin one of Envoy's
  /// operators (`%REQ(x-id)%`) or be doubled.
  static func valueProblem(_ value: String) -> String? {
    var bytes = value.utf8[...]
    while let byte = bytes.first {
      bytes = bytes.dropFirst()
      if byte < 0x20 && byte != 0x09 || byte == 0x7F { return "holds a control character" }
      guard byte == UInt8(ascii: "%") else { continue }
      if bytes.first == UInt8(ascii: "%") {
        bytes = bytes.dropFirst()
        continue
      }
      guard takeOperator(&bytes) else {
        return "holds a % that begins no operator: write %% for a percent sign"
      }
    }
    return nil
  }

  /// Takes `NAME%`, `NAME(…)%` or `NAME(…):12%`.
  private static func takeOperator(_ bytes: inout Substring.UTF8View) -> Bool {
    let name = bytes.prefix { $0.isUpper || $0.isDigit || $0 == UInt8(ascii: "_") }
    guard !name.isEmpty else { return false }
    bytes = bytes.dropFirst(name.count)
    if bytes.first == UInt8(ascii: "(") {
      guard let close = bytes.firstIndex(of: UInt8(ascii: ")")) else { return false }
      bytes = bytes[bytes.index(after: close)...]
    }
    if bytes.first == UInt8(ascii: ":") {
      bytes = bytes.dropFirst()
      let digits = bytes.prefix(while: \.isDigit)
      guard !digits.isEmpty else { return false }
      bytes = bytes.dropFirst(digits.count)
    }
    guard bytes.first == UInt8(ascii: "%") else { return false }
    bytes = bytes.dropFirst()
    return true
  }

  private static func isToken(_ byte: UInt8) -> Bool {
    byte.isAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }
}
