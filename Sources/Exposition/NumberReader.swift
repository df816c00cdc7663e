/// Reads the numbers of the text format: what Go's `ParseFloat` takes, less hexadecimal and underscores
/// (Prometheus refuses those too). Always rounded correctly.
enum NumberReader {
  /// Powers of ten that a `Double` holds exactly.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]

  /// Reads the number that begins at `start` and ends at a blank, a line's end or `end`.
  /// - Returns: the value and the place behind it, or nil when it is no number.
  @inline(__always)
  static func read(_ start: BytePointer, _ end: BytePointer) -> (value: Double, next: BytePointer)? {
    // Most values of a proxy are short integers: up to 18 digits cannot overflow.
    var p = start
    var integer: UInt64 = 0
    while p < end, p.pointee.isDigit {
      integer = integer &* 10 &+ UInt64(p.pointee &- UInt8(ascii: "0"))
      p += 1
    }
    let digits = p - start
    if digits > 0, digits < 19, p == end || isEnd(p.pointee) { return (Double(integer), p) }
    return readAny(start, end)
  }

  @inline(__always)
  private static func isEnd(_ byte: UInt8) -> Bool {
    byte == ASCII.newline || byte.isBlank || byte == ASCII.carriageReturn
  }

  /// Every form: sign, fraction, exponent, NaN and the infinities.
  private static func readAny(_ start: BytePointer, _ end: BytePointer) -> (value: Double, next: BytePointer)?
  {
    var stop = start
    while stop < end, !isEnd(stop.pointee) { stop += 1 }
    guard stop > start else { return nil }
    var p = start
    let isNegative = p.pointee == UInt8(ascii: "-")
    if isNegative || p.pointee == UInt8(ascii: "+") { p += 1 }

    var mantissa: UInt64 = 0
    var significant = 0
    var exponent = 0
    var hasDigits = false
    func take(_ digit: UInt8) {
      hasDigits = true
      if significant > 0 || digit > 0 { significant += 1 }
      mantissa = mantissa &* 10 &+ UInt64(digit)
    }
    while p < stop, p.pointee.isDigit {
      take(p.pointee &- UInt8(ascii: "0"))
      p += 1
    }
    if p < stop, p.pointee == UInt8(ascii: ".") {
      p += 1
      while p < stop, p.pointee.isDigit {
        take(p.pointee &- UInt8(ascii: "0"))
        exponent -= 1
        p += 1
      }
    }
    guard hasDigits else { return word(start, stop) }
    if p < stop, p.pointee | 0x20 == UInt8(ascii: "e") {
      p += 1
      var isDown = false
      if p < stop, p.pointee == UInt8(ascii: "-") || p.pointee == UInt8(ascii: "+") {
        isDown = p.pointee == UInt8(ascii: "-")
        p += 1
      }
      guard p < stop else { return nil }
      var written = 0
      while p < stop, p.pointee.isDigit {
        if written < 100_000 { written = written * 10 + Int(p.pointee &- UInt8(ascii: "0")) }
        p += 1
      }
      exponent += isDown ? -written : written
    }
    guard p == stop else { return nil }
    // Exact: an integer of at most 53 bits times or divided by an exact power of ten rounds once.
    if significant <= 19, mantissa <= 1 << 53, exponent >= -22, exponent <= 22 {
      let whole = Double(mantissa)
      let value = exponent < 0 ? whole / powersOfTen[-exponent] : whole * powersOfTen[exponent]
      return (isNegative ? -value : value, stop)
    }
    // The standard library rounds correctly whatever the locale says (C's strtod does not).
    guard let value = Double(start.text(to: stop)) else { return nil }
    return (value, stop)
  }

  /// `NaN`, `Inf`, `Infinity` with or without sign, in any case.
  private static func word(_ start: BytePointer, _ stop: BytePointer) -> (value: Double, next: BytePointer)? {
    guard stop - start <= 9 else { return nil }
    switch start.text(to: stop).lowercased() {
    case "nan", "+nan", "-nan": return (.nan, stop)
    case "inf", "+inf", "infinity", "+infinity": return (.infinity, stop)
    case "-inf", "-infinity": return (-.infinity, stop)
    default: return nil
    }
  }
}
