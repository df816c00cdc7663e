/// Draws a graph in layers from left to right with orthogonal routes.
///
/// The steps are those of Sugiyama, Tagawa and Toda (1981), on a grid of cells: cycles are broken
/// (`CycleBreaking`), nodes get layers (`Ranking`), long edges are cut into segments (`LayerGrid`), layers are
/// ordered (`Ordering`), every segment gets a row of its own between its layers (`SlotOrder`), rows are chosen
/// (`RowAssignment`), verticals get tracks (`TrackRouter`), and all is put together (`Assembler`).
public enum LayeredLayout {
  /// Lays out a graph. The same input gives the same drawing, in whatever order nodes and edges come.
  ///
  /// Cost: some tenths of a millisecond for ten nodes, some milliseconds for a hundred.
  /// - Parameter previous: the drawing on the screen; nodes that are in both keep their layer and their order
  ///   as far as the new graph allows, so that nothing jumps from poll to poll. When that has become clearly
  ///   worse than a new drawing, the new one is taken.
  public static func draw(_ input: GraphInput, keeping previous: Drawing? = nil) -> Drawing {
    let graph = FlatGraph(input)
    guard graph.count > 0 else { return Drawing() }
    var parts = ComponentStack()
    for part in graph.components() { parts.add(lay(part, input, previous)) }
    return parts.drawing(input, keeping: previous)
  }

  /// A part counts as clearly worse than it could be when it costs more than so many percent of a new one.
  private static let tolerance = 140

  private static func lay(_ part: FlatGraph, _ input: GraphInput, _ previous: Drawing?) -> ComponentStack.Part
  {
    let fresh = { place(part, input, nil) }
    guard let past = PreviousDrawing(part, input, previous) else {
      let placed = fresh()
      return .init(graph: placed.graph, placed: placed.component, isKept: false)
    }
    let kept = place(part, input, past)
    if part.edges.count <= 400, kept.component.cost + kept.component.crossings > 0 {
      let new = fresh()
      let worse = { (a: Int, b: Int, slack: Int) in a * 100 > b * tolerance + slack * 100 }
      if worse(kept.component.crossings, new.component.crossings, 2)
        || worse(kept.component.cost, new.component.cost, 60)
        || worse(kept.component.width, new.component.width, 20)
        || worse(
          kept.component.bottom - kept.component.top, new.component.bottom - new.component.top, 12)
      {
        return .init(graph: new.graph, placed: new.component, isKept: false)
      }
    }
    return .init(graph: kept.graph, placed: kept.component, isKept: true)
  }

  private static func place(_ part: FlatGraph, _ input: GraphInput, _ past: PreviousDrawing?)
    -> (graph: FlatGraph, component: PlacedComponent)
  {
    var graph = part
    CycleBreaking.orient(&graph) { past?.wasReversed($0, input) ?? false }
    let none = Array(repeating: Int?.none, count: graph.count)
    let layers = Ranking.layers(graph, previous: past?.layers ?? none)
    var grid = LayerGrid(graph, layers: layers)
    var crossings = 0
    var anchors = Array(repeating: Int?.none, count: grid.itemCount + grid.tail.count)
    if let past {
      let rows = past.itemRows(graph, input, grid)
      let movable = (0..<grid.itemCount).map { grid.isDummy($0) || past.rows[$0] == nil }
      let heights = (0..<grid.itemCount).map { grid.isDummy($0) ? 1 : graph.height[$0] }
      (grid, crossings) = Ordering.keeping(grid, rows: rows, movable: movable, heights: heights)
      for i in 0..<grid.itemCount { anchors[i] = rows[i].map { Int($0) } }
      for s in grid.tail.indices { anchors[grid.itemCount + s] = past.slotRow(s, graph, input, grid) }
    } else {
      (grid, crossings) = Ordering.fresh(grid)
    }
    let slots = SlotOrder.slots(grid, graph)
    let problem = RowProblem(grid, graph, slots: slots, anchors: anchors)
    let row = RowAssignment.rows(problem)
    let previousX = past?.columns(graph, input, grid) ?? Array(repeating: nil, count: grid.order.count)
    let assembler = Assembler(graph, grid, row: row, slots: slots, previousX: previousX)
    var free = problem
    free.anchors = Array(repeating: nil, count: anchors.count)
    return (graph, assembler.assemble(crossings: crossings, cost: free.cost(row)))
  }
}
