/// Turns a graph into one without cycles by drawing some edges against the direction.
enum CycleBreaking {
  /// Marks and turns round the edges that close a cycle: the back edges of a depth-first walk that starts at
  /// the entry points. Cost: linear.
  /// - Parameter wasReversed: edges that the last drawing shows reversed; they stay so while they are part of
  ///   a cycle.
  static func orient(_ graph: inout FlatGraph, wasReversed: (FlatGraph.Edge) -> Bool) {
    let kept = graph.edges.indices.filter { wasReversed(graph.edges[$0]) }
    if !kept.isEmpty {
      let part = strongComponents(graph)
      for i in kept where part[graph.edges[i].tail] == part[graph.edges[i].head] { turn(&graph.edges[i]) }
    }
    for i in backEdges(graph) { turn(&graph.edges[i]) }
  }

  private static func turn(_ edge: inout FlatGraph.Edge) {
    swap(&edge.tail, &edge.head)
    edge.isReversed.toggle()
  }

  private static func out(_ graph: FlatGraph) -> Adjacency {
    Adjacency(count: graph.count, keys: graph.edges.map(\.tail), values: Array(graph.edges.indices))
  }

  private static func backEdges(_ graph: FlatGraph) -> [Int] {
    let n = graph.count
    let out = out(graph)
    var inDegree = Array(repeating: 0, count: n)
    for edge in graph.edges { inDegree[edge.head] += 1 }
    // Entry points first; where a cycle has none, the node that sends more than it gets.
    let starts = (0..<n).sorted { a, b in
      let ka = inDegree[a] == 0 ? Int.min : inDegree[a] - out.degree(a)
      let kb = inDegree[b] == 0 ? Int.min : inDegree[b] - out.degree(b)
      return (ka, a) < (kb, b)
    }
    var state = Array(repeating: UInt8(0), count: n)  // 0 new, 1 on the path, 2 done
    var next = out.start
    var path: [Int] = []
    var result: [Int] = []
    for start in starts where state[start] == 0 {
      path.append(start)
      state[start] = 1
      while let v = path.last {
        if next[v] == out.start[v + 1] {
          state[v] = 2
          path.removeLast()
          continue
        }
        let edge = out.items[next[v]]
        next[v] += 1
        let w = graph.edges[edge].head
        if state[w] == 0 {
          state[w] = 1
          path.append(w)
        } else if state[w] == 1 {
          result.append(edge)
        }
      }
    }
    return result
  }

  /// Number of the strongly connected component of each node (Tarjan 1972, without recursion).
  private static func strongComponents(_ graph: FlatGraph) -> [Int] {
    let n = graph.count
    let out = out(graph)
    var index = Array(repeating: -1, count: n)
    var low = Array(repeating: 0, count: n)
    var part = Array(repeating: -1, count: n)
    var next = out.start
    var path: [Int] = []
    var open: [Int] = []
    var counter = 0
    var parts = 0
    for start in 0..<n where index[start] < 0 {
      path.append(start)
      while let v = path.last {
        if index[v] < 0 {
          index[v] = counter
          low[v] = counter
          counter += 1
          open.append(v)
        }
        if next[v] < out.start[v + 1] {
          let w = graph.edges[out.items[next[v]]].head
          next[v] += 1
          if index[w] < 0 {
            path.append(w)
          } else if part[w] < 0 {
            low[v] = min(low[v], index[w])
          }
          continue
        }
        path.removeLast()
        if let parent = path.last { low[parent] = min(low[parent], low[v]) }
        if low[v] == index[v] {
          while let w = open.popLast() {
            part[w] = parts
            if w == v { break }
          }
          parts += 1
        }
      }
    }
    return part
  }
}
