import Mesh

/// How a table's rows are packed, thinned out with age, and forgotten.
extension HistoryTable {
  private static let rowsOfHead = 64
  private static let rowsOfChunk = 64
  /// Chunks that are thinned out together: each time costs a walk over all that becomes one.
  private static let chunksAtOnce = 2

  /// Packs the head when it has grown to a chunk.
  /// - Parameter maximumBytes: of the head.
  /// - Returns: whether it had.
  mutating func packIfLarge(_ maximumBytes: Int) -> Bool {
    let isLarge =
      head.count >= Self.rowsOfHead || head.count >= 8 && headBytes >= maximumBytes || headBytes >= 1 << 20
    if isLarge { packHead() }
    return isLarge
  }

  /// Packs what is in the head.
  mutating func packHead() {
    guard !head.isEmpty else { return }
    var packer = ChunkPacker(rows: head.count)
    var column = HistoryColumn()
    for slot in series.indices {
      column.removeAll()
      guard let before = read(slot, segment: chunks.count, into: &column) else { continue }
      packer.add(
        Int32(slot), column, before: before, isCounter: kinds[slot].contains(.counter),
        keepsMove: kinds[slot].contains(.remembersMove))
    }
    let chunk = packer.chunk(notes: head.map(\.note), tier: 0, like: chunks.last?.slots)
    chunks.append(chunk)
    packedBytes += chunk.bytes
    beginHead()
  }

  /// Thins out what has come of age.
  mutating func thin(_ configuration: HistoryStore.Configuration) {
    guard let now = lastAt else { return }
    thin(tier: 0, before: now - configuration.fullSeconds)
    thin(tier: 1, before: now - max(configuration.fullSeconds, configuration.mediumSeconds))
  }

  private mutating func thin(tier: Int, before horizon: Double) {
    guard let first = chunks.firstIndex(where: { $0.tier == tier }) else { return }
    var end = first
    while end < chunks.count, chunks[end].tier == tier, chunks[end].lastAt < horizon { end += 1 }
    guard end - first >= Self.chunksAtOnce else { return }
    let joinsLast = first > 0 && chunks[first - 1].notes.count < Self.rowsOfChunk
    let range = (joinsLast ? first - 1 : first)..<end
    let chunk = thinned(range, tier: tier + 1, period: HistoryStore.period(ofTier: tier + 1))
    packedBytes += chunk.bytes - chunks[range].reduce(0) { $0 + $1.bytes }
    chunks.replaceSubrange(range, with: [chunk])
  }

  /// Several chunks as one, with the last row of each period alone. A period has its end but not its begin.
  private func thinned(_ range: Range<Int>, tier: Int, period: Double) -> HistoryChunk {
    let reader = TableReader(self, segments: range.lowerBound...(range.upperBound - 1))
    let times = reader.times
    let isLast = { (row: Int) in
      row + 1 == times.count
        || (times[row] / period).rounded(.up) != (times[row + 1] / period).rounded(.up)
    }
    // The first row of all is what the first window is counted from.
    let rows = times.indices.filter { isLast($0) || $0 == 0 && times[0] == firstAt }
    var packer = ChunkPacker(rows: rows.count)
    var column = HistoryColumn()
    var thin = HistoryColumn()
    for slot in series.indices {
      guard let before = reader.readState(slot, into: &column) else { continue }
      thin.removeAll()
      var says = false
      for row in rows {
        thin.append(raw: column.raws[row], offset: column.offsets[row], present: column.present[row])
        says = says || column.present[row] || column.totals[row] != before.total
      }
      guard says else { continue }
      packer.add(
        Int32(slot), thin, before: before, isCounter: kinds[slot].contains(.counter),
        keepsMove: kinds[slot].contains(.remembersMove))
    }
    let like = range.lowerBound > 0 ? chunks[range.lowerBound - 1].slots : chunks[range.lowerBound].slots
    return packer.chunk(notes: rows.map { reader.notes[$0] }, tier: tier, like: like)
  }

  /// Forgets the chunks that end at or before a time.
  /// - Returns: whether there was any.
  mutating func forget(upTo time: Double) -> Bool {
    let count = chunks.prefix { $0.lastAt <= time }.count
    guard count > 0 else { return false }
    packedBytes -= chunks[..<count].reduce(0) { $0 + $1.bytes }
    chunks.removeFirst(count)
    return true
  }

  /// The slots of series that nothing is kept of any more.
  /// - Parameter current: slots of the bodies that come now.
  func deadSlots(_ current: [Int32]) -> [Int] {
    var isUsed = series.map { $0 == nil }
    for chunk in chunks {
      for slot in chunk.slots { isUsed[Int(slot)] = true }
    }
    for slot in current { isUsed[Int(slot)] = true }
    for slot in series.indices where lastRow[slot] > count - UInt32(head.count) { isUsed[slot] = true }
    return isUsed.indices.filter { !isUsed[$0] }
  }
}
