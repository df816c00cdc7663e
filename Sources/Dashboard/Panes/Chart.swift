import Terminal

/// A small chart of the last minutes: a value a column, newest at the right.
enum Chart {
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let ascii: [Character] = ["_", ".", ":", "-", "=", "+", "*", "#"]

  /// The chart as text of `width` columns; a gap is a blank.
  /// - Parameter ceiling: the value that reaches the top; nil = the largest value.
  static func text(_ values: [Double?], width: Int, glyphs: GlyphSet, ceiling: Double? = nil) -> String {
    guard width > 0 else { return "" }
    let shown = buckets(values, width)
    let top = ceiling ?? shown.compactMap { $0 }.max() ?? 0
    let steps = glyphs == .unicode ? blocks : ascii
    let text = shown.map { value -> Character in
      guard let value else { return " " }
      guard top > 0 else { return steps[0] }
      let step = Int((min(1, max(0, value / top)) * Double(steps.count - 1)).rounded())
      return steps[step]
    }
    return String(repeating: " ", count: width - text.count) + String(text)
  }

  /// Several values share a column when there are more than columns: the largest, so that no peak is lost.
  private static func buckets(_ values: [Double?], _ width: Int) -> [Double?] {
    guard values.count > width else { return values }
    return (0..<width).map { column in
      let from = column * values.count / width
      let to = (column + 1) * values.count / width
      return values[from..<to].compactMap { $0 }.max()
    }
  }
}
