import JSON

extension TraceID {
  /// Reads 1 to 32 hex digits of either case; leading zeros may be missing (older stores drop them).
  /// - Returns: nil for anything else and for zero.
  public init?(_ text: some StringProtocol) {
    var high: UInt64 = 0
    var low: UInt64 = 0
    var count = 0
    for byte in text.utf8 {
      guard let digit = HexDigit.value(byte), count < 32 else { return nil }
      high = high << 4 | low >> 60
      low = low << 4 | UInt64(digit)
      count += 1
    }
    guard count > 0, high != 0 || low != 0 else { return nil }
    self.init(high: high, low: low)
  }
}

/// Identity of a span: 64 bits, written as 16 hex digits.
enum SpanIDText {
  /// Reads 1 to 16 hex digits; nil for anything else and for zero.
  static func parse(_ text: String) -> UInt64? {
    guard let id = TraceID(text), id.high == 0 else { return nil }
    return id.low
  }

  static func text(_ id: UInt64) -> String { TraceID(high: 0, low: id).description }
}
