import Mesh

/// Rows of one table, packed series by series; written once, shared by all copies of the history.
final class HistoryChunk: Sendable {
  /// What is known of each row beside its values.
  let notes: [RowNote]
  /// How often it was thinned out.
  let tier: Int
  /// Slots of the series that any of the rows holds, ascending.
  let slots: [Int32]
  /// Where each one's column begins in the bytes.
  private let places: [UInt32]
  private let packed: [UInt8]
  /// Bytes that it takes.
  let bytes: Int

  init(
    notes: [RowNote], tier: Int, slots: [Int32], places: [UInt32], packed: [UInt8], sharesSlots: Bool
  ) {
    self.notes = notes
    self.tier = tier
    self.slots = slots
    self.places = places
    self.packed = packed
    bytes =
      240 + notes.count * MemoryLayout<RowNote>.stride + places.count * 4 + packed.count
      + (sharesSlots ? 0 : slots.count * 4)
  }

  /// Number of series.
  var columnCount: Int { slots.count }

  /// Time of its last row.
  var lastAt: Double { notes.last?.at ?? -.infinity }

  /// Reads all rows of a series.
  /// - Returns: how far it had come before them; nil when none of the rows holds it.
  func read(_ slot: Int32, into column: inout HistoryColumn) -> HistoryTable.State? {
    guard let place = place(of: slot) else { return nil }
    return packed.withUnsafeBufferPointer { bytes in
      var cursor = ChunkCursor(bytes: bytes, position: Int(places[place]))
      return cursor.readColumn(rows: notes.count, into: &column)
    }
  }

  private func place(of slot: Int32) -> Int? {
    guard let first = slots.first else { return nil }
    let guess = Int(slot) - Int(first)
    if guess >= 0, guess < slots.count, slots[guess] == slot { return guess }
    return slots.place(of: slot)
  }
}

extension ChunkCursor {
  /// Reads the head of a column and its rows.
  mutating func readColumn(rows: Int, into column: inout HistoryColumn) -> HistoryTable.State {
    let form = ColumnForm(byte: byte())
    var state = HistoryTable.State()
    var whole: Int64 = 0
    if form.kind == .bits {
      state.raw = double()
    } else {
      whole = ColumnForm.unzigzag(number())
      state.raw = Double(whole) / form.scale
    }
    if form.hasOffset { state.offset = double() }
    if form.hasMove { state.move = double() }
    if form.isShared { position -= Int(truncatingIfNeeded: number()) }
    let before = state
    switch form.kind {
    case .still: column.appendStill(rows, state)
    case .growing, .whole: readWhole(rows, form, whole, state, into: &column)
    case .bits: readBits(rows, state, into: &column)
    }
    return before
  }

  @inline(__always)
  private mutating func readWhole(
    _ rows: Int, _ form: ColumnForm, _ start: Int64, _ before: HistoryTable.State,
    into column: inout HistoryColumn
  ) {
    var state = before
    var whole = start
    var left = rows
    while left > 0 {
      let step = number()
      if step & 1 == 1 {
        whole &+= form.kind == .growing ? Int64(bitPattern: step >> 1) : ColumnForm.unzigzag(step >> 1)
        state.raw = form.decimals == 0 ? Double(whole) : Double(whole) / form.scale
        column.append(raw: state.raw, offset: state.offset, present: true)
        left -= 1
      } else if step & 4 == 0 {
        let run = min(left, Int(truncatingIfNeeded: step >> 3 & 0xFFFF_FFFF) + 1)
        column.append(run, state, present: step & 2 == 0)
        left -= run
      } else {
        whole = ColumnForm.unzigzag(number())
        state.raw = Double(whole) / form.scale
        state.offset = double()
        column.append(raw: state.raw, offset: state.offset, present: step & 2 == 0)
        left -= 1
      }
    }
  }

  private mutating func readBits(
    _ rows: Int, _ before: HistoryTable.State, into column: inout HistoryColumn
  ) {
    var state = before
    var left = rows
    while left > 0 {
      let step = number()
      if step & 1 == 1 {
        state.raw = Double(bitPattern: state.raw.bitPattern ^ bits(step >> 1))
        column.append(raw: state.raw, offset: state.offset, present: true)
        left -= 1
      } else if step & 4 == 0 {
        let run = min(left, Int(truncatingIfNeeded: step >> 3 & 0xFFFF_FFFF) + 1)
        column.append(run, state, present: step & 2 == 0)
        left -= run
      } else {
        state.raw = double()
        state.offset = double()
        column.append(raw: state.raw, offset: state.offset, present: step & 2 == 0)
        left -= 1
      }
    }
  }

  /// The bytes of a number between its zero bytes: how many are left out at its end (3 bits), and how many there
  /// are (less 1, 3 bits).
  private mutating func bits(_ shape: UInt64) -> UInt64 {
    let skipped = shape & 7
    let count = (shape >> 3 & 7) + 1
    var bits: UInt64 = 0
    for index in 0..<count { bits |= UInt64(byte()) << (index * 8) }
    return bits << (skipped * 8)
  }
}

extension HistoryColumn {
  mutating func appendStill(_ rows: Int, _ state: HistoryTable.State) { append(rows, state, present: true) }

  mutating func append(_ rows: Int, _ state: HistoryTable.State, present isPresent: Bool) {
    for _ in 0..<rows { append(raw: state.raw, offset: state.offset, present: isPresent) }
  }
}
