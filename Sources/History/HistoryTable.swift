import Mesh

/// The series of one source that are read together, scrape by scrape: what moves at once, or what moves when
/// Envoy flushes.
struct HistoryTable: Sendable {
  /// How far a series has come.
  struct State: Sendable {
    /// The value as it was last read.
    var raw = 0.0
    /// What has to be added for the total over resets.
    var offset = 0.0
    /// When it grew last; before all times where it never did.
    var move = -Double.infinity

    var total: Double { raw + offset }
  }

  /// The series by slot; nil where a slot is free.
  private(set) var series: [Series?] = []
  private(set) var kinds: [SeriesKind] = []
  private(set) var keys = SeriesKeys()
  /// As of the last row.
  private(set) var live: [State] = []
  /// As of the time before the first row of the head.
  private(set) var start: [State] = []
  /// Number of the row that held a series last, counted from 1; 0 before any.
  private(set) var lastRow: [UInt32] = []
  var chunks: [HistoryChunk] = []
  /// The newest rows, not yet packed.
  var head: [HistoryRow] = []
  /// Number of all rows so far.
  private(set) var count: UInt32 = 0
  /// Time of the first row of all, whether it is kept or not.
  private(set) var firstAt: Double?
  private(set) var lastAt: Double?
  private(set) var lastFlush = -Double.infinity
  /// Bytes of the chunks.
  var packedBytes = 0
  /// Bytes of the head's rows.
  private(set) var headBytes = 0
  private var freeSlots: [Int] = []
  private var lastWasPartial = false
  private var hasOffsets = false
  private var hasIstio = false

  /// The slot of a series that was not seen before.
  mutating func addSlot(_ series: Series, kind: SeriesKind) -> Int {
    let slot: Int
    if let free = freeSlots.popLast() {
      slot = free
      self.series[slot] = series
      kinds[slot] = kind
      live[slot] = State()
      start[slot] = State()
      lastRow[slot] = 0
    } else {
      slot = self.series.count
      self.series.append(series)
      kinds.append(kind)
      live.append(State())
      start.append(State())
      lastRow.append(0)
    }
    keys.set(series, slot: slot)
    if kind.contains(.istio) { hasIstio = true }
    return slot
  }

  /// Number of series that are known.
  var seriesCount: Int { series.count - freeSlots.count }

  /// Bytes that it takes, but for the series themselves.
  var bytes: Int { packedBytes + headBytes + fixedBytes }

  /// Bytes that it takes whatever is kept: each slot's state now and at the head's begin, its names and its entry
  /// among the source's series.
  var fixedBytes: Int {
    series.capacity * (8 + 1 + 2 * MemoryLayout<State>.stride + 4 + 32) + keys.bytes
      + (chunks.capacity + head.capacity) * 8
  }

  /// Makes slots free.
  mutating func free(_ slots: [Int]) {
    for slot in slots { series[slot] = nil }
    freeSlots += slots
    keys = SeriesKeys()
    for (slot, series) in series.enumerated() {
      if let series { keys.set(series, slot: slot) }
    }
    keys.fill(upTo: series.count)
  }

  /// The rows of the head have been packed.
  mutating func beginHead() {
    head.removeAll(keepingCapacity: true)
    headBytes = 0
    start = live
  }

  /// Whether most counters of a body are lower than in the scrape before: Istio's, or, where there is none, all.
  func votesForRestart(_ samples: [Sample], _ share: BodyLayout.Share) -> Bool {
    var vote = IncreaseRule.RestartVote()
    for (slot, position) in zip(share.slots, share.positions) {
      let slot = Int(slot)
      guard kinds[slot].contains(hasIstio ? [.istio, .counter] : .counter), lastRow[slot] == count,
        live[slot].raw > 0
      else { continue }
      vote.add(from: live[slot].raw, to: samples[Int(position)].value)
    }
    return vote.isRestart
  }

  /// Takes in a body's share.
  /// - Parameter anew: the process began anew.
  mutating func append(_ samples: [Sample], _ share: BodyLayout.Share, _ note: RowNote, anew: Bool) {
    count += 1
    // After a body that broke off, a series that was not in it need not be new.
    let mayBeOld = count == 1 || lastWasPartial
    var moved = false
    var resets = false
    let raws = [Double](unsafeUninitializedCapacity: share.slots.count) { raws, used in
      used = share.slots.count
      for index in 0..<used {
        let slot = Int(share.slots[index])
        let value = samples[Int(share.positions[index])].value
        let isCounter = kinds[slot].contains(.counter)
        guard isCounter ? value.isFinite && value >= 0 : !value.isNaN else {
          raws[index] = .nan
          continue
        }
        raws[index] = value
        let before = live[slot]
        let votesForFlush = !hasIstio || kinds[slot].contains(.istio)
        if lastRow[slot] == 0 {
          live[slot].raw = value
          if mayBeOld {
            start[slot].raw = value
          } else if value > 0 {
            live[slot].move = note.at
          }
          if votesForFlush { moved = true }
        } else if isCounter {
          let wasGone = lastRow[slot] < count - 1 && !mayBeOld
          if before.raw != value, votesForFlush { moved = true }
          let isFromZero = anew || wasGone || value < before.raw
          if isFromZero, before.raw != 0 {
            live[slot].offset += before.raw
            resets = true
          }
          if IncreaseRule.increase(from: before.raw, to: value, countsFromZero: isFromZero) > 0 {
            live[slot].move = note.at
          }
          live[slot].raw = value
        } else {
          live[slot].raw = value
        }
        lastRow[slot] = count
      }
    }
    if moved, count > 1 { lastFlush = note.at }
    var note = note
    note.flush = lastFlush
    hasOffsets = hasOffsets || resets
    let before = head.last
    let sharesSlots = before.map { $0.slots == share.slots } ?? false
    let row = HistoryRow(
      note: note, slots: sharesSlots ? before?.slots ?? share.slots : share.slots, raws: raws,
      offsets: hasOffsets ? offsets(share.slots, resets ? nil : before) : nil)
    head.append(row)
    headBytes += row.bytes + (sharesSlots ? 0 : raws.count * 4) + (hasOffsets ? raws.count * 8 : 0)
    lastWasPartial = note.problem >= 0
    if firstAt == nil { firstAt = note.at }
    lastAt = note.at
  }

  private func offsets(_ slots: [Int32], _ before: HistoryRow?) -> [Double]? {
    if let before, before.slots.count == slots.count, let known = before.offsets, before.slots == slots {
      return known
    }
    return slots.map { live[Int($0)].offset }
  }
}
