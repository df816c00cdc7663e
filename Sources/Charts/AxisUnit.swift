/// The unit in which one axis counts, chosen once for all of its labels.
struct AxisUnit: Hashable {
  /// Value times this is what the axis shows.
  var factor: Double
  /// Stands behind every number: `k`, `%`.
  var suffix = ""
  /// Stands once, beside the title: `req/s`, `ms`.
  var name: String

  /// The unit for values up to `largest` (a magnitude).
  init(_ unit: ChartUnit, largest: Double) {
    switch unit {
    case .rate(let noun):
      if largest > 0 && largest < 0.1 {
        self.init(factor: 60, name: noun + "/min")
      } else {
        self.init(thousands: largest, name: noun + "/s")
      }
    case .count(let noun): self.init(thousands: largest, name: noun)
    case .percent: self.init(factor: 1, suffix: "%", name: "")
    case .bytes: self.init(bytes: largest, per: "")
    case .bytesPerSecond: self.init(bytes: largest, per: "/s")
    case .milliseconds: self.init(time: largest / 1000, perSecond: 0.001, isShort: largest < 999.5)
    case .seconds: self.init(time: largest, perSecond: 1, isShort: false)
    }
  }

  private init(factor: Double, suffix: String = "", name: String) {
    self.factor = factor
    self.suffix = suffix
    self.name = name
  }

  private init(thousands largest: Double, name: String) {
    let (factor, power) = Self.scale(largest, steps: 5)
    self.init(factor: factor, suffix: ["", "k", "M", "G", "T", "P"][power], name: name)
  }

  private init(bytes largest: Double, per: String) {
    let (factor, power) = Self.scale(largest, steps: 5)
    self.init(factor: factor, name: ["B", "kB", "MB", "GB", "TB", "PB"][power] + per)
  }

  /// - Parameters:
  ///   - time: the largest in seconds.
  ///   - perSecond: seconds in one of the unit of the values.
  ///   - isShort: whether milliseconds suit.
  private init(time: Double, perSecond: Double, isShort: Bool) {
    if isShort {
      self.init(factor: 1, name: "ms")
    } else if time < 180 {
      self.init(factor: perSecond, name: "s")
    } else if time < 10_800 {
      self.init(factor: perSecond / 60, name: "min")
    } else if time < 259_200 {
      self.init(factor: perSecond / 3600, name: "h")
    } else {
      self.init(factor: perSecond / 86_400, name: "d")
    }
  }

  private static func scale(_ largest: Double, steps: Int) -> (Double, Int) {
    var power = 0
    var divisor = 1.0
    while power < steps, largest / divisor > 999.5 {
      divisor *= 1000
      power += 1
    }
    return (1 / divisor, power)
  }

  /// A number on the axis, in the axis' own unit, exact for multiples of `step`.
  func label(_ value: Double, step: Double) -> String {
    let magnitude = value.magnitude
    if magnitude < step / 1000 { return suffix == "%" ? "0%" : "0" }
    if magnitude >= 1e7 || step < 1e-4 { return Decade.scientific(value) + suffix }
    return Format.fixed(value, decimals: max(0, -Decade.exponent(of: step))) + suffix
  }
}

/// Powers of ten, without a mathematics library.
enum Decade {
  /// 10 to the power of `exponent`; infinite or 0 beyond what a Double holds.
  static func power(_ exponent: Int) -> Double {
    var result = 1.0
    var base = 10.0
    var rest = exponent.magnitude
    while rest > 0 {
      if rest & 1 == 1 { result *= base }
      base *= base
      rest >>= 1
    }
    return exponent < 0 ? 1 / result : result
  }

  /// The largest n with 10ⁿ ≤ value (a little tolerant, so that 0.1 + 0.2 is no trap); 0 for what is not positive.
  static func exponent(of value: Double) -> Int {
    guard value > 0, value.isFinite else { return 0 }
    var n = Int((Double(value.exponent) * 0.301_029_995_663_981_2).rounded(.down))
    while n < 308, power(n + 1) <= value * (1 + 1e-9) { n += 1 }
    while n > -300, power(n) > value * (1 + 1e-9) { n -= 1 }
    return n
  }

  /// The smallest of 1, 2, 5 times a power of ten that is at least `value`.
  static func niceStep(atLeast value: Double) -> Double {
    guard value > 0, value.isFinite else { return 1 }
    let unit = power(exponent(of: value))
    for factor in [1.0, 2, 5, 10] where factor * unit >= value * (1 - 1e-9) { return factor * unit }
    return 10 * unit
  }

  /// `2e-7`, `1.5e30`.
  static func scientific(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : value > 0 ? "inf" : "-inf" }
    let exponent = exponent(of: value.magnitude)
    var digits = Format.fixed(value / power(exponent), decimals: 1)
    if digits.hasSuffix(".0") { digits.removeLast(2) }
    return "\(digits)e\(exponent)"
  }
}
