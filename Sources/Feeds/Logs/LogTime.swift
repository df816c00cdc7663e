/// Times as logs write them.
enum LogTime {
  /// Seconds since 1970 of an RFC 3339 time, also with a space for the `T` and any number of decimals; nil for what is
  /// none.
  static func seconds(_ text: some StringProtocol) -> Double? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 19, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "), bytes[13] == UInt8(ascii: ":"),
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
      let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
      let second = number(bytes[17..<19]),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    var at = 19
    var fraction = 0.0
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") || bytes[at] == UInt8(ascii: ",") {
      at += 1
      var scale = 0.1
      while at < bytes.count, (0x30...0x39).contains(bytes[at]) {
        fraction += Double(bytes[at] - 0x30) * scale
        scale /= 10
        at += 1
      }
    }
    // Days from the civil calendar, in eras of 400 years that begin in March.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    let seconds = Double(days * 86_400 + hour * 3600 + minute * 60 + second) + fraction
    return seconds - offset(bytes[at...])
  }

  /// `+02:00` in seconds; anything else is UTC.
  private static func offset(_ bytes: ArraySlice<UInt8>) -> Double {
    guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let hours = number(bytes.dropFirst().prefix(2)), let minutes = number(bytes.suffix(2)), bytes.count >= 5
    else { return 0 }
    return (sign == UInt8(ascii: "-") ? -1 : 1) * Double(hours * 3600 + minutes * 60)
  }

  /// Envoy's own time at the beginning of a line, `[2024-…]`, or one without brackets.
  static func beginning(_ line: some StringProtocol) -> Double? {
    let head = line.utf8.prefix(48)
    guard let first = head.first else { return nil }
    if first == UInt8(ascii: "[") { return seconds(String(decoding: head.dropFirst(), as: UTF8.self)) }
    return (0x30...0x39).contains(first) ? seconds(String(decoding: head, as: UTF8.self)) : nil
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in bytes {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return bytes.isEmpty ? nil : value
  }
}
