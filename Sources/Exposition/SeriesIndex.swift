import Mesh

/// Series by their raw bytes: everything of a line up to its value.
///
/// Open addressing over a seeded hash; the bytes lie behind one another in one arena. Each entry remembers
/// which entry followed it in the last body, since a source prints its series in the same order each time:
/// the next key is then found by comparing bytes, without hashing and even without searching its end.
struct SeriesIndex {
  struct Entry {
    let hash: UInt64
    let keyStart: Int
    let keyLength: Int
    let series: Series
    /// The entry that came next in the body when this one was last seen; -1 when none did.
    var next: Int32
    /// The last body that held the series.
    var seen: UInt32
  }

  private(set) var entries: ContiguousArray<Entry> = []
  private(set) var arena: ContiguousArray<UInt8> = []
  private var slots: ContiguousArray<Int32> = ContiguousArray(repeating: -1, count: 64)
  private let seed = UInt64.random(in: .min ... .max)

  /// Stands in for an index that is lent to a reading.
  static let lent = SeriesIndex()

  /// The hash of a key.
  func hash(_ start: BytePointer, _ count: Int) -> UInt64 { hashBytes(start, count, seed: seed) }

  /// Whether the line that begins at `line` begins with the key of this entry.
  @inline(__always)
  func isKey(_ entry: Int32, at line: BytePointer, before end: BytePointer) -> Bool {
    let count = entries[Int(entry)].keyLength
    guard count < end - line else { return false }
    let keyStart = entries[Int(entry)].keyStart
    return arena.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return false }
      return line.matches(base + keyStart, count: count)
    }
  }

  /// The entry with this key, or nil.
  func find(_ start: BytePointer, _ count: Int, hash: UInt64) -> Int32? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let index = slots[slot]
      let entry = entries[Int(index)]
      if entry.hash == hash, entry.keyLength == count {
        let isSame = arena.withUnsafeBufferPointer { bytes in
          guard let base = bytes.baseAddress else { return count == 0 }
          return start.matches(base + entry.keyStart, count: count)
        }
        if isSame { return index }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a key that `find` did not find.
  mutating func insert(
    _ start: BytePointer, _ count: Int, hash: UInt64, series: Series, next: Int32, seen: UInt32
  ) -> Int32 {
    if (entries.count + 1) * 2 > slots.count { rehash(capacity: slots.count * 2) }
    let index = Int32(entries.count)
    entries.append(
      Entry(
        hash: hash, keyStart: arena.count, keyLength: count, series: series, next: next, seen: seen))
    arena.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    place(index)
    return index
  }

  /// Notes that `entry` was seen; returns whether it had not been in this body yet.
  @inline(__always)
  mutating func mark(_ entry: Int32, seen: UInt32) -> Bool {
    if entries[Int(entry)].seen == seen { return false }
    entries[Int(entry)].seen = seen
    return true
  }

  /// Notes which entry followed.
  @inline(__always)
  mutating func link(_ entry: Int32, to next: Int32) {
    entries[Int(entry)].next = next
  }

  /// Forgets what was last seen `age` bodies ago or longer. Indices change: no entry may be held across it.
  /// - Returns: how many were forgotten.
  @discardableResult
  mutating func evict(now: UInt32, age: UInt32) -> Int {
    let old = entries
    guard old.contains(where: { now &- $0.seen >= age }) else { return 0 }
    let oldArena = arena
    var renamed = [Int32](repeating: -1, count: old.count)
    entries.removeAll(keepingCapacity: true)
    arena = []
    for (index, entry) in old.enumerated() where now &- entry.seen < age {
      renamed[index] = Int32(entries.count)
      entries.append(
        Entry(
          hash: entry.hash, keyStart: arena.count, keyLength: entry.keyLength, series: entry.series,
          next: entry.next, seen: entry.seen))
      arena.append(contentsOf: oldArena[entry.keyStart..<(entry.keyStart + entry.keyLength)])
    }
    for index in entries.indices where entries[index].next >= 0 {
      entries[index].next = renamed[Int(entries[index].next)]
    }
    var capacity = 64
    while capacity < entries.count * 2 + 2 { capacity *= 2 }
    rehash(capacity: capacity)
    return old.count - entries.count
  }

  private mutating func rehash(capacity: Int) {
    slots = ContiguousArray(repeating: -1, count: capacity)
    for index in entries.indices { place(Int32(index)) }
  }

  private mutating func place(_ index: Int32) {
    var slot = Int(truncatingIfNeeded: entries[Int(index)].hash) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = index
  }
}
