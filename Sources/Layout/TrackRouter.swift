/// Routes the vertical parts in one half of a channel: nets that come in on rows at the left and leave on rows
/// at the right, each over one vertical track. Nothing overlaps; crossings are few.
struct TrackRouter {
  /// What belongs together: all that leaves one port, or enters one.
  struct Net {
    var left: [Int]
    var right: [Int]
  }

  /// The way of a net.
  enum Way {
    /// Left and right on one row.
    case straight
    /// Over the vertical in one track.
    case track(Int)
    /// Over two tracks joined on a free row, where a single one would run over another net.
    case detour(first: Int, row: Int, second: Int)
  }

  private(set) var ways: [Way] = []
  private(set) var trackCount = 0

  private struct Piece {
    var net: Int
    var left: [Int]
    var right: [Int]
    /// The piece of the same net that must stay left of this one.
    var follows: Int?
    var low: Int
    var high: Int

    init(net: Int, left: [Int], right: [Int], follows: Int? = nil) {
      self.net = net
      self.left = left
      self.right = right
      self.follows = follows
      low = min(left.min() ?? 0, right.min() ?? 0)
      high = max(left.max() ?? 0, right.max() ?? 0)
    }

    var goesDown: Bool { (right.first ?? 0) > (left.first ?? 0) }
    func overlaps(_ other: Piece) -> Bool { low <= other.high && other.low <= high }
  }

  /// - Parameter blocked: rows on which nothing may run, though it may cross them.
  init(_ nets: [Net], blocked: Set<Int> = []) {
    var pieces: [Piece] = []
    var isStraight = Array(repeating: true, count: nets.count)
    for (i, net) in nets.enumerated() {
      let row = net.left.first ?? net.right.first
      guard net.left.contains(where: { $0 != row }) || net.right.contains(where: { $0 != row }) else {
        continue
      }
      isStraight[i] = false
      pieces.append(Piece(net: i, left: net.left, right: net.right))
    }
    ways = Array(repeating: .straight, count: nets.count)
    guard !pieces.isEmpty else { return }
    let predecessors = Self.withoutCycles(&pieces, rows: blocked.union(nets.flatMap { $0.left + $0.right }))
    let order = Self.order(pieces, predecessors)
    assign(pieces, predecessors, order)
  }

  // MARK: - Constraints

  /// For each piece those that must lie left of it: where one comes in on the row on which the other leaves.
  private static func constraints(_ pieces: [Piece]) -> [[Int]] {
    var comesIn: [Int: Int] = [:]
    for (i, piece) in pieces.enumerated() { for row in piece.left { comesIn[row] = i } }
    return pieces.indices.map { i in
      var result: [Int] = []
      for row in pieces[i].right {
        if let j = comesIn[row], j != i, pieces[j].follows != i { result.append(j) }
      }
      if let first = pieces[i].follows { result.append(first) }
      return result
    }
  }

  /// Splits pieces until no piece must lie left of itself.
  private static func withoutCycles(_ pieces: inout [Piece], rows: Set<Int>) -> [[Int]] {
    var taken = rows
    while true {
      let predecessors = constraints(pieces)
      guard let i = pieceOnCycle(predecessors) else { return predecessors }
      let piece = pieces[i]
      let row = freeRow(near: ((piece.left.first ?? 0) + (piece.right.first ?? 0)) / 2, taken)
      taken.insert(row)
      pieces[i] = Piece(net: piece.net, left: piece.left, right: [row])
      pieces.append(Piece(net: piece.net, left: [row], right: piece.right, follows: i))
    }
  }

  private static func freeRow(near row: Int, _ taken: Set<Int>) -> Int {
    var distance = 0
    while true {
      if !taken.contains(row + distance) { return row + distance }
      if row >= distance, !taken.contains(row - distance) { return row - distance }
      distance += 1
    }
  }

  private static func pieceOnCycle(_ predecessors: [[Int]]) -> Int? {
    var state = Array(repeating: UInt8(0), count: predecessors.count)
    for start in predecessors.indices where state[start] == 0 {
      var path = [(piece: start, next: 0)]
      state[start] = 1
      while let (v, next) = path.last {
        guard next < predecessors[v].count else {
          state[v] = 2
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let w = predecessors[v][next]
        if state[w] == 1 { return w }
        if state[w] == 0 {
          state[w] = 1
          path.append((w, 0))
        }
      }
    }
    return nil
  }

  // MARK: - Order

  /// An order from left to right that keeps the constraints: of those that lead down the lower first, of those
  /// that lead up the upper first; then neighbours change places while that saves crossings.
  private static func order(_ pieces: [Piece], _ predecessors: [[Int]]) -> [Int] {
    let wish = pieces.indices.sorted { a, b in
      func key(_ i: Int) -> (Int, Int, Int) {
        let row = pieces[i].left.first ?? 0
        return (pieces[i].goesDown ? 1 : 0, pieces[i].goesDown ? -row : row, i)
      }
      return key(a) < key(b)
    }
    var order: [Int] = []
    var placed = Array(repeating: false, count: pieces.count)
    // Each piece after its predecessors, otherwise as wished.
    for start in wish where !placed[start] {
      var path = [start]
      while let v = path.last {
        if let w = predecessors[v].first(where: { !placed[$0] }) {
          path.append(w)
        } else {
          if !placed[v] {
            placed[v] = true
            order.append(v)
          }
          path.removeLast()
        }
      }
    }
    for _ in 0..<min(order.count, 24) {
      var swapped = false
      for i in order.indices.dropFirst() {
        let (a, b) = (order[i - 1], order[i])
        guard pieces[a].overlaps(pieces[b]), !predecessors[b].contains(a),
          crossings(pieces[b], pieces[a]) < crossings(pieces[a], pieces[b])
        else { continue }
        order.swapAt(i - 1, i)
        swapped = true
      }
      if !swapped { break }
    }
    return order
  }

  /// Crossings of two pieces when the first lies left of the second.
  private static func crossings(_ first: Piece, _ second: Piece) -> Int {
    var total = 0
    for row in second.left where row > first.low && row < first.high { total += 1 }
    for row in first.right where row > second.low && row < second.high { total += 1 }
    return total
  }

  // MARK: - Tracks

  private mutating func assign(_ pieces: [Piece], _ predecessors: [[Int]], _ order: [Int]) {
    var track = Array(repeating: 0, count: pieces.count)
    for (k, i) in order.enumerated() {
      for j in predecessors[i] { track[i] = max(track[i], track[j] + 1) }
      for j in order[..<k] where track[j] >= track[i] && pieces[j].overlaps(pieces[i]) {
        track[i] = track[j] + 1
      }
      trackCount = max(trackCount, track[i] + 1)
    }
    for (i, piece) in pieces.enumerated() {
      if let first = piece.follows {
        ways[piece.net] = .detour(first: track[first], row: piece.left.first ?? 0, second: track[i])
      } else if case .straight = ways[piece.net] {
        ways[piece.net] = .track(track[i])
      }
    }
  }
}
