import Mesh

/// The bodies of one table in a stretch of time, with the one before it.
struct TableReplay {
  /// A body as it is told again.
  struct Body {
    var note: RowNote
    var samples: [Sample]
  }

  private let record: SourceHistory
  private let table: HistoryTable
  private let reader: TableReader?
  /// Rows of the reader: from the base to the last one.
  private let rows: Range<Int>
  private let hasBase: Bool
  private(set) var bodies: [Body] = []
  private var isInBase: [Bool] = []
  private var asTotals = false

  init(_ record: SourceHistory, _ index: Int, after start: Double, upTo end: Double) {
    self.record = record
    table = record[index]
    reader = TableReader(table, from: start, to: end)
    guard let reader, let last = reader.row(at: end) else {
      rows = 0..<0
      hasBase = false
      return
    }
    let base = reader.row(at: start)
    hasBase = base != nil
    rows = (base ?? 0)..<(last + 1)
  }

  /// Some of its rows were thinned out.
  var isThinned: Bool { reader.map { reader in rows.contains { reader.tiers[$0] > 0 } } ?? false }

  /// Reads the bodies, oldest first, as values or as totals over resets.
  mutating func readBodies(asTotals: Bool) {
    self.asTotals = asTotals
    guard let reader, !rows.isEmpty else { return }
    let notes = reader.notes
    bodies = rows.map { row in
      var body = Body(note: notes[row], samples: [])
      body.samples.reserveCapacity(reader.slots(ofRow: row))
      return body
    }
    isInBase = Array(repeating: false, count: table.series.count)
    var column = HistoryColumn()
    for slot in table.series.indices {
      guard let series = table.series[slot], reader.read(slot, into: &column) else { continue }
      let isTotal = asTotals && table.kinds[slot].contains(.counter)
      for row in rows {
        if isTotal ? column[row].present || column[row].total > 0 : column[row].present {
          bodies[row - rows.lowerBound].samples.append(
            Sample(series: series, value: isTotal ? column[row].total : column[row].raw))
        }
      }
      isInBase[slot] = column[rows.lowerBound].present
    }
  }

  /// Bodies of before the base which say when idle series moved last, and that vanished ones were there.
  ///
  /// They are told as bodies that broke off, after which a series that is missing need not have gone.
  func movesBeforeBase() -> [MeshEvent] {
    guard let reader, hasBase else { return [] }
    let base = rows.lowerBound
    let baseAt = reader.times[base]
    let forgetsGone = self.forgetsGone
    var first: [Sample] = []
    var moves: [Double: [Sample]] = [:]
    for slot in table.series.indices {
      let remembers = table.kinds[slot].contains(.remembersMove)
      if isInBase[slot], !remembers { continue }
      guard let series = table.series[slot], let past = table.past(slot, at: baseAt) else { continue }
      let value = asTotals ? past.state.total : past.state.raw
      if !past.isPresent, forgetsGone, baseAt - past.lastSeen > 70 { continue }
      if remembers, past.state.move.isFinite, value > 0 {
        first.append(Sample(series: series, value: 0))
        moves[past.state.move, default: []].append(Sample(series: series, value: value))
      } else if !past.isPresent, table.kinds[slot].contains(.istio) {
        first.append(Sample(series: series, value: value))
      }
    }
    guard !first.isEmpty else { return [] }
    let times = moves.keys.sorted()
    var events = [before(first, at: (times.first ?? baseAt) - 1)]
    for time in times {
      guard let samples = moves[time] else { continue }
      // What moved with the base is put right by the base itself, unless that does not hold it any more.
      if time < baseAt { events.append(before(samples, at: time)) }
    }
    return events
  }

  /// Bodies of before the base which say when the last flush was seen.
  func flushBeforeBase() -> [(at: Double, event: MeshEvent)] {
    guard let reader, hasBase else { return [] }
    let note = reader.notes[rows.lowerBound]
    let forgetsGone = self.forgetsGone
    // Buckets that vanished still belong to their histograms.
    var vanished: [Sample] = []
    for slot in table.series.indices where !isInBase[slot] {
      guard let series = table.series[slot], let past = table.past(slot, at: note.at), !past.isPresent,
        !forgetsGone || note.at - past.lastSeen <= 70
      else { continue }
      vanished.append(Sample(series: series, value: asTotals ? past.state.total : past.state.raw))
    }
    guard note.flush.isFinite else {
      // None was seen yet, nor is by these.
      guard !vanished.isEmpty, let base = bodies.first else { return [] }
      let at = note.at - TableReader.flushSeconds
      return [(at, before(base.samples + vanished, at: at, part: .histograms, like: note))]
    }
    let beforeFlush = note.flush - TableReader.flushSeconds
    var events = [(at: beforeFlush, event: before(vanished, at: beforeFlush, part: .histograms, like: note))]
    if note.flush < note.at, let base = bodies.first {
      // The flush is seen by what it brings: also by what the base does not hold any more.
      events[0].event = before([], at: beforeFlush, part: .histograms, like: note)
      events.append(
        (note.flush, before(base.samples + vanished, at: note.flush, part: .histograms, like: note)))
    }
    return events
  }

  /// What has been gone for long is forgotten by `MeshState` too, once it is much.
  private var forgetsGone: Bool {
    guard let reader, hasBase, table.series.count >= 64 else { return false }
    return reader.slots(ofRow: rows.lowerBound) * 4 < table.series.count * 3
  }

  private func before(
    _ samples: [Sample], at: Double, part: Scrape.Part = .counters, like note: RowNote? = nil
  ) -> MeshEvent {
    .scrape(
      Scrape(
        source: record.name, kind: record.kind, at: at, part: part, samples: samples,
        durationMs: note?.durationMs, bytes: note?.bytes ?? 0, problem: "A body of before."))
  }
}

extension HistoryTable {
  /// What was known of a series at a time.
  struct Past {
    var state: State
    /// The last row then held it.
    var isPresent: Bool
    /// When it was seen last.
    var lastSeen: Double
  }

  /// What was known of a series at a time; nil when it had not been seen. Cost: a look at each packed part since it
  /// was seen last.
  func past(_ slot: Int, at time: Double) -> Past? {
    guard let last = segment(at: time) else { return nil }
    var column = HistoryColumn()
    for segment in (0...last).reversed() {
      column.removeAll()
      guard var state = read(slot, segment: segment, into: &column) else { continue }
      var seen: Int?
      var end = 0
      var row = 0
      forEachNote(of: segment) { note, _ in
        defer { row += 1 }
        guard note.at <= time else { return }
        end = row
        if column[row].total > (row == 0 ? state.total : column[row - 1].total) { state.move = note.at }
        if column[row].present { seen = row }
      }
      guard let seen else { continue }
      state.raw = column[end].raw
      state.offset = column[end].offset
      return Past(
        state: state, isPresent: segment == last && seen == end, lastSeen: at(row: seen, of: segment))
    }
    return nil
  }

  private func at(row: Int, of segment: Int) -> Double {
    segment < chunks.count ? chunks[segment].notes[row].at : head[row].note.at
  }
}
