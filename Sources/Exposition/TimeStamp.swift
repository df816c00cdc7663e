import FoundationEssentials

/// Moments as RFC 3339 writes them, with fractions of seconds and offsets: `2026-05-04T14:02:07.5+02:00`.
enum TimeStamp {
  /// Reads a moment; nil for anything else, also for days and hours that there are not.
  static func parse(_ text: String) -> Date? {
    let bytes = Array(text.utf8)
    guard (20...48).contains(bytes.count) else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[range] {
        guard byte.isDigit else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return value
    }
    func holds(_ character: Unicode.Scalar, _ index: Int) -> Bool {
      index < bytes.count && bytes[index] == UInt8(ascii: character)
    }
    guard let year = number(0..<4), holds("-", 4), let month = number(5..<7), holds("-", 7),
      let day = number(8..<10), holds("T", 10) || holds("t", 10) || holds(" ", 10),
      let hour = number(11..<13), holds(":", 13), let minute = number(14..<16), holds(":", 16),
      let second = number(17..<19), (1...12).contains(month), (1...days(month, year)).contains(day),
      hour < 24,
      minute < 60, second <= 60
    else { return nil }
    var at = 19
    var fraction = 0.0
    if holds(".", at) {
      at += 1
      var scale = 0.1
      let first = at
      while at < bytes.count, bytes[at].isDigit {
        fraction += Double(bytes[at] - UInt8(ascii: "0")) * scale
        scale /= 10
        at += 1
      }
      if at == first { return nil }
    }
    var offset = 0
    if holds("Z", at) || holds("z", at) {
      at += 1
    } else if holds("+", at) || holds("-", at) {
      let isWest = holds("-", at)
      let gap = holds(":", at + 3) ? 1 : 0
      guard let hours = number(at + 1..<at + 3), let minutes = number(at + 3 + gap..<at + 5 + gap),
        hours < 24,
        minutes < 60
      else { return nil }
      offset = (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
      at += 5 + gap
    }
    guard at == bytes.count, bytes.count > 19 else { return nil }
    let seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
    return Date(timeIntervalSince1970: Double(seconds) + fraction)
  }

  private static func days(_ month: Int, _ year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// In the calendar of the West, also before it was introduced: years that begin with March, in eras of 400.
  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let ofEra = year - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }
}
