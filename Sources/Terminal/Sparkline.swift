/// The characters that small charts are drawn with.
public enum ChartGlyphs: Sendable, Hashable, CaseIterable {
  /// Two values a column, four levels a row.
  case braille
  /// One value a column, eight levels a row; for fonts without braille.
  case block
  /// One value a column, eight levels a row, ASCII alone.
  case ascii

  /// What suits a set of glyphs.
  public init(_ set: GlyphSet) { self = set == .ascii ? .ascii : .braille }

  /// Values that stand in one column.
  public var valuesPerColumn: Int { self == .braille ? 2 : 1 }

  /// Levels in one row.
  var levels: Int { self == .braille ? 4 : 8 }
}

/// A small chart of the last values, the newest at the right. Pure.
///
/// A value of 0 is a line at the bottom; a value that is not known (nil, NaN) is a gap: the two must not look alike.
public enum Sparkline {
  /// Draws values into `width` columns and `height` rows.
  ///
  /// Values that are too many are cut at the left; missing ones leave it blank.
  /// - Parameters:
  ///   - maximum: the value at the top; nil: the largest of those shown. Larger values are drawn at the top.
  /// - Returns: `height` strings of exactly `width` columns, the top one first.
  public static func rows(
    _ values: [Double?], width: Int, height: Int = 1, maximum: Double? = nil, glyphs: ChartGlyphs = .braille
  ) -> [String] {
    guard width > 0, height > 0 else { return [] }
    let slots = width * glyphs.valuesPerColumn
    var shown: [Double?] = values.suffix(slots).map { value in
      guard let value, !value.isNaN else { return nil }
      return max(0, value)
    }
    shown.insert(contentsOf: Array(repeating: nil, count: slots - shown.count), at: 0)
    let top = maximum ?? shown.compactMap { $0 }.filter(\.isFinite).max() ?? 0
    let steps = glyphs.levels * height
    let levels = shown.map { value in value.map { level($0, top: top, steps: steps) } ?? 0 }
    return (0..<height).map { row in
      let below = (height - 1 - row) * glyphs.levels
      return String(
        String.UnicodeScalarView(
          (0..<width).map { column in
            let inRow = (0..<glyphs.valuesPerColumn).map { index in
              min(max(0, levels[column * glyphs.valuesPerColumn + index] - below), glyphs.levels)
            }
            return scalar(inRow, glyphs)
          }))
    }
  }

  /// One row of it.
  public static func text(
    _ values: [Double?], width: Int, maximum: Double? = nil, glyphs: ChartGlyphs = .braille
  ) -> String {
    rows(values, width: width, maximum: maximum, glyphs: glyphs).first ?? ""
  }

  /// 1 for zero, so that it is seen; `steps` for the top.
  private static func level(_ value: Double, top: Double, steps: Int) -> Int {
    guard top > 0, value > 0 else { return 1 }
    guard value < top else { return steps }
    return 1 + Int((value / top * Double(steps - 1)).rounded())
  }

  /// Dots of a braille character from the bottom up, left and right column (Unicode chart U2800).
  private static let dots: [[UInt32]] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]]
  private static let blocks: [Unicode.Scalar] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let letters: [Unicode.Scalar] = [" ", "_", ".", "-", ":", "=", "+", "*", "#"]

  private static func scalar(_ levels: [Int], _ glyphs: ChartGlyphs) -> Unicode.Scalar {
    switch glyphs {
    case .block: blocks[levels[0]]
    case .ascii: letters[levels[0]]
    case .braille:
      Unicode.Scalar(
        levels.enumerated().reduce(UInt32(0x2800)) { bits, column in
          dots[column.offset].prefix(column.element).reduce(bits, |)
        }) ?? " "
    }
  }
}

/// A horizontal bar. Pure.
public enum HorizontalBar {
  private static let eighths: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// A bar of `fraction` (0 to 1, cut to that) of `width` columns, filled up with blanks; with eighths of a column
  /// where Unicode may be used. What is more than 0 shows at least the thinnest line. Not known (nil, NaN): blanks.
  public static func text(_ fraction: Double?, width: Int, glyphs: GlyphSet = .unicode) -> String {
    guard width > 0 else { return "" }
    guard let fraction, fraction > 0 else { return String(repeating: " ", count: width) }
    let parts = glyphs == .unicode ? 8 : 1
    let filled = max(1, Int((min(1, fraction) * Double(width * parts)).rounded()))
    var bar = String(repeating: glyphs == .unicode ? "█" : "#", count: filled / parts)
    if filled % parts > 0 { bar.append(eighths[filled % parts]) }
    return bar + String(repeating: " ", count: width - (filled + parts - 1) / parts)
  }

  /// The line of a span on a time axis: from `start` to `end` (fractions of the axis) in `width` columns. At least one
  /// column wide however short it is, so that every span is seen.
  /// - Returns: first column and number of columns, both inside of the axis.
  public static func columns(from start: Double, to end: Double, width: Int) -> (x: Int, count: Int) {
    guard width > 0 else { return (0, 0) }
    func column(_ fraction: Double) -> Double {
      fraction.isNaN ? 0 : min(1, max(0, fraction)) * Double(width)
    }
    let x = min(width - 1, Int(column(start)))
    let last = max(x + 1, Int(column(end).rounded(.up)))
    return (x, min(last, width) - x)
  }
}
