import Mesh

/// Packs columns into a chunk.
struct ChunkPacker {
  private let rows: Int
  private var writer = ChunkWriter()
  private var steps = ChunkWriter()
  private var slots: [Int32] = []
  private var places: [UInt32] = []
  /// Where steps of columns before begin and end, with their form: the buckets of a histogram often take the same.
  private var recent: [(form: UInt8, range: Range<Int>)] = []
  private var next = 0
  private static let recentCount = 12
  /// Larger numbers are not exact as `Double`.
  private static let wholeLimit = 9_007_199_254_740_992.0

  init(rows: Int) { self.rows = rows }

  /// Adds a series; slots come in ascending order.
  /// - Parameter before: how far it had come before the first row.
  mutating func add(
    _ slot: Int32, _ column: HistoryColumn, before: HistoryTable.State, isCounter: Bool, keepsMove: Bool
  ) {
    slots.append(slot)
    places.append(UInt32(truncatingIfNeeded: writer.count))
    var form = form(of: column, before, isCounter: isCounter)
    form.hasOffset = before.offset != 0
    form.hasMove = keepsMove && before.move.isFinite
    steps.removeAll()
    switch form.kind {
    case .still: break
    case .growing, .whole: writeWhole(column, before, form)
    case .bits: writeBits(column, before)
    }
    let shared = form.kind == .still ? nil : twin(of: form.byte)
    var head = form
    head.isShared = shared != nil
    writer.put(head.byte)
    if form.kind == .bits {
      writer.put(double: before.raw)
    } else {
      writer.put(number: ColumnForm.zigzag(Self.whole(before.raw, form.scale)))
    }
    if form.hasOffset { writer.put(double: before.offset) }
    if form.hasMove { writer.put(double: before.move) }
    if form.kind == .still { return }
    if let shared {
      // The distance counts from behind itself, so that its length matters.
      var length = 1
      while Self.length(writer.count + length - shared.lowerBound) != length { length += 1 }
      writer.put(number: UInt64(writer.count + length - shared.lowerBound))
    } else {
      remember(form.byte & ~96, writer.count..<(writer.count + steps.count))
      writer.put(steps)
    }
  }

  /// The chunk.
  /// - Parameter like: slots that it shares when they are the same.
  consuming func chunk(notes: [RowNote], tier: Int, like: [Int32]?) -> HistoryChunk {
    // A new array has no room to spare.
    HistoryChunk(
      notes: notes, tier: tier, slots: like == slots ? like ?? slots : Array(slots[...]),
      places: Array(places[...]), packed: Array(writer.bytes[...]), sharesSlots: like == slots)
  }

  private static func length(_ number: Int) -> Int {
    var length = 1
    var rest = number >> 7
    while rest > 0 {
      length += 1
      rest >>= 7
    }
    return length
  }

  private func twin(of form: UInt8) -> Range<Int>? {
    let wanted = form & ~96
    for candidate in recent where candidate.form == wanted && candidate.range.count == steps.count {
      if steps.bytes.elementsEqual(writer.bytes[candidate.range]) { return candidate.range }
    }
    return nil
  }

  private mutating func remember(_ form: UInt8, _ range: Range<Int>) {
    if recent.count < Self.recentCount {
      recent.append((form, range))
    } else {
      recent[next] = (form, range)
      next = (next + 1) % Self.recentCount
    }
  }

  private static func whole(_ value: Double, _ scale: Double) -> Int64 { Int64((value * scale).rounded()) }

  private static func isWhole(_ value: Double, _ scale: Double) -> Bool {
    let scaled = (value * scale).rounded()
    return abs(scaled) < wholeLimit && (scale == 1 ? scaled : scaled / scale) == value
      && (value != 0 || value.sign == .plus)
  }

  private func form(of column: HistoryColumn, _ before: HistoryTable.State, isCounter: Bool) -> ColumnForm {
    var decimals = 0
    var isStill = true
    for row in 0..<rows {
      let raw = column.raws[row]
      if raw != before.raw || !column.present[row] || column.totals[row] != before.total { isStill = false }
      while decimals < 4, !Self.isWhole(raw, ColumnForm.scales[decimals]) { decimals += 1 }
      if decimals == 4 { break }
    }
    while decimals < 4, !Self.isWhole(before.raw, ColumnForm.scales[decimals]) { decimals += 1 }
    // Decimals that came in on the way must hold for all.
    if decimals > 0, decimals < 4,
      !column.raws.allSatisfy({ Self.isWhole($0, ColumnForm.scales[decimals]) })
    {
      decimals = 4
    }
    if decimals == 4 { return ColumnForm(kind: .bits) }
    var form = ColumnForm(kind: isStill ? .still : isCounter ? .growing : .whole)
    form.decimals = UInt8(decimals)
    return form
  }

  /// A step for rows without a difference, or without the series.
  private mutating func writeRun(_ run: inout Int, present: Bool) {
    guard run > 0 else { return }
    steps.put(number: UInt64(run - 1) << 3 | (present ? 0 : 2))
    run = 0
  }

  private mutating func writeWhole(_ column: HistoryColumn, _ before: HistoryTable.State, _ form: ColumnForm) {
    let scale = form.scale
    var whole = Self.whole(before.raw, scale)
    walk(column, before) { steps, raw, offset, isPresent, follows in
      let now = Self.whole(raw, scale)
      defer { whole = now }
      if follows, isPresent, form.kind == .whole || now >= whole {
        let difference = now &- whole
        steps.put(
          number: (form.kind == .growing ? UInt64(bitPattern: difference) : ColumnForm.zigzag(difference)) << 1 | 1)
      } else {
        steps.put(number: isPresent ? 4 : 6)
        steps.put(number: ColumnForm.zigzag(now))
        steps.put(double: offset)
      }
    }
  }

  private mutating func writeBits(_ column: HistoryColumn, _ before: HistoryTable.State) {
    var bits = before.raw.bitPattern
    walk(column, before) { steps, raw, offset, isPresent, follows in
      let change = raw.bitPattern ^ bits
      bits = raw.bitPattern
      if follows, isPresent, change != 0 {
        let skipped = change.trailingZeroBitCount / 8
        let rest = change >> UInt64(skipped * 8)
        let count = 8 - rest.leadingZeroBitCount / 8
        steps.put(number: UInt64(skipped | (count - 1) << 3) << 1 | 1)
        for index in 0..<count { steps.put(UInt8(truncatingIfNeeded: rest >> UInt64(index * 8))) }
      } else {
        steps.put(number: isPresent ? 4 : 6)
        steps.put(double: raw)
        steps.put(double: offset)
      }
    }
  }

  /// Writes runs itself and calls for every other row.
  /// - Parameter body: its last argument says that the offset is that of the row before.
  private mutating func walk(
    _ column: HistoryColumn, _ before: HistoryTable.State,
    _ body: (inout ChunkWriter, _ raw: Double, _ offset: Double, _ isPresent: Bool, _ follows: Bool) -> Void
  ) {
    var last = (raw: before.raw, offset: before.offset)
    var run = 0
    var runIsPresent = true
    for row in 0..<rows {
      let raw = column.raws[row]
      let offset = column.offsets[row]
      let isPresent = column.present[row]
      if raw == last.raw, offset == last.offset {
        if runIsPresent != isPresent { writeRun(&run, present: runIsPresent) }
        runIsPresent = isPresent
        run += 1
        continue
      }
      writeRun(&run, present: runIsPresent)
      body(&steps, raw, offset, isPresent, offset == last.offset)
      last = (raw, offset)
    }
    writeRun(&run, present: runIsPresent)
  }
}
