/// Finds integers `x` with `x[head] - x[tail] >= minLength` for each arc that minimise the weighted sum of
/// lengths (Gansner, Koutsofios, North, Vo: "A Technique for Drawing Directed Graphs", 1993). Used for the
/// layers of nodes and for the rows of small graphs.
struct NetworkSimplex {
  struct Arc {
    var tail: Int
    var head: Int
    var minLength: Int
    var weight: Int
  }

  private let arcs: [Arc]
  private let incident: Adjacency
  private var x: [Int]
  private var inTree: [Bool]
  private var cut: [Int]
  /// The tree arc towards the root; -1 at the root.
  private var parent: [Int]
  /// A subtree's nodes are those whose `limit` lies in `low[v]...limit[v]` (numbers in post-order).
  private var low: [Int]
  private var limit: [Int]
  private var search = 0

  /// Solves the problem.
  /// - Parameters:
  ///   - start: numbers that keep all arcs' least lengths; the arcs must connect all nodes.
  ///   - iterations: at most so many steps; what has been reached by then is valid, if not the best.
  static func solve(start: [Int], arcs: [Arc], iterations: Int) -> [Int] {
    guard start.count > 1, !arcs.isEmpty else { return start }
    var simplex = NetworkSimplex(start: start, arcs: arcs)
    guard simplex.growTree() else { return start }
    simplex.number(from: 0, parentArc: -1, first: 1)
    simplex.measureCuts()
    var left = iterations
    while left > 0, let leaving = simplex.leavingArc(), let entering = simplex.enteringArc(for: leaving) {
      simplex.exchange(leaving, entering)
      left -= 1
    }
    return simplex.x
  }

  private init(start: [Int], arcs: [Arc]) {
    self.arcs = arcs
    x = start
    let n = start.count
    incident = Adjacency(
      count: n, keys: arcs.map(\.tail) + arcs.map(\.head), values: Array(arcs.indices) + Array(arcs.indices))
    inTree = Array(repeating: false, count: arcs.count)
    cut = Array(repeating: 0, count: arcs.count)
    parent = Array(repeating: -1, count: n)
    low = Array(repeating: 0, count: n)
    limit = Array(repeating: 0, count: n)
  }

  private func slack(_ a: Int) -> Int { x[arcs[a].head] - x[arcs[a].tail] - arcs[a].minLength }

  private func other(_ a: Int, _ v: Int) -> Int { arcs[a].tail == v ? arcs[a].head : arcs[a].tail }

  /// Grows a spanning tree of arcs without slack, shifting the tree until it touches the next node.
  private mutating func growTree() -> Bool {
    var seen = Array(repeating: false, count: x.count)
    var members: [Int] = []
    addTight(0, &seen, &members)
    while members.count < x.count {
      var best = -1
      var bestSlack = Int.max
      for a in arcs.indices where seen[arcs[a].tail] != seen[arcs[a].head] {
        let s = slack(a)
        if s < bestSlack {
          bestSlack = s
          best = a
        }
      }
      guard best >= 0 else { return false }
      let tailInside = seen[arcs[best].tail]
      let shift = tailInside ? bestSlack : -bestSlack
      for v in members { x[v] += shift }
      inTree[best] = true
      addTight(tailInside ? arcs[best].head : arcs[best].tail, &seen, &members)
    }
    return true
  }

  /// Adds a node to the tree and all that arcs without slack lead to from there.
  private mutating func addTight(_ v: Int, _ seen: inout [Bool], _ members: inout [Int]) {
    var open = [v]
    seen[v] = true
    while let u = open.popLast() {
      members.append(u)
      for a in incident[u] where slack(a) == 0 && !seen[other(a, u)] {
        seen[other(a, u)] = true
        inTree[a] = true
        open.append(other(a, u))
      }
    }
  }

  /// Numbers a subtree in post-order, without recursion.
  private mutating func number(from root: Int, parentArc: Int, first: Int) {
    var counter = first
    var path = [(node: root, next: incident.start[root])]
    parent[root] = parentArc
    low[root] = first
    while let (v, next) = path.last {
      if next == incident.start[v + 1] {
        limit[v] = counter
        counter += 1
        path.removeLast()
        continue
      }
      path[path.count - 1].next += 1
      let a = incident.items[next]
      guard inTree[a], a != parent[v] else { continue }
      let w = other(a, v)
      parent[w] = a
      low[w] = counter
      path.append((w, incident.start[w]))
    }
  }

  /// A tree arc's cut value is what its subtree sends out less what it takes in.
  private mutating func measureCuts() {
    var balance = Array(repeating: 0, count: x.count)
    for arc in arcs {
      balance[arc.tail] += arc.weight
      balance[arc.head] -= arc.weight
    }
    var order = Array(repeating: 0, count: x.count)
    for v in x.indices { order[limit[v] - 1] = v }
    for v in order where parent[v] >= 0 {
      let a = parent[v]
      cut[a] = arcs[a].tail == v ? balance[v] : -balance[v]
      balance[other(a, v)] += balance[v]
    }
  }

  /// A tree arc with a negative cut value, the worst among some found from where the last search ended.
  private mutating func leavingArc() -> Int? {
    var best = -1
    var found = 0
    for k in arcs.indices {
      var a = search + k
      if a >= arcs.count { a -= arcs.count }
      guard inTree[a], cut[a] < 0 else { continue }
      if best < 0 || cut[a] < cut[best] { best = a }
      found += 1
      if found >= 30 { break }
    }
    if best >= 0 { search = best + 1 < arcs.count ? best + 1 : 0 }
    return best >= 0 ? best : nil
  }

  /// The arc with the least slack that leads across the cut the other way.
  private func enteringArc(for leaving: Int) -> Int? {
    let tailBelow = parent[arcs[leaving].tail] == leaving
    let child = tailBelow ? arcs[leaving].tail : arcs[leaving].head
    let first = low[child]
    let last = limit[child]
    var best = -1
    var bestSlack = Int.max
    for a in arcs.indices where !inTree[a] {
      let tailIn = limit[arcs[a].tail] >= first && limit[arcs[a].tail] <= last
      let headIn = limit[arcs[a].head] >= first && limit[arcs[a].head] <= last
      guard tailIn != headIn, headIn == tailBelow else { continue }
      let s = slack(a)
      if s < bestSlack {
        bestSlack = s
        best = a
        if s == 0 { break }
      }
    }
    return best >= 0 ? best : nil
  }

  private mutating func exchange(_ leaving: Int, _ entering: Int) {
    let tailBelow = parent[arcs[leaving].tail] == leaving
    let child = tailBelow ? arcs[leaving].tail : arcs[leaving].head
    let shift = tailBelow ? -slack(entering) : slack(entering)
    if shift != 0 {
      let range = low[child]...limit[child]
      for v in x.indices where range.contains(limit[v]) { x[v] += shift }
    }
    let value = cut[leaving]
    let top = climb(from: arcs[entering].tail, over: arcs[entering].head, value, forwards: true)
    _ = climb(from: arcs[entering].head, over: arcs[entering].tail, value, forwards: false)
    cut[entering] = -value
    cut[leaving] = 0
    inTree[leaving] = false
    inTree[entering] = true
    number(from: top, parentArc: parent[top], first: low[top])
  }

  /// Corrects cut values from a node up to the subtree that also holds `target`; returns its root.
  private mutating func climb(from start: Int, over target: Int, _ value: Int, forwards: Bool) -> Int {
    var v = start
    while !(low[v] <= limit[target] && limit[target] <= limit[v]) {
      let a = parent[v]
      let along = (arcs[a].tail == v) == forwards
      cut[a] += along ? value : -value
      v = other(a, v)
    }
    return v
  }
}
