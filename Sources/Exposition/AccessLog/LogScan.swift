/// Finds values in lines of any form: `key=value`, `key="value"`, `"key":"value"`, `key: value`.
enum LogScan {
  /// The value of a key; nil where there is none. The key must stand alone: `level` is not found in `loglevel`.
  static func value(of key: String, in line: some StringProtocol) -> String? {
    let bytes = Array(line.utf8)
    let wanted = Array(key.utf8)
    return value(of: wanted, in: bytes)
  }

  /// Keys are compared without case, and `-` is `_`.
  static func value(of wanted: [UInt8], in bytes: [UInt8]) -> String? {
    guard let first = wanted.first, bytes.count > wanted.count else { return nil }
    var at = 0
    let last = bytes.count - wanted.count
    while at <= last {
      guard folded(bytes[at]) == folded(first), at == 0 || !isWord(bytes[at - 1]), matches(wanted, bytes, at)
      else {
        at += 1
        continue
      }
      if let value = value(in: bytes, from: at + wanted.count) { return value }
      at += wanted.count
    }
    return nil
  }

  private static func matches(_ wanted: [UInt8], _ bytes: [UInt8], _ start: Int) -> Bool {
    for i in 0..<wanted.count where folded(wanted[i]) != folded(bytes[start + i]) { return false }
    return true
  }

  /// What stands behind a key: a quote that ends it, `=` or `:`, and then the value.
  private static func value(in bytes: [UInt8], from start: Int) -> String? {
    var at = start
    func skip(_ these: UInt8...) { while at < bytes.count, these.contains(bytes[at]) { at += 1 } }
    if at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") { at += 1 }
    skip(UInt8(ascii: " "))
    guard at < bytes.count, bytes[at] == UInt8(ascii: "=") || bytes[at] == UInt8(ascii: ":") else {
      return nil
    }
    at += 1
    skip(UInt8(ascii: " "))
    guard at < bytes.count else { return nil }
    let quote = bytes[at]
    let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    if isQuoted { at += 1 }
    let begin = at
    while at < bytes.count, at - begin < 256 {
      if isQuoted ? bytes[at] == quote : !isWord(bytes[at]) { break }
      at += 1
    }
    return at > begin ? String(decoding: bytes[begin..<at], as: UTF8.self) : nil
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    case UInt8(ascii: "-"): UInt8(ascii: "_")
    default: byte
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "/"):
      true
    default: false
    }
  }
}
