import FoundationEssentials

/// Days and minutes as people read them, in the time zone of the user.
enum DateText {
  /// `2027-01-15`.
  static func day(_ date: Date, utcOffset: Int) -> String {
    let parts = parts(date, utcOffset)
    return "\(pad(parts.year, 4))-\(pad(parts.month))-\(pad(parts.day))"
  }

  /// `2027-01-15 14:02`.
  static func minute(_ date: Date, utcOffset: Int) -> String {
    let parts = parts(date, utcOffset)
    return "\(day(date, utcOffset: utcOffset)) \(pad(parts.minutes / 60)):\(pad(parts.minutes % 60))"
  }

  private static func pad(_ value: Int, _ width: Int = 2) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  /// Days since 1970 to the civil calendar (Howard Hinnant, "chrono-compatible low-level date algorithms").
  private static func parts(_ date: Date, _ offset: Int) -> (year: Int, month: Int, day: Int, minutes: Int) {
    let seconds = min(max(date.timeIntervalSince1970, -6e10), 2.5e11) + Double(offset)
    let days = Int((seconds / 86_400).rounded(.down))
    let minutes = Int((seconds - Double(days) * 86_400) / 60)
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    return (yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, day, minutes)
  }
}
