/// Between two layers every segment gets a row of its own, its slot: there its label stands, and there it
/// cannot be mistaken for another. This orders the slots so that each crossing of the layers is drawn once.
enum SlotOrder {
  /// Above so many segments in a channel the order by targets is taken as it is.
  private static let refinementLimit = 400

  /// The segments of each channel (channel l lies right of layer l) from top to bottom.
  /// - Parameter regions: between which borders of groups each segment's slot lies, counted from the top.
  static func slots(_ grid: LayerGrid, _ graph: FlatGraph, regions: [Int]? = nil) -> [[Int]] {
    var channels = Array(repeating: [Int](), count: max(0, grid.order.count - 1))
    for s in grid.tail.indices { channels[grid.layer[grid.tail[s]]].append(s) }
    guard let regions else { return channels.map { refined(sorted($0, grid, graph), grid) } }
    return channels.map { channel in
      let parts = Dictionary(grouping: channel) { regions[$0] }.sorted { $0.key < $1.key }
      return parts.flatMap { refined(sorted($0.value, grid, graph), grid) }
    }
  }

  private static func sorted(_ segments: [Int], _ grid: LayerGrid, _ graph: FlatGraph) -> [Int] {
    let keyed = segments.map { s in
      let reversed = graph.edges[grid.edge[s]].isReversed ? 1 : 0
      return (
        target: 2 * grid.position[grid.head[s]] + reversed,
        source: 2 * grid.position[grid.tail[s]] + reversed,
        segment: s
      )
    }
    return keyed.sorted { ($0.target, $0.source, $0.segment) < ($1.target, $1.source, $1.segment) }
      .map(\.segment)
  }

  /// Lets segments that come together at their target keep the order of their sources, so that they run
  /// straight out of these and cross beyond the label.
  private static func refined(_ segments: [Int], _ grid: LayerGrid) -> [Int] {
    guard segments.count <= refinementLimit else { return segments }
    var result = segments
    func staysWithSource(_ s: Int) -> Bool {
      grid.after.degree(grid.tail[s]) == 1 && grid.before.degree(grid.head[s]) > 1
    }
    let stays = Dictionary(uniqueKeysWithValues: segments.map { ($0, staysWithSource($0)) })
    for _ in 0..<result.count {
      var swapped = false
      for i in result.indices.dropFirst() {
        let (a, b) = (result[i - 1], result[i])
        guard stays[a] == true, stays[b] == true,
          grid.position[grid.tail[a]] > grid.position[grid.tail[b]],
          grid.position[grid.head[a]] < grid.position[grid.head[b]]
        else { continue }
        result.swapAt(i - 1, i)
        swapped = true
      }
      if !swapped { break }
    }
    return result
  }
}
