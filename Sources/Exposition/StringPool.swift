/// Strings by their bytes, each kept once: a proxy's thousands of label values are a few hundred texts.
///
/// One pool may serve the tables of many sources on the same actor. It forgets everything when it has grown
/// past its limit; strings that were handed out live on, only the sharing begins anew.
public final class StringPool {
  private var slots: [Slot]
  private var used = 0
  private let limit: Int
  private let seed = UInt64.random(in: .min ... .max)

  private struct Slot {
    var hash: UInt64 = 0
    var text: String = ""
  }

  /// Makes an empty pool.
  /// - Parameter limit: number of strings to share at most.
  public init(limit: Int = 200_000) {
    self.limit = max(64, limit)
    slots = Array(repeating: Slot(), count: 256)
  }

  /// The string of these bytes, invalid UTF-8 repaired.
  func text(_ start: BytePointer, _ end: BytePointer) -> String {
    let count = end - start
    // Up to 15 bytes live inside the string itself: nothing to share.
    if count <= 15 || count > 1024 { return start.text(to: end) }
    let hash = hashBytes(start, count, seed: seed) | 1
    var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[index].hash != 0 {
      if slots[index].hash == hash, isEqual(slots[index].text, start, count) { return slots[index].text }
      index = (index + 1) & (slots.count - 1)
    }
    let text = start.text(to: end)
    slots[index] = Slot(hash: hash, text: text)
    used += 1
    if used * 2 > slots.count { grow() }
    return text
  }

  private func isEqual(_ text: String, _ start: BytePointer, _ count: Int) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { bytes in
      guard bytes.count == count, let base = bytes.baseAddress else { return false }
      return start.matches(base, count: count)
    } ?? false
  }

  private func grow() {
    guard used < limit else {
      slots = Array(repeating: Slot(), count: 256)
      used = 0
      return
    }
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    for slot in old where slot.hash != 0 {
      var index = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
      while slots[index].hash != 0 { index = (index + 1) & (slots.count - 1) }
      slots[index] = slot
    }
  }
}
