import Mesh

/// The rows of a table around a window: from the last one at or before its start, or the first of all, to the last
/// one at or before its end; and what lies packed with these.
struct TableReader {
  /// The rows that an increase is counted between.
  struct Span {
    /// Nil for the process' start: then the first values are increases too.
    var base: Int?
    var end: Int
    /// Time between them that is known, more than 0.
    var seconds: Double
  }

  private let table: HistoryTable
  /// Indexes of chunks; their number stands for the head.
  private let segments: [Int]
  /// Times of the rows, oldest first.
  let times: [Double]
  let notes: [RowNote]
  /// How often a row was thinned out.
  let tiers: [UInt8]
  /// Times of which the source knows nothing.
  let unknown: [UnknownTime]

  /// Envoy flushes its histograms each 5 s.
  static let flushSeconds = FlushRule.interval

  /// Nil when there is no row at or before `end`.
  /// - Parameter endsOnly: the rows about the ends alone; nil then where that is the same.
  init?(
    _ table: HistoryTable, from start: Double, to end: Double, endsOnly: Bool = false,
    unknown: [UnknownTime] = []
  ) {
    guard let last = table.segment(at: end) else { return nil }
    let first = table.segment(at: start) ?? 0
    if !endsOnly {
      self.init(table, segments: Array(first...last), unknown: unknown)
    } else if last > first + 1 {
      self.init(table, segments: [first, last], unknown: unknown)
    } else {
      return nil
    }
  }

  /// All rows of some segments, ascending.
  init(_ table: HistoryTable, segments: [Int], unknown: [UnknownTime] = []) {
    self.table = table
    self.unknown = unknown
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
      return known(Span(base: base, end: end, seconds: times[end] - times[base]), from: times[base])
    }
    if let birth, let firstAt = table.firstAt, birth >= window.start, birth < firstAt {
      return known(Span(base: nil, end: end, seconds: times[end] - birth), from: birth)
    }
    guard !needsBase, let first = times.first else { return nil }
    return known(Span(base: 0, end: end, seconds: times[end] - first), from: first)
  }

  /// A span without what is not known of it; nil where nothing is left.
  private func known(_ span: Span, from base: Double) -> Span? {
    var span = span
    span.seconds -= unknown.seconds(from: base, to: times[span.end])
    return span.seconds > 0 ? span : nil
  }

  /// Seconds between the flushes that two rows show; 0 where there was none in between.
  func flushSeconds(_ span: Span) -> Double {
    guard let base = span.base else { return span.seconds }
    // Rows tell of the last flush that had been seen.
    var flushes: [Double] = []
    for note in notes[base...span.end] where note.flush != flushes.last { flushes.append(note.flush) }
    return FlushRule.seconds(from: times[base], to: times[span.end], flushes: flushes)
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
        column.appendAbsent(table.rowCount(of: segment))
        continue
      }
      if first == nil {
        first = before
        // What came before the first row that holds it is told by what it began with.
        column.begin(begin, before)
      }
    }
    return first
  }

  /// Reads one series when each segment holds it, so that nothing has to be known of what lies between them.
  func readEnds(_ slot: Int, into column: inout HistoryColumn) -> Bool {
    column.removeAll()
    return segments.allSatisfy { table.read(slot, segment: $0, into: &column) != nil }
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
