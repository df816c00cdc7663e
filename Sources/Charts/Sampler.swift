/// Brings evenly spaced values to a number of columns.
struct Sampler {
  /// What stands for many values in one column.
  enum Join {
    /// The largest: a peak is never lost.
    case largest
    /// The mean: sums of series stay sums.
    case mean
  }

  let start: Double
  let step: Double
  let window: ClosedRange<Double>
  let columns: Int

  /// The values at the columns: between two known values on the line that joins them, nil in gaps.
  func values(_ values: [Double?], _ join: Join) -> [Double?] {
    guard columns > 0 else { return [] }
    var result = [Double?](repeating: nil, count: columns)
    var known = [Int32](repeating: 0, count: columns)
    let first = TimeSpan.clampedIndex(
      window.lowerBound - step, start: start, step: step, count: values.count, up: true)
    let last = TimeSpan.clampedIndex(
      window.upperBound + step, start: start, step: step, count: values.count, up: false)
    guard first <= last else { return result }
    var previous: (x: Double, value: Double)?
    for index in first...last {
      guard let value = values[index], !value.isNaN else {
        previous = nil
        continue
      }
      let x = position(index)
      if let previous { bridge(previous, (x, value), &result, known) }
      let column = Int(x.rounded())
      if column >= 0, column < columns, x > -0.5 {
        if known[column] == 0 {
          result[column] = value
        } else if let old = result[column] {
          result[column] =
            join == .largest ? max(old, value) : old + (value - old) / Double(known[column] + 1)
        }
        known[column] += 1
      }
      previous = (x, value)
    }
    return result
  }

  /// Column of a value, with fractions; bounded, so that it can be made whole.
  func position(_ index: Int) -> Double {
    let length = window.upperBound - window.lowerBound
    let x = (start + Double(index) * step - window.lowerBound) / length * Double(columns - 1)
    return x.isNaN ? -1e6 : min(max(x, -1e6), 1e6)
  }

  private func bridge(
    _ a: (x: Double, value: Double), _ b: (x: Double, value: Double), _ result: inout [Double?],
    _ known: [Int32]
  ) {
    let from = max(0, Int(a.x.rounded(.up)))
    let to = min(columns - 1, Int(b.x.rounded(.down)))
    guard from <= to, b.x > a.x else { return }
    for column in from...to where known[column] == 0 {
      let share = (Double(column) - a.x) / (b.x - a.x)
      let value = a.value + (b.value - a.value) * share
      result[column] = value.isNaN ? b.value : value
    }
  }
}
