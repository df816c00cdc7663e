/// How a Unicode scalar behaves in a grid of cells.
enum ScalarKind: UInt8 {
  /// One column. Ambiguous width (UAX #11 "A": box drawing, Greek, …) is narrow, as terminals outside of East
  /// Asian locales show it.
  case narrow
  /// Two columns.
  case wide
  /// Drawn onto the character before it, no column of its own.
  case mark
  /// Must never reach a terminal as it is: controls, bidi and other format characters, zero-width characters,
  /// variation selectors, private use and unassigned code points (their width is anybody's guess).
  case hidden

  /// The kind of a scalar. Cost: one array read below U+3000, a binary search of 11 steps above.
  init(_ value: UInt32) {
    self =
      value < ScalarKind.direct.count
      ? ScalarKind(rawValue: ScalarKind.direct[Int(value)]) ?? .hidden : ScalarKind.search(value)
  }

  /// Kinds of everything below U+3000: Latin to box drawing, braille and symbols, what a screen mostly shows.
  private static let direct: [UInt8] = (0..<0x3000).map { search($0).rawValue }

  private static func search(_ value: UInt32) -> ScalarKind {
    var low = 0
    var high = scalarKindRuns.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if scalarKindRuns[middle] >> 2 <= value { low = middle } else { high = middle }
    }
    return ScalarKind(rawValue: UInt8(scalarKindRuns[low] & 3)) ?? .hidden
  }
}
