import History

/// The steps in which histograms are read for a grid that may be finer than Envoy's flushes: at least one flush long,
/// at places that stay the same while the chart moves on.
struct CoarseGrid {
  /// The grid that is asked for.
  let fine: HistoryGrid
  /// The grid that is read.
  let coarse: HistoryGrid

  init(_ fine: HistoryGrid) {
    self.fine = fine
    let factor = max(1, (MetricsPanels.flushSeconds / fine.step - 1e-6).rounded(.up))
    guard factor > 1 else {
      coarse = fine
      return
    }
    let step = fine.step * factor
    let start = ((fine.start + 1e-6) / step).rounded(.down) * step
    let count = ((fine.end - start) / step - 1e-6).rounded(.up)
    coarse = HistoryGrid(start: start, step: step, count: Int(min(max(count, 0), 1e6)))
  }

  /// Values of the coarse steps at each fine one. A step without a value between flushes keeps that of the step before
  /// it, once: flushes do not fall into every step evenly, and the newest step is not yet full.
  func spread(_ row: [Double]) -> [Double] {
    var carried = row
    for index in row.indices.dropFirst() where row[index].isNaN { carried[index] = row[index - 1] }
    guard coarse != fine else { return carried }
    return (0..<fine.count).map { index in
      let middle = fine.start + (Double(index) + 0.5) * fine.step
      let place = Int(((middle - coarse.start) / coarse.step).rounded(.down))
      return carried.indices.contains(place) ? carried[place] : .nan
    }
  }
}
