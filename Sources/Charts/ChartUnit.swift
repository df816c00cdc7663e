/// What the numbers of a chart are. Decides how values read, which units the axis may choose from and whether the axis
/// begins at zero.
public enum ChartUnit: Sendable, Hashable {
  /// Things in a second; the word says which: `req` reads `req/s`. Rare ones are told by the minute.
  case rate(of: String)
  /// Milliseconds; long ones read as seconds or minutes.
  case milliseconds
  /// Seconds: ages, uptimes.
  case seconds
  /// Bytes, by the thousand.
  case bytes
  /// Bytes in a second.
  case bytesPerSecond
  /// Percent, 0 to 100.
  case percent
  /// A count; the word says of what and may be empty.
  case count(of: String)

  /// Requests in a second.
  public static let requestsPerSecond = ChartUnit.rate(of: "req")
  /// Operations in a second.
  public static let operationsPerSecond = ChartUnit.rate(of: "ops")
  /// Anything in a second.
  public static let perSecond = ChartUnit.rate(of: "")
  /// A count of what the title says.
  public static let count = ChartUnit.count(of: "")

  /// A value as people say it: `20.1/s`, `4.8 ms`, `34.1 MB`; a dash when it is not known.
  public func text(_ value: Double?, _ format: Format = Format()) -> String {
    guard let value, !value.isNaN else { return format.unknown }
    if value < 0 {
      let positive = text(-value, format)
      return positive == text(0, format) ? positive : "-" + positive
    }
    if value == .infinity { return format.glyphs == .unicode ? "∞" : "inf" }
    switch self {
    case .rate: return format.rate(value)
    case .milliseconds: return format.milliseconds(value)
    case .seconds:
      return value < 9.95 && value > 0 ? format.milliseconds(value * 1000) : format.seconds(value)
    case .bytes: return format.bytes(value)
    case .bytesPerSecond: return format.bytesPerSecond(value)
    case .percent: return format.percent(value)
    case .count: return value < 10 ? format.number(value) : format.count(value)
    }
  }

  /// Whether an axis begins at zero whatever the values: true for what is a flow or a count. Latencies and shares may
  /// show a narrow band.
  var beginsAtZero: Bool {
    switch self {
    case .rate, .bytesPerSecond, .count: true
    case .milliseconds, .seconds, .bytes, .percent: false
    }
  }
}
