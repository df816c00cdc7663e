/// How far two names are apart, for "did you mean".
enum SpellingDistance {
  /// The name with the fewest letters changed, added, left out or swapped; nil where none is near.
  static func nearest(to name: String, among names: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    guard wanted.count <= 200 else { return nil }
    let limit = max(1, min(4, wanted.count / 4))
    var best: (distance: Int, name: String)?
    for candidate in names {
      let letters = Array(candidate.lowercased().utf8)
      guard abs(letters.count - wanted.count) <= limit else { continue }
      let distance = between(wanted, letters)
      guard distance <= limit else { continue }
      if let found = best, (found.distance, found.name) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    return best?.name
  }

  private static func between(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var previous = Array(0...right.count)
    var before = previous
    for (i, a) in left.enumerated() {
      var row = [i + 1]
      row.reserveCapacity(right.count + 1)
      for (j, b) in right.enumerated() {
        var cost = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (a == b ? 0 : 1))
        if i > 0, j > 0, a == right[j - 1], left[i - 1] == b { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      before = previous
      previous = row
    }
    return previous[right.count]
  }
}
