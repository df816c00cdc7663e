/// A heat map brought to the rows and columns of a plot.
struct HeatGrid {
  /// Buckets of each row, the bottom first, as ranges of `bounds`.
  let rows: [Range<Int>]
  /// Rows of cells of the plot.
  let height: Int
  /// Value of each column and row; nil columns are not known.
  let columns: [[Double]?]
  /// The largest value.
  let top: Double

  /// - Parameters:
  ///   - width: columns of the plot.
  ///   - height: rows of the plot.
  init(_ map: HeatMap, window: ClosedRange<Double>, width: Int, height: Int) {
    let first = TimeSpan.clampedIndex(
      window.lowerBound, start: map.start, step: map.step, count: map.columns.count, up: true)
    let last = TimeSpan.clampedIndex(
      window.upperBound, start: map.start, step: map.step, count: map.columns.count, up: false)
    let shown = first <= last ? first..<(last + 1) : 0..<0
    let used = Self.usedBuckets(map, shown)
    let height = max(1, height)
    // Joined where there are more buckets than rows; wider where there is room.
    let joined = max(1, (used.count + height - 1) / height)
    var rows: [Range<Int>] = []
    var at = used.lowerBound
    while at < used.upperBound {
      rows.append(at..<min(at + joined, used.upperBound))
      at += joined
    }
    self.rows = rows
    self.height = height
    columns = Self.columns(map, shown, window: window, width: width, rows: rows)
    top = columns.reduce(0) { max($0, $1?.max() ?? 0) }
  }

  /// The rows of cells that a row of buckets takes, counted from the bottom: together they fill the plot.
  func cells(of row: Int) -> Range<Int> {
    (row * height / max(1, rows.count))..<((row + 1) * height / max(1, rows.count))
  }

  /// From the lowest to the highest bucket that ever held something: the others say nothing.
  private static func usedBuckets(_ map: HeatMap, _ shown: Range<Int>) -> Range<Int> {
    var used: Range<Int>?
    for index in shown {
      guard let column = map.columns[index] else { continue }
      for (bucket, count) in column.prefix(map.bounds.count).enumerated() where count > 0 {
        used = min(used?.lowerBound ?? bucket, bucket)..<max(used?.upperBound ?? 0, bucket + 1)
      }
    }
    return used ?? 0..<min(map.bounds.count, 1)
  }

  /// The mean of the moments that fall into a column, so that columns of one moment more do not stand out; buckets
  /// that are joined are summed.
  private static func columns(
    _ map: HeatMap, _ shown: Range<Int>, window: ClosedRange<Double>, width: Int, rows: [Range<Int>]
  ) -> [[Double]?] {
    guard width > 0, !shown.isEmpty else { return Array(repeating: nil, count: max(0, width)) }
    let length = window.upperBound - window.lowerBound
    var members = [[Int]](repeating: [], count: width)
    for index in shown {
      let x = (map.start + Double(index) * map.step - window.lowerBound) / length * Double(width)
      members[min(width - 1, max(0, Int(x + 1e-6)))].append(index)
    }
    return members.enumerated().map { x, indices in
      var indices = indices
      if indices.isEmpty {
        // Between two moments: the nearer one, unless it is more than a step away.
        let time = window.lowerBound + (Double(x) + 0.5) / Double(width) * length
        guard let at = TimeSpan.index(of: time, start: map.start, step: map.step),
          map.columns.indices.contains(at)
        else { return nil }
        indices = [at]
      }
      let known = indices.compactMap { map.columns[$0] }
      guard !known.isEmpty else { return nil }
      return rows.map { row in
        known.reduce(0) { sum, column in sum + Self.sum(column, row) } / Double(known.count)
      }
    }
  }

  /// What a column holds in a range of buckets; counts that cannot be are nothing.
  static func sum(_ column: [Double], _ buckets: Range<Int>) -> Double {
    column[buckets.clamped(to: 0..<column.count)].reduce(0) { $1 > 0 && $1 < 1e200 ? $0 + $1 : $0 }
  }

  /// 0 for nothing, 1 to `steps` for more: by the square root, so that few beside many are seen.
  func level(_ value: Double, steps: Int) -> Int {
    guard value > 0, top > 0 else { return 0 }
    return min(steps, max(1, Int(((value / top).squareRoot() * Double(steps)).rounded(.up))))
  }
}
