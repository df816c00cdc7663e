import FoundationEssentials

/// Times of day on the screen. Local time comes as an offset, so that a picture depends on its inputs alone.
enum ClockText {
  /// `2026-05-04`.
  static func date(_ date: Date, utcOffset: Int) -> String {
    guard date.timeIntervalSince1970.magnitude < 1e11 else { return "-" }
    return date.addingTimeInterval(Double(utcOffset)).formatted(
      Date.ISO8601FormatStyle().year().month().day())
  }

  /// `14:02:07`.
  static func time(_ date: Date, utcOffset: Int) -> String {
    let seconds = date.timeIntervalSince1970
    guard seconds.isFinite, seconds.magnitude < 1e12 else { return "--:--:--" }
    let ofDay = ((Int(seconds.rounded(.down)) + utcOffset) % 86_400 + 86_400) % 86_400
    return [ofDay / 3600, ofDay / 60 % 60, ofDay % 60]
      .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}
