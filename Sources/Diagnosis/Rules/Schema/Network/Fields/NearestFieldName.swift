/// The known field or value that a misspelt one is most like, whatever its capitals and dashes.
enum NearestFieldName {
  /// The nearest of the names and how many slips part them; nil where none is near. Capitals, `_` and `-` are no slips.
  static func nearest(to name: String, in names: [String]) -> (name: String, slips: Int)? {
    let wanted = bare(name)
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    let most = min(3, max(1, wanted.count / 3))
    var best: (name: String, slips: Int)?
    for candidate in names {
      let other = bare(candidate)
      guard abs(other.count - wanted.count) <= most else { continue }
      let slips = distance(wanted, other)
      if slips <= most, slips < best?.slips ?? Int.max { best = (candidate, slips) }
    }
    return best
  }

  private static func bare(_ name: String) -> [UInt8] {
    name.utf8.compactMap { byte in
      if byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") { return nil }
      return byte.isUpper ? byte | 0x20 : byte
    }
  }

  /// Insertions, deletions, changes and swaps of neighbours.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let isSame = left[row] == right[column]
        var cost = min(previous[column + 1] + 1, current[column] + 1, previous[column] + (isSame ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, before[column - 1] + 1)
        }
        current.append(cost)
      }
      before = previous
      previous = current
    }
    return previous[right.count]
  }
}
