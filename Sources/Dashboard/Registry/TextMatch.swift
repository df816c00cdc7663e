/// How well what was typed fits a name: for completion, `:goto` and the nearest command.
package enum TextMatch {
  /// 0 = the same, then begins with it, a later word begins with it, contains it, has its letters in that
  /// order; nil = does not fit. Case does not matter.
  static func rank(_ typed: String, in name: String) -> Int? {
    let (typed, name) = (typed.lowercased(), name.lowercased())
    if typed.isEmpty || name == typed { return 0 }
    if name.hasPrefix(typed) { return 1 }
    if words(name).contains(where: { $0.hasPrefix(typed) }) { return 2 }
    if contains(typed, in: name) { return 3 }
    return isSubsequence(typed, of: name) ? 4 : nil
  }

  /// Whether a name holds a text, case aside.
  static func contains(_ typed: String, in name: String) -> Bool {
    let (needle, hay) = (Array(typed.lowercased().utf8), Array(name.lowercased().utf8))
    guard needle.count <= hay.count else { return false }
    guard let first = needle.first else { return true }
    for start in 0...(hay.count - needle.count) where hay[start] == first {
      var at = 1
      while at < needle.count, hay[start + at] == needle[at] { at += 1 }
      if at == needle.count { return true }
    }
    return false
  }

  /// The names that fit, best first; names that fit equally well keep their order.
  static func sorted<Item>(_ items: [Item], by typed: String, name: (Item) -> String) -> [Item] {
    items.enumerated()
      .compactMap { index, item in rank(typed, in: name(item)).map { (rank: $0, index: index, item: item) } }
      .sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
      .map(\.item)
  }

  /// The name nearest to what was typed, at most a third of it wrong; nil when none is near.
  package static func nearest(to typed: String, among names: [String]) -> String? {
    let typed = typed.lowercased()
    guard typed.count <= 40 else { return nil }
    let ranked = names.map { (name: $0, distance: distance(typed, $0.lowercased())) }
    guard let best = ranked.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }) else { return nil }
    return best.distance <= max(1, (typed.count + 1) / 3) ? best.name : nil
  }

  /// The end of a sentence about a name that is not known: `; did you mean NAME?`, or nothing where none is near.
  package static func suggestion(for typed: String, among names: some Sequence<String>) -> String {
    nearest(to: typed, among: Array(names)).map { "; did you mean \($0)?" } ?? ""
  }

  /// Insertions, deletions, substitutions and swaps of neighbours from one text to the other.
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        row.append(best)
      }
      before = last
      last = row
    }
    return last[b.count]
  }

  private static func isSubsequence(_ typed: String, of name: String) -> Bool {
    var rest = typed[...]
    for character in name where rest.first == character { rest.removeFirst() }
    return rest.isEmpty
  }

  private static func words(_ name: String) -> [Substring] {
    name.split { !$0.isLetter && !$0.isNumber }
  }
}
