/// One series, row by row: what a question works on. Used again for the next series.
struct HistoryColumn {
  /// Values as they came last, at or before the row.
  var raws: [Double] = []
  /// Totals over resets.
  var totals: [Double] = []
  /// What makes a value a total.
  var offsets: [Double] = []
  /// Whether the row's body held the series.
  var present: [Bool] = []

  var count: Int { raws.count }

  mutating func removeAll() {
    raws.removeAll(keepingCapacity: true)
    totals.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    present.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  mutating func append(raw: Double, offset: Double, present isPresent: Bool) {
    raws.append(raw)
    totals.append(raw + offset)
    offsets.append(offset)
    present.append(isPresent)
  }

  /// Appends rows whose bodies did not hold the series.
  mutating func appendAbsent(_ rows: Int, raw: Double, offset: Double) {
    raws.append(contentsOf: repeatElement(raw, count: rows))
    totals.append(contentsOf: repeatElement(raw + offset, count: rows))
    offsets.append(contentsOf: repeatElement(offset, count: rows))
    present.append(contentsOf: repeatElement(false, count: rows))
  }
}
