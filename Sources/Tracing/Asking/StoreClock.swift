import FoundationEssentials

/// The time of day for questions that name one.
struct StoreClock: Sendable {
  /// Seconds since 1970.
  var now: @Sendable () -> Double = { Date().timeIntervalSince1970 }

  /// The span of time that a look back covers, in microseconds since 1970.
  func window(_ lookback: Double) -> (from: Int64, to: Int64) {
    let seconds = lookback.isFinite ? max(1, min(lookback, 1e9)) : 900
    let end = now()
    return (Int64(max(0, end - seconds) * 1e6), Int64(end * 1e6))
  }

  /// RFC 3339 with microseconds, in UTC.
  static func rfc3339(_ microseconds: Int64) -> String {
    let seconds = microseconds / 1_000_000
    let days = seconds / 86_400
    let time = seconds % 86_400
    // Days to a date of the Gregorian calendar: eras of 400 years that begin in March.
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let calendarMonth = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0)
    func padded(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(calendarMonth, 2))-\(padded(day, 2))T\(padded(time / 3600, 2)):"
      + "\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2)).\(padded(microseconds % 1_000_000, 6))Z"
  }
}
