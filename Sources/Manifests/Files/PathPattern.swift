/// A path with `*`, `?`, `[…]` and `**` (any folders).
struct PathPattern {
  /// Whether a path holds any of the signs.
  static func isPattern(_ path: String) -> Bool { path.utf8.contains { isSign($0) } }

  private static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[")
  }

  /// Whether a name matches one part of a pattern. A leading dot must be written. Cost: at most pattern times name.
  static func matches(_ pattern: String, _ name: String) -> Bool {
    if name.hasPrefix("."), !pattern.hasPrefix(".") { return false }
    let pattern = Array(pattern)
    let name = Array(name)
    var p = 0
    var n = 0
    var star = -1
    var mark = 0
    while n < name.count {
      if p < pattern.count, pattern[p] == "*" {
        star = p
        mark = n
        p += 1
      } else if p < pattern.count, let next = step(pattern, p, name[n]) {
        p = next
        n += 1
      } else if star >= 0 {
        p = star + 1
        mark += 1
        n = mark
      } else {
        return false
      }
    }
    while p < pattern.count, pattern[p] == "*" { p += 1 }
    return p == pattern.count
  }

  /// Where the pattern goes on after one character; nil where it does not match.
  private static func step(_ pattern: [Character], _ p: Int, _ character: Character) -> Int? {
    switch pattern[p] {
    case "?": return p + 1
    case "[":
      guard let close = pattern[(p + 1)...].dropFirst().firstIndex(of: "]") else {
        return character == "[" ? p + 1 : nil
      }
      var set = pattern[(p + 1)..<close]
      let isNegative = set.first == "!" || set.first == "^"
      if isNegative { set = set.dropFirst() }
      return isIn(Array(set), character) != isNegative ? close + 1 : nil
    default: return pattern[p] == character ? p + 1 : nil
    }
  }

  private static func isIn(_ set: [Character], _ character: Character) -> Bool {
    var index = 0
    while index < set.count {
      if index + 2 < set.count, set[index + 1] == "-" {
        if set[index] <= character, character <= set[index + 2] { return true }
        index += 3
      } else {
        if set[index] == character { return true }
        index += 1
      }
    }
    return false
  }
}
