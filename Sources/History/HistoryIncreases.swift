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
      let isFlushed = isHistogram && record.hasFlushes
      let unknown = record.unknown
      if isFlushed, window.seconds < TableReader.flushSeconds { return }
      guard let reader = TableReader(table, from: window.start, to: window.end, unknown: unknown),
        let span = reader.span(window, birth: isHistogram ? nil : record.life.birth)
      else { return }
      var seconds = span.seconds
      if isFlushed {
        let flushes = reader.flushSeconds(span)
        if flushes > 0 { seconds = flushes }
      }
      guard seconds > 0 else { return }
      var column = HistoryColumn()
      // A counter's total at both ends is enough, unless one of them does not tell it.
      let ends = TableReader(
        table, from: window.start, to: window.end, endsOnly: true, unknown: unknown)
      let endSpan = ends?.span(window, birth: isHistogram ? nil : record.life.birth)
      for slot in slots {
        guard let series = table.series[slot] else { continue }
        var span = span
        if let ends, let endSpan, table.kinds[slot].contains(.counter), ends.readEnds(slot, into: &column) {
          span = endSpan
        } else if !reader.read(slot, into: &column) {
          continue
        }
        let count = column.increase(span, isCounter: table.kinds[slot].contains(.counter))
        let isHeld = column[span.end].present || span.base.map { column[$0].present } ?? false
        guard isHeld || count > 0 else { continue }
        found.append(SeriesIncrease(series: series, source: record.name, count: count, seconds: seconds))
      }
    }
    return found
  }

  /// How fast series grew in each step of a grid.
  ///
  /// A step has a rate when the source was read in it, and before or at its start: that from the last scrape before
  /// it to the last one in it. A step without a scrape that lies between two of the usual distance has the rate
  /// between these (steps shorter than what is kept); in a longer pause there is none. Histograms span whole
  /// flushes: a step without one has none.
  public func steps(_ filter: SeriesFilter, on grid: HistoryGrid) -> [SeriesSteps] {
    var found: [SeriesSteps] = []
    guard grid.count > 0 else { return [] }
    forEachTable(filter) { record, table, isHistogram, slots in
      // With the row after it, which steps without their own lean on.
      guard let reader = TableReader(table, from: grid.start, to: grid.end + 60, unknown: record.unknown)
      else { return }
      let spans = reader.spans(
        grid, birth: isHistogram ? nil : record.life.birth,
        isFlushed: isHistogram && record.hasFlushes)
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

extension SourceHistory {
  /// Its histograms move with the flushes of one proxy; those of a Prometheus are sums over many, whose flushes come
  /// all the time.
  var hasFlushes: Bool { kind != .prometheus }
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
    if isCounter { return max(0, self[span.end].total - (span.base.map { self[$0].total } ?? 0)) }
    var sum = 0.0
    var before = span.base.map { self[$0].raw } ?? 0
    for row in ((span.base ?? -1) + 1)..<(span.end + 1) where self[row].present && self[row].raw.isFinite {
      sum += max(0, IncreaseRule.increase(from: before, to: self[row].raw, countsFromZero: false))
      before = self[row].raw
    }
    return sum
  }
}

extension TableReader {
  /// The span of each step of a grid; nil for those that nothing is known of.
  ///
  /// A step with no row of its own that lies within the distance of two rows such as all rows there have takes that
  /// distance: where one scrape of each 10 s is kept, steps of 2 s have its mean.
  func spans(_ grid: HistoryGrid, birth: Double?, isFlushed: Bool) -> [Span?] {
    let usual = usualDistance
    return (0..<grid.count).map { index in
      let step = grid[index]
      guard
        var span = span(step, birth: birth, needsBase: true) ?? covering(step, usual, isFlushed: isFlushed)
      else { return nil }
      if span.base == nil, span.seconds < Self.leastLife { return nil }
      if isFlushed {
        span.seconds = flushSeconds(span)
        if span.seconds <= 0 { return nil }
      }
      return span.seconds > 0 ? span : nil
    }
  }

  /// Uptimes come in whole seconds: over a shorter life the rate of a step would be off by more than a fifth, and
  /// absurd over the first instants.
  private static let leastLife = 5.0

  /// The rows on both sides of a step without one.
  private func covering(_ step: HistoryWindow, _ usual: [Double], isFlushed: Bool) -> Span? {
    guard let base = row(at: step.start), base + 1 < times.count, times[base + 1] > step.end else {
      return nil
    }
    if unknown.seconds(from: times[base], to: times[base + 1]) > 0 { return nil }
    let tier = tiers[base + 1]
    let seconds = times[base + 1] - times[base]
    // What is flushed has no rate between two flushes, but one over them.
    if isFlushed, tier == 0 { return nil }
    // What came before it is known more coarsely than what came since: rows further apart are usual there.
    let before = base > 0 ? times[base] - times[base - 1] : 0
    let after = base + 2 < times.count ? times[base + 2] - times[base + 1] : 0
    let near = min(max(before, after), Self.coarsest)
    guard seconds <= 2.5 * max(usual[Int(min(tier, 2))], near) else { return nil }
    return Span(base: base, end: base + 1, seconds: seconds)
  }

  /// Seconds up to which rows may be apart without it being a pause.
  private static let coarsest = 20.0

  /// The middle one of the distances of rows, by how often they were thinned out.
  private var usualDistance: [Double] {
    (0...2).map { tier in
      var distances: [Double] = []
      for row in times.indices.dropFirst() where tiers[row] == tier {
        distances.append(times[row] - times[row - 1])
      }
      distances.sort()
      return distances.isEmpty ? 0 : distances[distances.count / 2]
    }
  }
}
