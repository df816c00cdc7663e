/// Weighted medians that never decrease from member to member.
struct MedianPool {
  struct Wish {
    var row: Int
    var weight: Int
  }

  private struct Block {
    var wishes: [Wish]
    var members: Int
    var median: Int
  }

  private var blocks: [Block] = []

  mutating func append(_ wishes: [Wish]) {
    let sorted = wishes.count > 1 ? wishes.sorted { $0.row < $1.row } : wishes
    blocks.append(Block(wishes: sorted, members: 1, median: Self.median(sorted)))
    while blocks.count > 1, blocks[blocks.count - 1].median < blocks[blocks.count - 2].median {
      let last = blocks.removeLast()
      let merged = Self.merge(blocks[blocks.count - 1].wishes, last.wishes)
      blocks[blocks.count - 1].wishes = merged
      blocks[blocks.count - 1].members += last.members
      blocks[blocks.count - 1].median = Self.median(merged)
    }
  }

  func rows() -> [Int] { blocks.flatMap { Array(repeating: $0.median, count: $0.members) } }

  private static func median(_ sorted: [Wish]) -> Int {
    var total = 0
    for wish in sorted { total += wish.weight }
    var sum = 0
    for wish in sorted {
      sum += wish.weight
      if 2 * sum >= total { return wish.row }
    }
    return 0
  }

  private static func merge(_ a: [Wish], _ b: [Wish]) -> [Wish] {
    var result: [Wish] = []
    result.reserveCapacity(a.count + b.count)
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if j == b.count || (i < a.count && a[i].row <= b[j].row) {
        result.append(a[i])
        i += 1
      } else {
        result.append(b[j])
        j += 1
      }
    }
    return result
  }
}
