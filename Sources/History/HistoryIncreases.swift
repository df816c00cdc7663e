import Mesh

extension HistoryStore {
  /// By how much series grew in a window. Series of sources that were not read at both ends are left out; those that
  /// did not move have a count of 0.
  ///
  /// A series that neither scrape at the ends holds and that did not move is left out. Histograms have increases
  /// in windows of 5 s and more, since they move only when Envoy flushes.
  public func increases(_ filter: SeriesFilter, in window: HistoryWindow) -> [SeriesIncrease] {
    var found: [SeriesIncrease] = []
    forEachTable(filter) { record, table, isHistogram, slots in
      if isHistogram, window.seconds < TableReader.flushSeconds { return }
      guard let reader = TableReader(table, from: window.start, to: window.end),
        let span = reader.span(window, birth: isHistogram ? nil : record.life.birth)
      else { return }
      var seconds = span.seconds
      if isHistogram {
        let flushes = reader.flushSeconds(span)
        if flushes > 0 { seconds = flushes }
      }
      guard seconds > 0 else { return }
      var column = HistoryColumn()
      for slot in slots {
        guard let series = table.series[slot], reader.read(slot, into: &column) else { continue }
        let count = column.increase(span, isCounter: table.kinds[slot].contains(.counter))
        let isHeld = column.present[span.end] || span.base.map { column.present[$0] } ?? false
        guard isHeld || count > 0 else { continue }
        found.append(SeriesIncrease(series: series, source: record.name, count: count, seconds: seconds))
      }
    }
    return found
  }

  /// How fast series grew in each step of a grid.
  ///
  /// A step has a rate when the source was read in it, and before or at its start; nothing is interpolated.
  /// Histograms span whole flushes: a step without one has none.
  public func steps(_ filter: SeriesFilter, on grid: HistoryGrid) -> [SeriesSteps] {
    var found: [SeriesSteps] = []
    guard grid.count > 0 else { return [] }
    forEachTable(filter) { record, table, isHistogram, slots in
      guard let reader = TableReader(table, from: grid.start, to: grid.end) else { return }
      let spans = reader.spans(grid, birth: isHistogram ? nil : record.life.birth, isFlushed: isHistogram)
      guard spans.contains(where: { $0 != nil }) else { return }
      var column = HistoryColumn()
      for slot in slots {
        guard let series = table.series[slot], reader.read(slot, into: &column) else { continue }
        let isCounter = table.kinds[slot].contains(.counter)
        let rates = spans.map { span in span.map { column.increase($0, isCounter: isCounter) / $0.seconds } }
        found.append(SeriesSteps(series: series, source: record.name, rates: rates))
      }
    }
    return found
  }

  /// Calls with each table that has series that pass, and their slots.
  func forEachTable(
    _ filter: SeriesFilter,
    _ body: (_ record: SourceHistory, _ table: HistoryTable, _ isHistogram: Bool, _ slots: [Int]) -> Void
  ) {
    for record in records where filter.sources?.contains(record.name) ?? true {
      for index in 0...1 {
        let table = record[index]
        let slots = table.slots(filter)
        if !slots.isEmpty { body(record, table, index == 1, slots) }
      }
    }
  }
}

extension HistoryTable {
  /// The slots of the series that pass a filter.
  func slots(_ filter: SeriesFilter) -> [Int] {
    guard let keyFilter = KeyFilter(filter, texts: keys.texts) else { return [] }
    return keys.numbers.withUnsafeBufferPointer { numbers in
      series.indices.filter { keyFilter.accepts(numbers, slot: $0, series) && series[$0] != nil }
    }
  }
}

extension HistoryColumn {
  /// The increase over a span. For what is no counter each fall counts as a reset.
  func increase(_ span: TableReader.Span, isCounter: Bool) -> Double {
    if isCounter { return max(0, totals[span.end] - (span.base.map { totals[$0] } ?? 0)) }
    var sum = 0.0
    var before = span.base.map { raws[$0] } ?? 0
    for row in ((span.base ?? -1) + 1)..<(span.end + 1) where present[row] && raws[row].isFinite {
      sum += max(0, IncreaseRule.increase(from: before, to: raws[row], countsFromZero: false))
      before = raws[row]
    }
    return sum
  }
}

extension TableReader {
  /// The span of each step of a grid; nil for those that nothing is known of.
  func spans(_ grid: HistoryGrid, birth: Double?, isFlushed: Bool) -> [Span?] {
    (0..<grid.count).map { index in
      guard var span = span(grid[index], birth: birth, needsBase: true) else { return nil }
      if isFlushed {
        span.seconds = flushSeconds(span)
        if span.seconds <= 0 { return nil }
      }
      return span.seconds > 0 ? span : nil
    }
  }
}
