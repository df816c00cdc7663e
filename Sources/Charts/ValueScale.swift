/// An axis of values whose ticks stand on whole rows, at 1, 2 or 5 times a power of ten.
///
/// Rows are counted from the bottom. A value on a tick lies on the lower edge of the tick's row, where text has its
/// base line; so a grid line, its label and a line of values at that height meet.
struct ValueScale: Hashable {
  /// The axis' unit.
  let unit: AxisUnit
  /// Value at the bottom, in the axis' unit.
  let base: Double
  /// From tick to tick, in the axis' unit.
  let step: Double
  /// Rows from tick to tick.
  let rowsPerStep: Int
  /// Rows in all.
  let rows: Int

  /// Finds the scale that wastes least.
  /// - Parameters:
  ///   - low: smallest value that must show.
  ///   - high: largest.
  ///   - rows: rows of the plot, at least 1.
  ///   - share: how much of the top row can be used: 0 to below 1.
  init(_ chartUnit: ChartUnit, low: Double, high: Double, rows: Int, share: Double) {
    let limit = 1e300
    var low = min(max(low, -limit), limit)
    var high = min(max(high, low), limit)
    let isPercent = chartUnit == .percent
    let largest = max(low.magnitude, high.magnitude)
    let unit = AxisUnit(chartUnit, largest: largest)
    low *= unit.factor
    high *= unit.factor
    if low >= 0, chartUnit.beginsAtZero || high - low >= 0.25 * high || high - low < high * 1e-6 { low = 0 }
    if low < 0, high < 0 { high = 0 }
    if !(high > low) { high = low + (isPercent && low == 0 ? 100 : 1) }
    let room = Double(rows - 1) + share
    let ideal = max(3.0, Double(rows) / 4)
    var best: (score: Double, base: Double, step: Double, rows: Int) = (.infinity, low, high - low, 1)
    for candidate in 1...max(1, rows - 1) {
      let span = high - low
      var step = Decade.niceStep(atLeast: span * Double(candidate) / max(room, 0.5))
      var base = Self.floor(low, step)
      // The bottom is on a tick: what that adds may need a larger step.
      while (high - base) / step * Double(candidate) > room + 1e-9, step < 1e305 {
        step = Decade.niceStep(atLeast: step * 1.5)
        base = Self.floor(low, step)
      }
      let used = (high - low) / step * Double(candidate) / max(room, 0.5)
      let ticks = Double(rows) / Double(candidate == 1 ? 2 : candidate)
      var score = (1 - used) + 0.12 * (ticks - ideal).magnitude + (candidate == 1 && rows > 4 ? 0.15 : 0)
      // All of a share deserves a tick of its own.
      let whole = (100 - base) / step / (candidate == 1 ? 2 : 1)
      if isPercent, high > 99.9, high <= 100, (whole - whole.rounded()).magnitude < 1e-9 { score -= 0.3 }
      if score < best.score - 1e-9 { best = (score, base, step, candidate) }
    }
    self.unit = unit
    base = best.base
    step = best.step
    rowsPerStep = best.rows
    self.rows = rows
  }

  private static func floor(_ value: Double, _ step: Double) -> Double {
    (value / step + 1e-9).rounded(.down) * step
  }

  /// Rows above the bottom line, with fractions; outside of 0..<rows for values beyond the axis.
  func height(_ value: Double) -> Double {
    guard value.isFinite else { return value > 0 ? Double(rows) : -1 }
    let position = (value * unit.factor - base) / step * Double(rowsPerStep)
    return min(max(position, -1), Double(rows))
  }

  /// Where zero lies: the rows that areas are filled down to.
  var zero: Double { min(max(0, height(0)), Double(rows)) }

  /// The rows of ticks, the bottom first, with the values they stand for (in the axis' unit).
  var ticks: [(row: Int, value: Double)] {
    let stride = rowsPerStep == 1 && rows > 2 ? 2 : 1
    var found: [(Int, Double)] = []
    var index = 0
    while index * rowsPerStep < rows {
      found.append((index * rowsPerStep, base + Double(index) * step))
      index += stride
    }
    return found
  }

  /// What a tick is called.
  func label(_ value: Double) -> String { unit.label(value, step: step) }
}
