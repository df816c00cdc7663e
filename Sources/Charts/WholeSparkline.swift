import Terminal

extension Sparkline {
  /// One row of all values, however many: several that share a place show the largest, so that no peak is lost. Fewer
  /// than there is room for stand at the right. For columns of tables, where a row tells of the same time as its
  /// neighbours.
  /// - Parameters:
  ///   - values: oldest first; nil is a gap.
  ///   - maximum: the value at the top; nil: the largest.
  public static func whole(
    _ values: [Double?], width: Int, maximum: Double? = nil, glyphs: ChartGlyphs = .braille
  ) -> String {
    let slots = max(0, width) * glyphs.valuesPerColumn
    guard values.count > slots, slots > 0 else {
      return text(values, width: width, maximum: maximum, glyphs: glyphs)
    }
    let joined = (0..<slots).map { slot -> Double? in
      let part = values[(slot * values.count / slots)..<((slot + 1) * values.count / slots)]
      return part.reduce(nil) { found, value in
        guard let value, !value.isNaN else { return found }
        return max(found ?? value, value)
      }
    }
    return text(joined, width: width, maximum: maximum, glyphs: glyphs)
  }
}
