/// Durations as Istio's configuration writes them: `1h`, `1m30s`, `3.5s`, `250ms` (Go's form, of which protobuf's JSON
/// form `3.5s` is a part).
enum DurationValue {
  /// The nanoseconds of a duration; nil where the text is none or is too long for 292 years.
  static func nanoseconds(_ text: String) -> Int64? {
    var bytes = text.utf8[...]
    guard let first = bytes.first else { return nil }
    let isNegative = first == UInt8(ascii: "-")
    if isNegative || first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
    if bytes.elementsEqual("0".utf8) { return 0 }
    guard !bytes.isEmpty else { return nil }
    var total = 0.0
    while !bytes.isEmpty {
      guard let number = takeNumber(&bytes), let unit = takeUnit(&bytes) else { return nil }
      total += number * unit
    }
    guard total < 9.2e18 else { return nil }
    let rounded = Int64(total.rounded())
    return isNegative ? 0 &- rounded : rounded
  }

  /// The seconds of a duration; nil where the text is none.
  static func seconds(_ text: String) -> Double? { nanoseconds(text).map { Double($0) / 1e9 } }

  /// A clause that says what is wrong with a duration; nil where it is 1 ms or more and of whole milliseconds, as
  /// Istio wants it.
  static func problem(_ text: String, atLeast minimum: Int64 = 1_000_000) -> String? {
    guard let nanoseconds = nanoseconds(text) else {
      return formProblem(text)
    }
    if nanoseconds < minimum {
      return nanoseconds < 0
        ? "is negative" : minimum <= 1_000_000 ? "is too short: 1ms is the least" : "is too short"
    }
    return nanoseconds % 1_000_000 == 0 ? nil : "is too fine: Istio counts whole milliseconds"
  }

  /// A clause that says why a text is no duration; nil where it is one, whatever its length.
  static func formProblem(_ text: String) -> String? {
    if nanoseconds(text) != nil { return nil }
    if !text.isEmpty, text.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }) {
      return "has no unit: write \(text.prefix(20))s for seconds"
    }
    return "is no duration: write a number with ms, s, m or h, such as 3.5s or 1m"
  }

  private static func takeNumber(_ bytes: inout Substring.UTF8View) -> Double? {
    var value = 0.0
    var digits = 0
    while let byte = bytes.first, byte.isDigit {
      value = value * 10 + Double(byte - 0x30)
      digits += 1
      bytes = bytes.dropFirst()
    }
    if bytes.first == UInt8(ascii: ".") {
      bytes = bytes.dropFirst()
      var scale = 0.1
      while let byte = bytes.first, byte.isDigit {
        value += Double(byte - 0x30) * scale
        scale /= 10
        digits += 1
        bytes = bytes.dropFirst()
      }
    }
    return digits > 0 && value.isFinite ? value : nil
  }

  private static func takeUnit(_ bytes: inout Substring.UTF8View) -> Double? {
    let unit = bytes.prefix { !$0.isDigit && $0 != UInt8(ascii: ".") }
    bytes = bytes.dropFirst(unit.count)
    switch String(Substring(unit)) {
    case "ns": return 1
    case "us", "µs", "μs": return 1e3
    case "ms": return 1e6
    case "s": return 1e9
    case "m": return 60e9
    case "h": return 3600e9
    default: return nil
    }
  }
}
