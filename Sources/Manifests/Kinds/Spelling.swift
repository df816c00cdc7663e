/// Finds the name that was meant.
public enum Spelling {
  /// The nearest of some names, where it is near enough to be a slip of the fingers: case alone, or a few letters
  /// changed, left out, added or swapped. nil where none is, or `name` is one of them. Cost: names times their length.
  public static func nearest(_ name: String, in names: some Sequence<String>) -> String? {
    guard name.utf8.count <= 100 else { return nil }
    let wanted = Array(name.lowercased().unicodeScalars)
    let allowed = wanted.count <= 4 ? 1 : wanted.count <= 8 ? 2 : 3
    var best: (name: String, distance: Int)?
    for candidate in names {
      if candidate == name { return nil }
      let other = Array(candidate.lowercased().unicodeScalars)
      guard abs(other.count - wanted.count) <= allowed else { continue }
      let distance = distance(wanted, other)
      guard distance <= allowed else { continue }
      // Equal ones by their names, so that the answer does not depend on the order.
      if best.map({ (distance, candidate) < ($0.distance, $0.name) }) ?? true { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Letters changed, left out, added, or two neighbours swapped.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      before = last
      last = row
    }
    return last.last ?? a.count
  }
}
