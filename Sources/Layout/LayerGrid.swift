/// The graph cut at its layers: an edge over several layers becomes a chain of segments between neighbouring
/// ones, joined by dummies. Items are nodes (`0..<nodeCount`), then dummies.
struct LayerGrid {
  let nodeCount: Int
  /// Items from here on are fillers: they hold a group's place in a layer in which it has no node.
  let firstFiller: Int
  /// Layer of each item.
  let layer: [Int]
  /// Left and right item of each segment; a chain's segments follow each other.
  let tail: [Int]
  let head: [Int]
  /// The edge that a segment is part of.
  let edge: [Int]
  /// Where the segments of each edge begin (one more entry than edges).
  let chain: [Int]
  /// Neighbours of each item in the layer before, and in the layer after.
  let before: Adjacency
  let after: Adjacency
  /// Items of each layer from top to bottom.
  var order: [[Int]]
  /// Index of each item in its layer's order.
  var position: [Int]

  var itemCount: Int { layer.count }

  /// - Parameter fillers: layers of items without size or segments, which come after the dummies.
  init(_ graph: FlatGraph, layers: [Int], fillers: [Int] = []) {
    nodeCount = graph.count
    var layer = layers
    var tail: [Int] = []
    var head: [Int] = []
    var edge: [Int] = []
    var chain = [0]
    for (e, entry) in graph.edges.enumerated() {
      var left = entry.tail
      for l in stride(from: layers[entry.tail] + 1, to: layers[entry.head], by: 1) {
        tail.append(left)
        head.append(layer.count)
        edge.append(e)
        left = layer.count
        layer.append(l)
      }
      tail.append(left)
      head.append(entry.head)
      edge.append(e)
      chain.append(tail.count)
    }
    firstFiller = layer.count
    layer += fillers
    self.layer = layer
    self.tail = tail
    self.head = head
    self.edge = edge
    self.chain = chain
    before = Adjacency(count: layer.count, keys: head, values: tail)
    after = Adjacency(count: layer.count, keys: tail, values: head)
    order = Array(repeating: [], count: (layers.max() ?? 0) + 1)
    position = Array(repeating: 0, count: layer.count)
    for item in layer.indices {
      position[item] = order[layer[item]].count
      order[layer[item]].append(item)
    }
  }

  func isDummy(_ item: Int) -> Bool { item >= nodeCount }

  /// Replaces the order of all layers.
  mutating func setOrder(_ new: [[Int]]) {
    order = new
    for row in order { for (i, item) in row.enumerated() { position[item] = i } }
  }

  /// Replaces the order of one layer.
  mutating func setOrder(_ new: [Int], layer l: Int) {
    order[l] = new
    for (i, item) in new.enumerated() { position[item] = i }
  }

  /// Crossings of segments (Barth, Jünger, Mutzel: "Simple and Efficient Bilayer Cross Counting", 2002).
  /// Cost: O(S log V).
  func crossings() -> Int {
    var total = 0
    var tree: [Int] = []
    var ends: [Int] = []
    for l in 0..<max(0, order.count - 1) {
      let width = order[l + 1].count
      tree.removeAll(keepingCapacity: true)
      tree.append(contentsOf: repeatElement(0, count: width + 1))
      var inserted = 0
      for item in order[l] {
        ends.removeAll(keepingCapacity: true)
        for w in after[item] { ends.append(position[w]) }
        if ends.count > 1 { ends.sort() }
        // Those already there that end further down cross this one.
        for end in ends {
          var notBelow = 0
          var i = end + 1
          while i > 0 {
            notBelow += tree[i]
            i &= i - 1
          }
          total += inserted - notBelow
        }
        for end in ends {
          var i = end + 1
          while i <= width {
            tree[i] += 1
            i += i & -i
          }
        }
        inserted += ends.count
      }
    }
    return total
  }
}
