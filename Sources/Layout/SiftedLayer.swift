/// One layer between two fixed neighbours: for each pair of its items, how many crossings it costs to have
/// the one above the other. With that table an item's best place is a walk along the layer.
struct SiftedLayer {
  private(set) var order: [Int]
  private let count: Int
  /// `gain[a * count + b]`: crossings with a above b, less those with b above a (by starting place).
  private var gain: [Int32]
  /// The order, as starting places.
  private var places: [Int]
  private let items: [Int]
  /// What must stay together; nil when there are no groups.
  private let lanes: Lanes?

  /// Cost: O(n² · degree) for n items in the layer.
  init(_ grid: LayerGrid, layer: Int, _ lanes: Lanes? = nil) {
    self.lanes = lanes
    items = grid.order[layer]
    order = items
    count = items.count
    places = Array(0..<count)
    let n = count
    var gain = Array(repeating: Int32(0), count: n * n)
    for neighbours in [grid.before, grid.after] {
      var start = [0]
      start.reserveCapacity(n + 1)
      var ends: [Int32] = []
      for item in items {
        let first = ends.count
        for w in neighbours[item] { ends.append(Int32(truncatingIfNeeded: grid.position[w])) }
        if ends.count - first > 1 { ends[first...].sort() }
        start.append(ends.count)
      }
      gain.withUnsafeMutableBufferPointer { gain in
        ends.withUnsafeBufferPointer { ends in
          start.withUnsafeBufferPointer { start in
            Self.compare(n, start, ends, gain)
          }
        }
      }
    }
    self.gain = gain
  }

  /// Adds, for each pair, the crossings of one order less those of the other: one merge of two sorted lists.
  private static func compare(
    _ n: Int, _ start: UnsafeBufferPointer<Int>, _ ends: UnsafeBufferPointer<Int32>,
    _ gain: UnsafeMutableBufferPointer<Int32>
  ) {
    for a in 0..<n where start[a] < start[a + 1] {
      let (aFirst, aLast) = (start[a], start[a + 1])
      for b in (a + 1)..<max(n, a + 1) where start[b] < start[b + 1] {
        let (bFirst, bLast) = (start[b], start[b + 1])
        var difference: Int32 = 0
        if ends[aLast - 1] < ends[bFirst] {
          difference = -Int32(truncatingIfNeeded: (aLast - aFirst) * (bLast - bFirst))
        } else if ends[bLast - 1] < ends[aFirst] {
          difference = Int32(truncatingIfNeeded: (aLast - aFirst) * (bLast - bFirst))
        } else {
          // For each end of a: how many of b lie above it, less how many below.
          var above = bFirst
          var upTo = bFirst
          for i in aFirst..<aLast {
            while above < bLast, ends[above] < ends[i] { above += 1 }
            upTo = max(upTo, above)
            while upTo < bLast, ends[upTo] <= ends[i] { upTo += 1 }
            difference += Int32(truncatingIfNeeded: (above - bFirst) - (bLast - upTo))
          }
        }
        gain[a * n + b] += difference
        gain[b * n + a] -= difference
      }
    }
  }

  /// Moves each item to its best place, until none gains or four times round.
  /// - Returns: how many crossings that saved.
  mutating func sift(movable: [Bool]?) -> Int {
    var saved = 0
    for _ in 0..<4 {
      var now = 0
      for place in 0..<count where movable?[items[place]] ?? true {
        if let lanes { now += improve(place, lanes) } else { now += improve(place) }
      }
      if now == 0 { break }
      saved += now
    }
    if saved > 0 { order = places.map { items[$0] } }
    return saved
  }

  /// Moves a newcomer to the place that pushes others away least, among those where it crosses least.
  /// - Parameter push: rows by which others must give way when it stands at an index of the order without it,
  ///   and how far that is from where its edges would have it.
  mutating func place(_ item: Int, push: (_ others: [Int], _ index: Int) -> Int) {
    guard let v = items.firstIndex(of: item), let from = places.firstIndex(of: v) else { return }
    places.remove(at: from)
    let others = places.map { items[$0] }
    // Crossings with the item at the top, then one place further down each.
    var crossed: Int32 = 0
    var best = (crossed: Int32.max, push: Int.max, index: 0)
    for index in 0...places.count {
      if index > 0 { crossed -= gain[v * count + places[index - 1]] }
      guard crossed <= best.crossed, isAllowed(item, index, of: others, from: from) else { continue }
      let pushed = push(others, index)
      if crossed < best.crossed || pushed < best.push { best = (crossed, pushed, index) }
    }
    places.insert(v, at: best.index)
    order = places.map { items[$0] }
  }

  private mutating func improve(_ v: Int) -> Int {
    guard let from = places.firstIndex(of: v) else { return 0 }
    var bestPlace = from
    var best: Int32 = 0
    gain.withUnsafeBufferPointer { gain in
      let row = v * count
      var sum: Int32 = 0
      for i in stride(from: from - 1, through: 0, by: -1) {
        sum += gain[row + places[i]]
        if sum < best {
          best = sum
          bestPlace = i
        }
      }
      sum = 0
      for i in stride(from: from + 1, to: count, by: 1) {
        sum -= gain[row + places[i]]
        if sum < best {
          best = sum
          bestPlace = i
        }
      }
    }
    guard bestPlace != from else { return 0 }
    places.remove(at: from)
    places.insert(v, at: bestPlace)
    return Int(-best)
  }

  private func isAllowed(_ item: Int, _ index: Int, of others: [Int], from: Int) -> Bool {
    guard let lanes, index != from else { return true }
    return lanes.admits(
      item, between: index > 0 ? others[index - 1] : nil, and: index < others.count ? others[index] : nil)
  }

  /// The same within the item's lane and between the lanes in it.
  private mutating func improve(_ v: Int, _ lanes: Lanes) -> Int {
    guard let from = places.firstIndex(of: v) else { return 0 }
    let item = items[v]
    var bestPlace = from
    var best: Int32 = 0
    var sum: Int32 = 0
    for i in stride(from: from - 1, through: 0, by: -1) {
      guard lanes.shares(items[places[i]], homeOf: item) else { break }
      sum += gain[v * count + places[i]]
      guard sum < best else { continue }
      guard lanes.admits(item, between: i > 0 ? items[places[i - 1]] : nil, and: items[places[i]]) else {
        continue
      }
      best = sum
      bestPlace = i
    }
    sum = 0
    for i in stride(from: from + 1, to: count, by: 1) {
      guard lanes.shares(items[places[i]], homeOf: item) else { break }
      sum -= gain[v * count + places[i]]
      guard sum < best else { continue }
      let next = i + 1 < count ? items[places[i + 1]] : nil
      guard lanes.admits(item, between: items[places[i]], and: next) else { continue }
      best = sum
      bestPlace = i
    }
    guard bestPlace != from else { return 0 }
    places.remove(at: from)
    places.insert(v, at: bestPlace)
    return Int(-best)
  }
}
