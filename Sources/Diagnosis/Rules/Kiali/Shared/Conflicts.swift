/// Which objects are in each other's way. Made for groups that a dictionary found: members of one group are compared
/// with its first ones only, so that a thousand objects for one host cost no million comparisons.
struct Conflicts {
  private static let witnesses = 64
  private static let shown = 3

  /// The numbers of the objects that one is in conflict with, the first few of them.
  private(set) var others: [Int: [Int]] = [:]

  /// Compares the members of a group.
  mutating func compare(_ group: [Int], _ isConflict: (Int, Int) -> Bool) {
    guard group.count > 1 else { return }
    for one in group {
      for other in group.prefix(Self.witnesses) where other != one {
        if others[one]?.contains(other) != true, isConflict(one, other) { note(one, other) }
      }
    }
  }

  /// Compares each of one group with each of another.
  mutating func compare(_ group: [Int], with second: [Int], _ isConflict: (Int, Int) -> Bool) {
    for one in group {
      for other in second.prefix(Self.witnesses) where other != one && isConflict(one, other) {
        note(one, other)
      }
    }
  }

  private mutating func note(_ one: Int, _ other: Int) {
    add(other, to: one)
    add(one, to: other)
  }

  private mutating func add(_ other: Int, to one: Int) {
    var list = others[one] ?? []
    guard !list.contains(other) else { return }
    // The first ones in the order of the texts, whatever order the groups come in.
    list.append(other)
    list.sort()
    others[one] = Array(list.prefix(Self.shown))
  }
}
