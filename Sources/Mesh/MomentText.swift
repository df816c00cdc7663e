import FoundationEssentials

/// Moments as people type them, for `--at` and `:at`.
///
/// `2026-05-04T14:02:07Z` (RFC 3339) is itself; `14:02`, `14:02:07` is the last such time of day at or before the end of
/// what is known; `-5m` is so long before that end, `+30s` so long after its begin. Units: `ms`, `s`, `m`, `h`, `d`.
public enum MomentText {
  /// Reads a moment.
  /// - Parameters:
  ///   - span: from when to when something is known.
  ///   - utcOffset: seconds by which local time is ahead of UTC.
  /// - Returns: nil when the text is none of these. The moment may lie outside of the span.
  public static func parse(_ text: String, in span: ClosedRange<Date>, utcOffset: Int) -> Date? {
    guard let first = text.first else { return nil }
    if first == "-" || first == "+" {
      guard let seconds = duration(text.dropFirst()) else { return nil }
      return first == "-"
        ? span.upperBound.addingTimeInterval(-seconds) : span.lowerBound.addingTimeInterval(seconds)
    }
    if let date = try? Date(text, strategy: .iso8601) { return date }
    if let date = try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)) {
      return date
    }
    guard let ofDay = timeOfDay(text) else { return nil }
    let end = span.upperBound.timeIntervalSince1970 + Double(utcOffset)
    guard end.isFinite, end.magnitude < 1e12 else { return nil }
    let midnight = (end / 86_400).rounded(.down) * 86_400
    let local = midnight + ofDay <= end ? midnight + ofDay : midnight + ofDay - 86_400
    return Date(timeIntervalSince1970: local - Double(utcOffset))
  }

  /// Reads a length of time: `90`, `90s`, `1.5h`; nil when it is none, or not above 0.
  public static func duration(_ text: some StringProtocol) -> Double? {
    let units: [(suffix: String, seconds: Double)] = [
      ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("", 1),
    ]
    for unit in units where text.hasSuffix(unit.suffix) {
      guard let number = Double(text.dropLast(unit.suffix.count)), number.isFinite, number > 0,
        number * unit.seconds < 1e10
      else { return nil }
      return number * unit.seconds
    }
    return nil
  }

  /// Seconds since midnight.
  private static func timeOfDay(_ text: String) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3 else { return nil }
    let numbers = parts.map { part -> Double? in
      guard (1...6).contains(part.count), let value = Double(part), value >= 0 else { return nil }
      return value
    }
    guard let hour = numbers[0], hour < 24, let minute = numbers[1], minute < 60 else { return nil }
    guard parts.count == 3 else { return hour * 3600 + minute * 60 }
    guard let second = numbers[2], second < 60 else { return nil }
    return hour * 3600 + minute * 60 + second
  }
}
