import Terminal

/// Ticks on an axis of time: at whole seconds, minutes, hours and days of the clock on the wall.
struct TimeTicks {
  /// A label and where it stands.
  struct Tick: Hashable {
    /// Column of the tick, from the left edge of the plot.
    var column: Int
    /// First column of the label; may lie left of the plot.
    var x: Int
    /// The label; empty where none fits.
    var label: String
  }

  static let steps: [Double] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
    604_800, 1_209_600, 2_592_000, 7_776_000, 31_536_000, 315_360_000,
  ]

  /// The ticks of a window, the labels not overlapping and with at least two columns between them.
  /// - Parameters:
  ///   - columns: width of the plot.
  ///   - left: columns left of the plot that a label may use.
  ///   - right: columns right of it.
  static func make(
    _ window: ClosedRange<Double>, columns: Int, clock: ChartClock, left: Int = 0, right: Int = 0
  ) -> [Tick] {
    let length = window.upperBound - window.lowerBound
    guard length > 0, length < 1e11, window.lowerBound.magnitude < 1e11, columns > 1 else { return [] }
    for step in steps where length / step <= Double(columns) / 3 {
      let label = labels(clock, step: step)
      let ticks = place(window, columns: columns, clock: clock, step: step, left: left, right: right, label)
      if let ticks { return ticks }
    }
    return []
  }

  /// The ticks at a distance, or nil when labels would overlap.
  private static func place(
    _ window: ClosedRange<Double>, columns: Int, clock: ChartClock, step: Double, left: Int, right: Int,
    _ label: (Double) -> String
  ) -> [Tick]? {
    let origin = origin(clock)
    let length = window.upperBound - window.lowerBound
    var tick = ((window.lowerBound + origin) / step - 1e-9).rounded(.up)
    var found: [Tick] = []
    var free = -left
    while tick * step - origin <= window.upperBound + length * 1e-9 {
      let time = tick * step - origin
      let column = min(columns - 1, max(0, Int((time - window.lowerBound) / length * Double(columns))))
      let text = label(tick * step)
      let width = TextWidth.of(text)
      var x = column - (width - 1) / 2
      // At the edges a label moves in a little rather than vanish.
      x = min(max(x, -left), columns + right - width)
      let isMoved = x != column - (width - 1) / 2
      if x < -left || isMoved && !(x...(x + width - 1)).contains(column) || isMoved && x < free {
        found.append(Tick(column: column, x: column, label: ""))
      } else {
        guard x >= free else { return nil }
        found.append(Tick(column: column, x: x, label: text))
        free = x + width + 2
      }
      tick += 1
    }
    return found
  }

  /// What is added to a time so that ticks stand on multiples of the step.
  private static func origin(_ clock: ChartClock) -> Double {
    switch clock {
    case .wall(let offset): Double(offset)
    case .relative(let moment): -moment
    }
  }

  /// How the ticks of a step read; takes time with the origin added.
  private static func labels(_ clock: ChartClock, step: Double) -> (Double) -> String {
    switch clock {
    case .wall:
      return { local in
        if step >= 86_400 { return WallTime.day(local) }
        // At midnight the day is what one wants to know.
        if step >= 3600, local.truncatingRemainder(dividingBy: 86_400) == 0 { return WallTime.day(local) }
        return step < 60 ? WallTime.seconds(local) : WallTime.minutes(local)
      }
    case .relative:
      return { distance in
        if distance.magnitude < step / 2 { return "now" }
        return (distance < 0 ? "-" : "+") + WallTime.distance(distance.magnitude, step: step)
      }
    }
  }
}

/// Times of day, without a calendar library: the Gregorian calendar, days of 86,400 seconds.
enum WallTime {
  /// `14:02:07`. Takes local seconds since 1970.
  static func seconds(_ local: Double) -> String {
    guard let whole = whole(local) else { return "–" }
    return clock(whole) + ":" + two(mod(whole, 60))
  }

  /// `14:02`.
  static func minutes(_ local: Double) -> String { whole(local).map(clock) ?? "–" }

  /// `21 Nov`.
  static func day(_ local: Double) -> String {
    guard let whole = whole(local) else { return "–" }
    // Days to civil: H. Hinnant, "chrono-compatible low-level date algorithms".
    let z = (whole - mod(whole, 86_400)) / 86_400 + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let names = ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"]
    return "\(day) \(names[month])"
  }

  /// A distance that is a multiple of a tick's step: `30 s`, `5 min`, `1:30 min`, `2 h`, `3 d`.
  static func distance(_ seconds: Double, step: Double) -> String {
    guard let whole = whole(seconds) else { return "–" }
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 {
      return mod(whole, 60) == 0 ? "\(whole / 60) min" : "\(whole / 60):\(two(mod(whole, 60))) min"
    }
    if whole < 86_400 {
      let minutes = mod(whole / 60, 60)
      return minutes == 0 && step >= 60 ? "\(whole / 3600) h" : "\(whole / 3600):\(two(minutes)) h"
    }
    return mod(whole, 86_400) == 0
      ? "\(whole / 86_400) d" : "\(whole / 86_400) d \(mod(whole / 3600, 24)) h"
  }

  private static func clock(_ whole: Int) -> String {
    two(mod(whole, 86_400) / 3600) + ":" + two(mod(whole, 3600) / 60)
  }

  private static func whole(_ seconds: Double) -> Int? {
    // A thousandth late is still that second; a thousandth early is the one it was meant to be.
    let down = (seconds + 1e-3).rounded(.down)
    return down.magnitude < 1e12 ? Int(down) : nil
  }

  private static func mod(_ a: Int, _ b: Int) -> Int { (a % b + b) % b }
  private static func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
}

extension ChartClock {
  /// A single moment in full: `14:02:07`, or its distance.
  func text(_ time: Double) -> String {
    switch self {
    case .wall(let offset): return WallTime.seconds(time + Double(offset))
    case .relative(let moment):
      let distance = time - moment
      if distance.magnitude < 0.5 { return "now" }
      return (distance < 0 ? "-" : "+") + Format().seconds(distance.magnitude)
    }
  }
}
