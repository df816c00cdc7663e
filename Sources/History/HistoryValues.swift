import Mesh

extension HistoryStore {
  /// Whether a metric counts up, by its name: as Prometheus names counters and histograms, and Envoy its own.
  public static func isCounter(_ name: String) -> Bool { SeriesKind.of(name).contains(.counter) }

  /// The last value of series at or before a moment, at most `within` seconds old.
  public func values(_ filter: SeriesFilter, at moment: Double, within seconds: Double) -> [SeriesValue] {
    var found: [SeriesValue] = []
    forEachTable(filter) { record, table, _, slots in
      guard let reader = TableReader(table, from: moment - seconds, to: moment),
        let last = reader.row(at: moment)
      else { return }
      var column = HistoryColumn()
      for slot in slots {
        guard let series = table.series[slot], reader.read(slot, into: &column),
          let row = column.lastPresent(upTo: last), reader.times[row] >= moment - seconds
        else { continue }
        found.append(
          SeriesValue(series: series, source: record.name, value: column[row].raw, at: reader.times[row]))
      }
    }
    return found
  }

  /// Values of gauges at the end of each step of a grid.
  ///
  /// The last value that was read in the step; nil in a step in which none was.
  public func valueSteps(_ filter: SeriesFilter, on grid: HistoryGrid) -> [SeriesSteps] {
    var found: [SeriesSteps] = []
    guard grid.count > 0 else { return [] }
    forEachTable(filter) { record, table, _, slots in
      guard let reader = TableReader(table, from: grid.start, to: grid.end) else { return }
      let ends = (0..<grid.count).map { reader.row(at: grid[$0].end) }
      var column = HistoryColumn()
      for slot in slots {
        guard let series = table.series[slot], reader.read(slot, into: &column) else { continue }
        let values = ends.enumerated().map { index, end -> Double? in
          guard let end, let row = column.lastPresent(upTo: end), reader.times[row] > grid[index].start else {
            return nil
          }
          return column[row].raw
        }
        guard values.contains(where: { $0 != nil }) else { continue }
        found.append(SeriesSteps(series: series, source: record.name, rates: values))
      }
    }
    return found
  }

  /// All series that pass a filter, whenever they were seen.
  public func series(_ filter: SeriesFilter) -> [(series: Series, source: String)] {
    var found: [(series: Series, source: String)] = []
    forEachTable(filter) { record, table, _, slots in
      for slot in slots {
        if let series = table.series[slot] { found.append((series, record.name)) }
      }
    }
    return found
  }
}

extension HistoryColumn {
  /// The last row at or before one whose body held the series.
  func lastPresent(upTo row: Int) -> Int? {
    var row = row
    while row >= 0 {
      if self[row].present { return row }
      row -= 1
    }
    return nil
  }
}
