/// Base64 as secrets are written: padded or not, white space ignored.
enum Base64 {
  /// The bytes; nil where a character does not belong.
  static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    var characters = 0
    var isAtEnd = false
    for character in text {
      let value: UInt8
      switch character {
      case 0x41...0x5A: value = character - 0x41
      case 0x61...0x7A: value = character - 0x61 + 26
      case 0x30...0x39: value = character - 0x30 + 52
      case 0x2B: value = 62
      case 0x2F: value = 63
      case 0x3D:
        isAtEnd = true
        continue
      case 0x20, 0x09, 0x0A, 0x0D: continue
      default: return nil
      }
      if isAtEnd { return nil }
      characters += 1
      bits = (bits << 6) | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= (1 << UInt32(count)) - 1
      }
    }
    // One character alone holds no byte.
    return characters % 4 == 1 ? nil : bytes
  }
}

/// The first block of a PEM text.
enum PEM {
  /// Its label (`CERTIFICATE`) and bytes; nil where there is none or it is broken.
  static func first(in bytes: [UInt8]) -> (label: String, bytes: [UInt8])? {
    let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
    let begin = Array("-----BEGIN ".utf8)
    let dashes = Array("-----".utf8)
    guard let start = lines.firstIndex(where: { $0.starts(with: begin) }) else { return nil }
    let label = trimmed(lines[start]).dropFirst(begin.count)
    guard label.count > dashes.count, label.suffix(dashes.count).elementsEqual(dashes) else { return nil }
    let name = Array(label.dropLast(dashes.count))
    let end = Array("-----END ".utf8) + name + dashes
    guard let stop = lines[start...].firstIndex(where: { trimmed($0).elementsEqual(end) }) else { return nil }
    // Headers of encrypted keys have a colon; they are no part of the contents.
    let body = lines[lines.index(after: start)..<stop].filter { !$0.contains(0x3A) }
    guard let decoded = Base64.decode(body.joined()), !decoded.isEmpty else { return nil }
    return (String(decoding: name, as: UTF8.self), decoded)
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line
    while let last = line.last, last == 0x20 || last == 0x09 { line = line.dropLast() }
    return line
  }
}

/// What is needed of a certificate: whether it is one, and when it is valid.
enum X509 {
  /// The time it is valid, in seconds since 1970, both ends included; nil where the bytes are no certificate.
  static func validity(_ bytes: [UInt8]) -> (from: Int, to: Int)? {
    var outer = DER(bytes[...])
    guard var certificate = outer.sequence(), outer.isAtEnd else { return nil }
    guard var body = certificate.sequence(), certificate.sequence() != nil,
      let signature = certificate.value(tag: 0x03), !signature.isEmpty, certificate.isAtEnd
    else { return nil }
    if body.nextTag == 0xA0 { _ = body.value(tag: 0xA0) }
    guard body.value(tag: 0x02) != nil, body.sequence() != nil, body.sequence() != nil,
      var validity = body.sequence(), body.sequence() != nil, body.sequence() != nil
    else { return nil }
    guard let from = validity.time(), let to = validity.time(), validity.isAtEnd else { return nil }
    return (from, to)
  }
}

/// Reads values of ASN.1's DER one after the other.
private struct DER {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }
  var nextTag: UInt8? { rest.first }

  /// The contents of the next value if it has the tag.
  mutating func value(tag: UInt8) -> ArraySlice<UInt8>? {
    guard rest.first == tag else { return nil }
    var after = rest.dropFirst()
    guard let first = after.popFirst() else { return nil }
    var length = Int(first)
    if first & 0x80 != 0 {
      let count = Int(first & 0x7F)
      guard count >= 1, count <= 4, after.count >= count else { return nil }
      length = 0
      for _ in 0..<count { length = length << 8 | Int(after.popFirst() ?? 0) }
    }
    guard length <= after.count else { return nil }
    rest = after.dropFirst(length)
    return after.prefix(length)
  }

  mutating func sequence() -> DER? { value(tag: 0x30).map(DER.init) }

  /// A time of either kind, in seconds since 1970.
  mutating func time() -> Int? {
    if let text = value(tag: 0x17) { return CalendarTime.seconds(text, yearDigits: 2) }
    return value(tag: 0x18).flatMap { CalendarTime.seconds($0, yearDigits: 4) }
  }
}

/// Dates as certificates write them.
enum CalendarTime {
  /// `YYMMDDhhmmssZ` or `YYYYMMDDhhmmssZ` in seconds since 1970; nil where it is neither.
  static func seconds(_ text: some Collection<UInt8>, yearDigits: Int) -> Int? {
    guard text.count == yearDigits + 11, text.dropFirst(yearDigits + 10).first == UInt8(ascii: "Z") else {
      return nil
    }
    var digits: [Int] = []
    for character in text.dropLast() {
      guard (0x30...0x39).contains(character) else { return nil }
      digits.append(Int(character) - 0x30)
    }
    func number(_ start: Int, _ count: Int) -> Int {
      digits.dropFirst(start).prefix(count).reduce(0) { $0 * 10 + $1 }
    }
    var year = number(0, yearDigits)
    if yearDigits == 2 { year += year < 50 ? 2000 : 1900 }
    let (month, day) = (number(yearDigits, 2), number(yearDigits + 2, 2))
    let (hour, minute, second) = (
      number(yearDigits + 4, 2), number(yearDigits + 6, 2), number(yearDigits + 8, 2)
    )
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60 else {
      return nil
    }
    return ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
  }

  /// `2027-02-18`.
  static func text(_ seconds: Int) -> String {
    // The number of days is found by going forward from a year that is surely not after it.
    let day = Int((Double(seconds) / 86400).rounded(.down))
    var year = 1969 + day / 366
    while days(year + 1, 1, 1) <= day { year += 1 }
    var month = 1
    while month < 12, days(year, month + 1, 1) <= day { month += 1 }
    let parts = [month, day - days(year, month, 1) + 1].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(year)-\(parts.joined(separator: "-"))"
  }

  /// Days from 1970-01-01 to a day of the Gregorian calendar.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // Years that begin in March have the leap day last.
    let shifted = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let leapDays = shifted / 4 - shifted / 100 + shifted / 400
    return shifted * 365 + leapDays + dayOfYear - 719_468
  }
}
