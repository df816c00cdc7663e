import Terminal

/// How numbers read on the screen: one place, so that a rate on an edge and the same rate in the side panel
/// are the same text. What is not known is a dash, never 0. Pure; does not depend on the locale.
public struct Format: Sendable, Hashable {
  /// Which characters may be used.
  public let glyphs: GlyphSet

  /// Formats for one set of characters; a pane passes `canvas.glyphs`.
  public init(_ glyphs: GlyphSet = .unicode) { self.glyphs = glyphs }

  /// What stands where a number is not known.
  public var unknown: String { glyphs == .unicode ? "–" : "-" }

  // MARK: - Rates

  /// Requests (or anything counted) per second: `20.1/s`, `1.2k/s`; below 0.1/s by the minute: `3/min`.
  public func rate(_ perSecond: Double?) -> String {
    guard let value = known(perSecond) else { return unknown }
    if value == 0 { return "0/s" }
    if value < 0.1 {
      let perMinute = value * 60
      if perMinute < 0.1 { return "<0.1/min" }
      return Self.trimmed(perMinute, decimals: perMinute < 1 ? 1 : 0) + "/min"
    }
    return scaled(value) + "/s"
  }

  /// A count: `7`, `201`, `12.3k`, `1.2M`. Fractions (a rate over a window) are rounded.
  public func count(_ value: Double?) -> String {
    guard let value = known(value) else { return unknown }
    return value < 10_000 ? Self.fixed(value, decimals: 0) : scaled(value)
  }

  /// A number that need not be whole: `0.25`, `4`, `4.5`, `201`, `12.3k`.
  public func number(_ value: Double?) -> String {
    guard let value = known(value) else { return unknown }
    if value == value.rounded(), value < 10_000 { return Self.fixed(value, decimals: 0) }
    return scaled(value)
  }

  // MARK: - Bytes

  /// Bytes, by the thousand: `512 B`, `1.2 kB`, `34.1 MB`.
  public func bytes(_ value: Double?) -> String {
    guard var value = known(value) else { return unknown }
    var unit = 0
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    while value >= 999.5, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return Self.fixed(value, decimals: unit > 0 && value < 99.95 ? 1 : 0) + " " + units[unit]
  }

  /// Bytes per second: `1.2 kB/s`.
  public func bytesPerSecond(_ value: Double?) -> String {
    guard known(value) != nil else { return unknown }
    return bytes(value) + "/s"
  }

  // MARK: - Time

  /// A latency in milliseconds: `0.42 ms`, `4.8 ms`, `123 ms`, `1.23 s`, `2 min 3 s`.
  public func milliseconds(_ value: Double?) -> String {
    guard let value = known(value) else { return unknown }
    if value == 0 { return "0 ms" }
    if value < 0.995 { return Self.fixed(value, decimals: 2) + " ms" }
    if value < 9.95 { return Self.fixed(value, decimals: 1) + " ms" }
    if value < 999.5 { return Self.fixed(value, decimals: 0) + " ms" }
    if value < 9_995 { return Self.fixed(value / 1000, decimals: 2) + " s" }
    if value < 59_950 { return Self.fixed(value / 1000, decimals: 1) + " s" }
    return seconds(value / 1000)
  }

  /// A span of time in whole seconds, at most two units: `3 s`, `2 min 3 s`, `1 h 4 min`, `3 d 2 h`.
  public func seconds(_ value: Double?) -> String {
    guard let value = known(value), value < 1e12 else { return unknown }
    let total = Int(value.rounded())
    let (days, hours, minutes, rest) = (total / 86400, total / 3600 % 24, total / 60 % 60, total % 60)
    if days > 0 { return Self.pair(days, "d", hours, "h") }
    if hours > 0 { return Self.pair(hours, "h", minutes, "min") }
    if minutes > 0 { return Self.pair(minutes, "min", rest, "s") }
    return "\(rest) s"
  }

  // MARK: - Shares

  /// A share in percent: `0%`, `<0.1%`, `5.1%`, `24.6%`, `100%`. Never rounds up to 100 or down to 0, so that
  /// `100%` means all and `0%` none.
  public func percent(_ value: Double?) -> String {
    guard let value = known(value) else { return unknown }
    if value == 0 { return "0%" }
    if value < 0.1 { return "<0.1%" }
    if value < 100, value > 99.9 { return "99.9%" }
    return Self.trimmed(value, decimals: 1) + "%"
  }

  /// So many of so many: `1 of 3 failed`.
  public func failed(_ errors: Double, of count: Double) -> String {
    "\(self.count(errors)) of \(self.count(count)) failed"
  }

  // MARK: - Digits

  /// A number with a fixed count of decimals, rounded half up: `fixed(1.25, decimals: 1)` is `1.3`.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    var power = 1
    for _ in 0..<max(0, min(decimals, 6)) { power *= 10 }
    let magnitude = value.magnitude * Double(power) + 1e-9
    guard magnitude.isFinite, magnitude < 9e18 else { return value < 0 ? "-inf" : "inf" }
    let digits = Int(magnitude.rounded())
    let sign = value < 0 && digits > 0 ? "-" : ""
    guard power > 1 else { return sign + String(digits) }
    let fraction = String(digits % power)
    let zeros = String(repeating: "0", count: max(0, String(power).count - 1 - fraction.count))
    return sign + String(digits / power) + "." + zeros + fraction
  }

  private static func trimmed(_ value: Double, decimals: Int) -> String {
    let text = fixed(value, decimals: decimals)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func pair(_ a: Int, _ unitA: String, _ b: Int, _ unitB: String) -> String {
    b == 0 ? "\(a) \(unitA)" : "\(a) \(unitA) \(b) \(unitB)"
  }

  /// Three figures with a unit prefix: 0.25, 4.0, 20.1, 201, 1.2k, 34.1k, 1.2M.
  private func scaled(_ value: Double) -> String {
    var value = value
    var prefix = 0
    let prefixes = ["", "k", "M", "G", "T", "P"]
    while value >= 999.5, prefix < prefixes.count - 1 {
      value /= 1000
      prefix += 1
    }
    let decimals = value >= 99.95 ? 0 : value < 0.995 ? 2 : 1
    return Self.fixed(value, decimals: decimals) + prefixes[prefix]
  }

  /// A number that can be shown: neither missing, nor negative, nor without bounds.
  private func known(_ value: Double?) -> Double? {
    guard let value, value.isFinite, value >= 0 else { return nil }
    return value
  }
}
