/// Where the borders of groups pass among the items of the layers and the slots between them.
struct LaneBorders {
  /// The groups that are drawn.
  let groups: [Int]
  /// For each segment between which borders of its channel its slot lies, counted from the top.
  let regions: [Int]
  /// Items of each layer with borders between them (`Lanes.bordered`).
  private let layers: [[Int]]
  /// Borders of each channel.
  private let channels: [[Int]]

  init(_ grid: LayerGrid, _ lanes: Lanes) {
    groups = (0..<lanes.tree.count).filter { lanes.last[$0] >= 0 }
    layers = grid.order.map(lanes.bordered)
    let layers = layers
    channels = (0..<max(0, grid.order.count - 1)).map { lanes.channelBorders(layers[$0], layer: $0) }
    // Where an item stands among the borders that go on to the right (left) of its layer.
    var afterwards = Array(repeating: 0, count: grid.itemCount)
    var ahead = afterwards
    for (l, column) in layers.enumerated() {
      var right = 0
      var left = 0
      for entry in column {
        if entry >= 0 {
          afterwards[entry] = right
          ahead[entry] = left
        } else {
          let group = ~entry / 2
          if lanes.spans(group, l + 1) { right += 1 }
          if lanes.spans(group, l - 1) { left += 1 }
        }
      }
    }
    regions = grid.tail.indices.map { s in
      let (tail, head) = (grid.tail[s], grid.head[s])
      // A label stays with the end that is its alone.
      let isTailAlone = grid.isDummy(tail) || grid.after.degree(tail) == 1
      let isHeadAlone = grid.isDummy(head) || grid.before.degree(head) == 1
      return isTailAlone && !isHeadAlone ? afterwards[tail] : ahead[head]
    }
  }

  /// A layer's column of the row problem.
  func column(layer: Int, _ firstBorder: Int) -> [Int] {
    layers[layer].map { $0 >= 0 ? $0 : firstBorder + ~$0 }
  }

  /// A channel's column of the row problem.
  func column(channel: Int, _ slots: [Int], _ items: Int, _ firstBorder: Int) -> [Int] {
    var result: [Int] = []
    var next = slots[...]
    for (region, border) in channels[channel].enumerated() {
      while let slot = next.first, regions[slot] <= region {
        result.append(items + slot)
        next.removeFirst()
      }
      result.append(firstBorder + ~border)
    }
    return result + next.map { items + $0 }
  }
}
