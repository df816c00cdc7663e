import Terminal

/// Breaks text into lines by columns: at blanks where there are some, in the middle of a word where not.
enum TextWrap {
  /// - Parameter limit: at most so many lines; the last then ends in an ellipsis.
  static func lines(_ text: String, width: Int, limit: Int = 200) -> [String] {
    guard width > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in TextSafety.safe(text).split(separator: " ", omittingEmptySubsequences: true) {
      var rest = String(word)
      var columns = TextWidth.of(rest)
      if used > 0, used + 1 + columns > width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      while columns > width - (used > 0 ? used + 1 : 0) {
        let part = TextWidth.cut(rest, to: width, ellipsis: false)
        guard !part.isEmpty, lines.count < limit else { return capped(lines, limit) }
        lines.append(part)
        rest.removeFirst(part.count)
        columns = TextWidth.of(rest)
      }
      guard !rest.isEmpty else { continue }
      line += used > 0 ? " " + rest : rest
      used += columns + (used > 0 ? 1 : 0)
      if lines.count >= limit { return capped(lines, limit) }
    }
    if used > 0 { lines.append(line) }
    return capped(lines, limit)
  }

  private static func capped(_ lines: [String], _ limit: Int) -> [String] {
    guard lines.count > limit, limit > 0 else { return lines }
    return Array(lines[..<(limit - 1)]) + [
      TextWidth.cut(lines[limit - 1] + "…", to: TextWidth.of(lines[limit - 1]))
    ]
  }
}
