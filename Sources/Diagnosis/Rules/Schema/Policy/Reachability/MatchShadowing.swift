import Manifests

/// Finds matches whose prefix is longer than that of an earlier one: `/products` after `/product`.
///
/// Cost: linear in the bytes of the prefixes, and a bounded number of comparisons a match.
struct MatchShadowing {
  /// An earlier match and the later one behind it.
  struct Pair {
    var earlier, later: PrefixMatch
    /// `.part` or `.all`.
    var overlap: Overlap
  }

  private struct Key: Hashable {
    var prefix: UInt64
    var shape: Int
  }

  private var earlier: [Key: [PrefixMatch]] = [:]
  private var lengths: Set<Int> = []
  private var shapes: [String: Int] = [:]
  /// The pairs found so far.
  private(set) var pairs: [Pair] = []

  /// How many earlier matches are looked at, and how many are named, for one later match.
  private static let lookedAt = 64
  private static let named = 16

  /// Takes the next match in the order of the rules.
  /// - Parameter shadows: whether it takes its requests for good; a rule that delegates may hand them on.
  mutating func add(_ match: PrefixMatch, shadows: Bool) {
    let shape = shapes[match.shape] ?? shapes.count
    shapes[match.shape] = shape
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    var found = 0
    var budget = Self.lookedAt
    var length = 0
    for byte in match.prefix.value.utf8 {
      if budget > 0, found < Self.named, lengths.contains(length),
        let candidates = earlier[Key(prefix: hash, shape: shape)]
      {
        let some = candidates.prefix(budget)
        budget -= some.count
        found += compare(some, with: match, length: length, room: Self.named - found)
      }
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      length += 1
    }
    guard shadows else { return }
    lengths.insert(length)
    earlier[Key(prefix: hash, shape: shape), default: []].append(match)
  }

  private mutating func compare(
    _ candidates: ArraySlice<PrefixMatch>, with match: PrefixMatch, length: Int, room: Int
  ) -> Int {
    var found = 0
    for candidate in candidates where found < room {
      guard candidate.prefix.value.utf8.count == length,
        match.prefix.value.utf8.starts(with: candidate.prefix.value.utf8),
        let overlap = candidate.overlap(with: match), overlap > .none
      else { continue }
      pairs.append(Pair(earlier: candidate, later: match, overlap: overlap))
      found += 1
    }
    return found
  }
}
