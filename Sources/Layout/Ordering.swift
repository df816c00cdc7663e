/// Orders the items of each layer so that few segments cross.
struct Ordering {
  private var grid: LayerGrid
  /// What must stay together; nil when there are no groups.
  private let lanes: Lanes?
  /// Crossings of the grid as it is ordered now.
  private var crossings = 0
  /// The best order since `begin`.
  private var best: (order: [[Int]], crossings: Int) = ([], .max)

  /// Orders a grid from nothing: sweeps from two starts, then sifting, then small disturbances of the best
  /// order that are sifted again and kept when they helped.
  static func fresh(_ grid: LayerGrid, _ lanes: Lanes? = nil) -> (grid: LayerGrid, crossings: Int) {
    var ordering = Ordering(grid: grid, lanes)
    var result = (order: grid.order, crossings: Int.max)
    for start in [ordering.walk(forwards: true), ordering.walk(forwards: false)] where result.crossings > 0 {
      ordering.begin(start)
      ordering.sweep(rounds: 24)
      ordering.begin(ordering.best.order)
      ordering.sift(rounds: grid.itemCount <= 1000 ? 12 : 4, movable: nil)
      if ordering.crossings < result.crossings { result = (ordering.grid.order, ordering.crossings) }
    }
    ordering.begin(result.order)
    ordering.disturb(times: disturbances(grid.itemCount))
    if grid.itemCount <= 1000 { ordering.sift(rounds: 12, movable: nil) }
    return (ordering.grid, ordering.crossings)
  }

  /// As many as their cost allows.
  private static func disturbances(_ items: Int) -> Int {
    items <= 250 ? 60 : items <= 1000 ? 5000 / items : 0
  }

  /// Orders a grid in which some items have a row already: these keep their order, the others go where they
  /// cross least.
  static func keeping(
    _ grid: LayerGrid, _ lanes: Lanes? = nil, rows: [Double?], movable: [Bool], heights: [Int]
  ) -> (grid: LayerGrid, crossings: Int) {
    var ordering = Ordering(grid: grid, lanes)
    ordering.placeNewcomers(rows)
    ordering.begin(ordering.grid.order)
    ordering.sift(rounds: 6, movable: movable)
    for v in 0..<grid.nodeCount where rows[v] == nil { ordering.settle(v, rows, heights) }
    return (ordering.grid, ordering.grid.crossings())
  }

  /// Finds the place for a newcomer where the fewest others have to give way.
  private mutating func settle(_ newcomer: Int, _ rows: [Double?], _ heights: [Int]) {
    let l = grid.layer[newcomer]
    let known = (grid.before[newcomer] + grid.after[newcomer]).compactMap { rows[$0] }
    let wish = known.isEmpty ? 0 : Int(known.reduce(0, +)) / known.count
    let height = heights[newcomer]
    // Above the topmost there is no room: going there would push everything down.
    let floor = Int(rows.lazy.compactMap { $0 }.min() ?? 0)
    var layer = SiftedLayer(grid, layer: l, lanes)
    layer.place(newcomer) { others, index in
      func top(_ i: Int) -> Int? { rows[others[i]].map { Int($0) } }
      func bottom(_ i: Int) -> Int? { top(i).map { $0 + heights[others[i]] } }
      let above = index > 0 ? bottom(index - 1) : nil
      guard index < others.count, let below = top(index) else { return abs((above ?? wish) - wish) }
      let start = above ?? min(floor, below)
      var missing = max(0, height - (below - start))
      var pushed = 0
      // Those below move down until gaps between them have taken it up.
      for i in index..<others.count where missing > 0 {
        pushed += missing
        guard i + 1 < others.count, let end = bottom(i), let next = top(i + 1) else { continue }
        missing = max(0, missing - (next - end))
      }
      return 3 * pushed + abs(max(start, min(wish, below - height)) - wish)
    }
    grid.setOrder(layer.order, layer: l)
  }

  private init(grid: LayerGrid, _ lanes: Lanes?) {
    self.grid = grid
    self.lanes = lanes
  }

  private mutating func begin(_ wish: [[Int]]) {
    let order = lanes.map { wish.map($0.arranged) } ?? wish
    grid.setOrder(order)
    crossings = grid.crossings()
    best = (order, crossings)
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
      grid.setOrder(lanes?.arranged(sorted) ?? sorted, layer: l)
    }
  }

  // MARK: - Sweeps

  /// Barycentre sweeps, forwards and backwards in turn, until four in a row gain nothing.
  private mutating func sweep(rounds: Int) {
    var idle = 0
    var forwards = true
    for _ in 0..<rounds where idle < 4 && best.crossings > 0 {
      let last = grid.order.count - 1
      if forwards {
        for l in stride(from: 1, through: last, by: 1) { sortLayer(l, by: grid.before, at: l - 1) }
      } else {
        for l in stride(from: last - 1, through: 0, by: -1) { sortLayer(l, by: grid.after, at: l + 1) }
      }
      crossings = grid.crossings()
      idle += 1
      if crossings < best.crossings {
        best = (grid.order, crossings)
        idle = 0
      }
      forwards.toggle()
    }
  }

  private mutating func sortLayer(_ l: Int, by neighbours: Adjacency, at fixed: Int) {
    var keys: [(key: Double, place: Int, item: Int)] = []
    keys.reserveCapacity(grid.order[l].count)
    for (place, item) in grid.order[l].enumerated() {
      var sum = 0
      for w in neighbours[item] { sum += grid.position[w] }
      let degree = neighbours.degree(item)
      keys.append((degree == 0 ? Double(place) : Double(sum) / Double(degree), place, item))
    }
    if let lanes { placeFillers(&keys, lanes, by: fixed) }
    keys.sort { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }
    let sorted = keys.map(\.item)
    grid.setOrder(lanes?.arranged(sorted) ?? sorted, layer: l)
  }

  /// A filler goes where its group stands in the layer that the others look at.
  private func placeFillers(
    _ keys: inout [(key: Double, place: Int, item: Int)], _ lanes: Lanes, by fixed: Int
  ) {
    for k in keys.indices where lanes.isFiller(keys[k].item) {
      let item = keys[k].item
      let members = grid.order[fixed].filter { lanes.shares($0, homeOf: item) }
      guard !members.isEmpty else { continue }
      keys[k].key = Double(members.reduce(0) { $0 + grid.position[$1] }) / Double(members.count)
    }
  }

  // MARK: - Sifting

  /// Moves each item to the place in its layer where it crosses least, layer by layer, while that helps.
  /// - Parameters:
  ///   - movable: which items may move; all when nil.
  ///   - first: the layers to begin with; all when nil. Others follow when a neighbour has changed.
  private mutating func sift(rounds: Int, movable: [Bool]?, from first: [Int]? = nil) {
    var isDue = Array(repeating: first == nil, count: grid.order.count)
    for l in first ?? [] where isDue.indices.contains(l) { isDue[l] = true }
    for round in 0..<rounds where crossings > 0 && isDue.contains(true) {
      let layers = grid.order.indices
      for k in layers {
        let l = round.isMultiple(of: 2) ? k : layers.upperBound - 1 - k
        guard isDue[l] else { continue }
        isDue[l] = false
        guard grid.order[l].count > 1 else { continue }
        var row = SiftedLayer(grid, layer: l, lanes)
        let gained = row.sift(movable: movable)
        guard gained > 0 else { continue }
        crossings -= gained
        grid.setOrder(row.order, layer: l)
        if l > 0 { isDue[l - 1] = true }
        if l + 1 < isDue.count { isDue[l + 1] = true }
      }
    }
  }

  /// Turns a stretch of a layer round, lets the neighbouring layers settle, then the layer itself, and keeps
  /// what is no worse. The stretches are pseudo-random, the same in each run.
  private mutating func disturb(times: Int) {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func roll(_ sides: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(max(1, sides)))
    }
    let layers = grid.order.indices.filter { grid.order[$0].count > 1 }
    guard !layers.isEmpty else { return }
    for _ in 0..<times where crossings > 0 {
      let l = layers[roll(layers.count)]
      var row = grid.order[l]
      let start = roll(row.count - 1)
      let length = 2 + roll(min(row.count - start - 1, max(1, row.count / 2)))
      row[start..<min(row.count, start + length)].reverse()
      let before = (order: grid.order, crossings: crossings)
      grid.setOrder(lanes?.arranged(row) ?? row, layer: l)
      crossings = grid.crossings()
      sift(rounds: 1, movable: nil, from: [l - 1, l + 1])
      sift(rounds: 6, movable: nil, from: [l - 1, l, l + 1])
      if crossings > before.crossings {
        grid.setOrder(before.order)
        crossings = before.crossings
      }
    }
  }
}
