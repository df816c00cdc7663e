/// The rows of a table around a window: from the last one at or before its start, or the first of all, to the last
/// one at or before its end; and what lies packed with these.
struct TableReader {
  /// The rows that an increase is counted between.
  struct Span {
    /// Nil for the process' start: then the first values are increases too.
    var base: Int?
    var end: Int
    /// Time between them, more than 0.
    var seconds: Double
  }

  private let table: HistoryTable
  /// Indexes of chunks; their number stands for the head.
  private let segments: ClosedRange<Int>
  /// Times of the rows, oldest first.
  let times: [Double]
  let notes: [RowNote]
  /// How often a row was thinned out.
  let tiers: [UInt8]

  /// Envoy flushes its histograms each 5 s.
  static let flushSeconds = 5.0

  /// Nil when there is no row at or before `end`.
  init?(_ table: HistoryTable, from start: Double, to end: Double) {
    guard let last = table.segment(at: end) else { return nil }
    self.init(table, segments: (table.segment(at: start) ?? 0)...last)
  }

  /// All rows of some segments.
  init(_ table: HistoryTable, segments: ClosedRange<Int>) {
    self.table = table
    self.segments = segments
    var times: [Double] = []
    var notes: [RowNote] = []
    var tiers: [UInt8] = []
    for segment in segments {
      table.forEachNote(of: segment) { note, tier in
        times.append(note.at)
        notes.append(note)
        tiers.append(UInt8(tier))
      }
    }
    self.times = times
    self.notes = notes
    self.tiers = tiers
  }

  /// The last row at or before a time.
  func row(at time: Double) -> Int? {
    var low = 0
    var high = times.count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  /// The span of a window by the rule of increases.
  /// - Parameters:
  ///   - birth: when the process that was read first had started; nil for what is flushed.
  ///   - needsBase: a first row inside the window is no base.
  func span(_ window: HistoryWindow, birth: Double?, needsBase: Bool = false) -> Span? {
    guard let end = row(at: window.end), times[end] > window.start else { return nil }
    if let base = row(at: window.start) {
      return Span(base: base, end: end, seconds: times[end] - times[base])
    }
    if let birth, let firstAt = table.firstAt, birth >= window.start, birth < firstAt {
      return Span(base: nil, end: end, seconds: times[end] - birth)
    }
    guard !needsBase, let first = times.first, first < times[end] else { return nil }
    return Span(base: 0, end: end, seconds: times[end] - first)
  }

  /// Seconds between the flushes that two rows show; 0 where there was none in between.
  func flushSeconds(_ span: Span) -> Double {
    guard let base = span.base else { return span.seconds }
    return max(0, flush(span.end) - flush(base))
  }

  /// A flush that moved nothing is not seen, but came at most one flush interval before the scrape.
  private func flush(_ row: Int) -> Double {
    let seen = notes[row].flush
    return max(seen.isFinite ? seen : 0, times[row] - Self.flushSeconds)
  }

  /// Number of series that a row's body held, near enough.
  func slots(ofRow row: Int) -> Int {
    var row = row
    for segment in segments {
      let rows = table.rowCount(of: segment)
      if row < rows {
        return segment < table.chunks.count ? table.chunks[segment].columnCount : table.head[row].slots.count
      }
      row -= rows
    }
    return 0
  }

  /// Reads one series.
  /// - Returns: whether any of the rows holds it.
  func read(_ slot: Int, into column: inout HistoryColumn) -> Bool {
    readState(slot, into: &column) != nil
  }

  /// Reads one series.
  /// - Returns: how far it had come before the rows; nil when none of them holds it.
  func readState(_ slot: Int, into column: inout HistoryColumn) -> HistoryTable.State? {
    column.removeAll()
    var first: HistoryTable.State?
    for segment in segments {
      let begin = column.count
      guard let before = table.read(slot, segment: segment, into: &column) else {
        let rows = table.rowCount(of: segment)
        column.appendAbsent(rows, raw: column.raws.last ?? 0, offset: column.offsets.last ?? 0)
        continue
      }
      if first == nil {
        first = before
        // What came before the first row that holds it is told by what it began with.
        for row in 0..<begin {
          column.raws[row] = before.raw
          column.totals[row] = before.total
          column.offsets[row] = before.offset
        }
      }
    }
    return first
  }
}

extension HistoryTable {
  var hasHead: Bool { !head.isEmpty }

  /// Number of packed parts, and the head.
  var segmentCount: Int { chunks.count + (head.isEmpty ? 0 : 1) }

  /// Time of a segment's first row.
  func begin(of segment: Int) -> Double {
    segment < chunks.count ? chunks[segment].notes[0].at : head[0].note.at
  }

  func rowCount(of segment: Int) -> Int {
    segment < chunks.count ? chunks[segment].notes.count : head.count
  }

  /// The segment that holds the last row at or before a time.
  func segment(at time: Double) -> Int? {
    var low = 0
    var high = segmentCount
    while low < high {
      let middle = (low + high) / 2
      if begin(of: middle) <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  func forEachNote(of segment: Int, _ body: (RowNote, Int) -> Void) {
    if segment < chunks.count {
      for note in chunks[segment].notes { body(note, chunks[segment].tier) }
    } else {
      for row in head { body(row.note, 0) }
    }
  }

  /// Reads a series' rows of a segment.
  /// - Returns: how far it had come before them; nil, and nothing read, when none of them holds it.
  func read(_ slot: Int, segment: Int, into column: inout HistoryColumn) -> State? {
    segment < chunks.count
      ? chunks[segment].read(Int32(slot), into: &column) : readHead(slot, into: &column)
  }

  private func readHead(_ slot: Int, into column: inout HistoryColumn) -> State? {
    guard slot < start.count, lastRow[slot] > count - UInt32(head.count) else { return nil }
    var state = start[slot]
    var guess = slot
    for row in head {
      if let place = row.place(of: Int32(slot), guess: guess) {
        guess = place
        let raw = row.raws[place]
        if !raw.isNaN {
          state.raw = raw
          state.offset = row.offsets?[place] ?? 0
          column.append(raw: raw, offset: state.offset, present: true)
          continue
        }
      }
      column.append(raw: state.raw, offset: state.offset, present: false)
    }
    return start[slot]
  }
}
