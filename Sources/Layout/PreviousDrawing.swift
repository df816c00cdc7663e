/// What the last drawing says about one connected part.
struct PreviousDrawing {
  /// By node: layer, row of the top; nil for newcomers.
  var layers: [Int?]
  var rows: [Int?]
  private let drawing: Drawing

  /// nil when no node of the part was drawn before.
  init?(_ graph: FlatGraph, _ input: GraphInput, _ drawing: Drawing?) {
    guard let drawing, !drawing.nodes.isEmpty else { return nil }
    self.drawing = drawing
    layers = []
    rows = []
    for reference in graph.references {
      let id = input.nodes[reference].id
      layers.append(drawing.layers[id])
      rows.append(drawing.nodes[id]?.y)
    }
    if rows.allSatisfy({ $0 == nil }) { return nil }
    // Boxes that come or go leave little where it was.
    if drawing.groups.isEmpty == graph.isGrouped { return nil }
  }

  /// Top rows of the groups that were drawn.
  func groupRows(_ tree: GroupTree) -> [Int?] { tree.paths.map { drawing.groups[$0]?.y } }

  /// Rows of the upper and the lower border of each group that was drawn.
  func borderRows(_ tree: GroupTree) -> [Int?] {
    tree.paths.flatMap { path in
      let box = drawing.groups[path]
      return [box?.y, box.map { $0.maxY - 1 }]
    }
  }

  func wasReversed(_ edge: FlatGraph.Edge, _ input: GraphInput) -> Bool {
    drawing.routes[input.edges[edge.reference].id]?.isReversed ?? false
  }

  /// Left edge of each column of the grid, where a node of the column stood before.
  func columns(_ graph: FlatGraph, _ input: GraphInput, _ grid: LayerGrid) -> [Int?] {
    grid.order.map { layer in
      layer.filter { !grid.isDummy($0) }
        .compactMap { drawing.nodes[input.nodes[graph.references[$0]].id]?.x }.min()
    }
  }

  /// Where each item of the grid was: nodes their top, dummies where their edge crossed the column.
  func itemRows(_ graph: FlatGraph, _ input: GraphInput, _ grid: LayerGrid) -> [Double?] {
    let x = columns(graph, input, grid)
    var result = Array(repeating: Double?.none, count: grid.itemCount)
    for v in 0..<grid.nodeCount { result[v] = rows[v].map(Double.init) }
    for s in grid.tail.indices where grid.isDummy(grid.head[s]) {
      let dummy = grid.head[s]
      guard let column = x[grid.layer[dummy]],
        let route = drawing.routes[input.edges[graph.edges[grid.edge[s]].reference].id]
      else { continue }
      for (a, b) in zip(route.points, route.points.dropFirst())
      where a.y == b.y && min(a.x, b.x) <= column && column <= max(a.x, b.x) {
        result[dummy] = Double(a.y)
      }
    }
    return result
  }

  /// The row on which the label of a segment's edge stood, where this is the segment that holds it.
  func slotRow(_ s: Int, _ graph: FlatGraph, _ input: GraphInput, _ grid: LayerGrid) -> Int? {
    guard s == grid.chain[grid.edge[s]] else { return nil }
    return drawing.routes[input.edges[graph.edges[grid.edge[s]].reference].id]?.label?.y
  }
}

extension PreviousDrawing {
  /// What only holds a group's place stands where the middle of its box was.
  func addFillers(_ rows: inout [Double?], _ lanes: Lanes) {
    for item in rows.indices where lanes.isFiller(item) {
      rows[item] = drawing.groups[lanes.tree.paths[lanes.home[item]]].map { Double($0.center.y) }
    }
  }
}
