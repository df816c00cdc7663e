/// Orders the items of each layer so that few segments cross.
struct Ordering {
  private(set) var grid: LayerGrid
  private var best: [[Int]] = []
  private(set) var crossings = Int.max

  /// Orders a grid from nothing.
  static func fresh(_ grid: LayerGrid) -> (grid: LayerGrid, crossings: Int) {
    var ordering = Ordering(grid: grid)
    let items = grid.itemCount
    let sifts = items <= 200 ? 12 : items <= 3000 ? 4 : 3
    for start in [ordering.walk(forwards: true), ordering.walk(forwards: false)] {
      ordering.grid.setOrder(start)
      ordering.sweep(rounds: 24, startingForwards: true)
      if ordering.crossings == 0 { break }
    }
    ordering.grid.setOrder(ordering.best)
    ordering.sift(rounds: sifts, movable: nil)
    if items <= 160, ordering.crossings > 0 { ordering.restart(items <= 60 ? 8 : 4, sifts: sifts) }
    ordering.grid.setOrder(ordering.best)
    return (ordering.grid, ordering.crossings)
  }

  /// Orders a grid in which some items have a row already: these keep their order, the others go where they
  /// cross least.
  static func keeping(_ grid: LayerGrid, rows: [Double?], movable: [Bool]) -> (grid: LayerGrid, crossings: Int) {
    var ordering = Ordering(grid: grid)
    ordering.placeNewcomers(rows)
    ordering.remember()
    ordering.sift(rounds: 6, movable: movable)
    ordering.grid.setOrder(ordering.best)
    return (ordering.grid, ordering.crossings)
  }

  private init(grid: LayerGrid) {
    self.grid = grid
    best = grid.order
  }

  private mutating func remember() {
    let now = grid.crossings()
    if now < crossings {
      crossings = now
      best = grid.order
    }
  }

  // MARK: - Starts

  /// Order of a depth-first walk from the entry points (or, backwards, from the leaves), by id.
  private func walk(forwards: Bool) -> [[Int]] {
    let next = forwards ? grid.after : grid.before
    let back = forwards ? grid.before : grid.after
    var rows = Array(repeating: [Int](), count: grid.order.count)
    var seen = Array(repeating: false, count: grid.itemCount)
    var open: [Int] = []
    for start in 0..<grid.itemCount where back.degree(start) == 0 && !seen[start] {
      open.append(start)
      while let v = open.popLast() {
        if seen[v] { continue }
        seen[v] = true
        rows[grid.layer[v]].append(v)
        for w in next[v].reversed() where !seen[w] { open.append(w) }
      }
    }
    return rows
  }

  /// Tries orders of pseudo-random starts; the numbers are the same in each run.
  private mutating func restart(_ times: Int, sifts: Int) {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    for _ in 0..<times {
      var rows = grid.order
      for l in rows.indices where rows[l].count > 1 {
        for i in stride(from: rows[l].count - 1, to: 0, by: -1) {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          rows[l].swapAt(i, Int((state >> 33) % UInt64(i + 1)))
        }
      }
      grid.setOrder(rows)
      sweep(rounds: 12, startingForwards: true)
      sift(rounds: sifts, movable: nil)
      if crossings == 0 { return }
    }
  }

  /// Sorts by known rows; what has none goes to the mean row of its neighbours.
  private mutating func placeNewcomers(_ rows: [Double?]) {
    var row = rows
    for _ in 0..<2 {
      for v in 0..<grid.itemCount where rows[v] == nil {
        var sum = 0.0
        var count = 0.0
        for w in grid.before[v] + grid.after[v] {
          guard let r = row[w] else { continue }
          sum += r
          count += 1
        }
        if count > 0 { row[v] = sum / count }
      }
    }
    for l in grid.order.indices {
      let sorted = grid.order[l].sorted { a, b in
        (row[a] ?? .infinity, rows[a] == nil ? 1 : 0, a) < (row[b] ?? .infinity, rows[b] == nil ? 1 : 0, b)
      }
      grid.setOrder(sorted, layer: l)
    }
  }

  // MARK: - Sweeps

  /// Barycentre sweeps, forwards and backwards in turn, until four in a row gain nothing.
  private mutating func sweep(rounds: Int, startingForwards: Bool) {
    remember()
    var idle = 0
    var forwards = startingForwards
    for _ in 0..<rounds where idle < 4 && crossings > 0 {
      let before = crossings
      let last = grid.order.count - 1
      if forwards {
        for l in stride(from: 1, through: last, by: 1) { sortLayer(l, by: grid.before) }
      } else {
        for l in stride(from: last - 1, through: 0, by: -1) { sortLayer(l, by: grid.after) }
      }
      remember()
      idle = crossings < before ? 0 : idle + 1
      forwards.toggle()
    }
  }

  private mutating func sortLayer(_ l: Int, by neighbours: Adjacency) {
    var keys: [(key: Double, place: Int, item: Int)] = []
    keys.reserveCapacity(grid.order[l].count)
    for (place, item) in grid.order[l].enumerated() {
      var sum = 0
      for w in neighbours[item] { sum += grid.position[w] }
      let degree = neighbours.degree(item)
      keys.append((degree == 0 ? Double(place) : Double(sum) / Double(degree), place, item))
    }
    keys.sort { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }
    grid.setOrder(keys.map(\.item), layer: l)
  }

  // MARK: - Sifting

  /// Moves each item to the place in its layer where it crosses least, layer by layer, while that helps.
  /// - Parameter movable: which items may move; all when nil.
  private mutating func sift(rounds: Int, movable: [Bool]?) {
    for round in 0..<rounds where crossings > 0 {
      var gained = false
      let layers = round.isMultiple(of: 2) ? Array(grid.order.indices) : grid.order.indices.reversed()
      for l in layers {
        var row = SiftedLayer(grid, layer: l)
        if row.sift(movable: movable) {
          grid.setOrder(row.order, layer: l)
          gained = true
        }
      }
      remember()
      if !gained { return }
    }
  }
}
