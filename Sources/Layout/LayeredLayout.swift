/// Draws a graph in layers from left to right with orthogonal routes.
///
/// The steps are those of Sugiyama, Tagawa and Toda (1981), on a grid of cells: cycles are broken
/// (`CycleBreaking`), nodes get layers (`Ranking`), long edges are cut into segments (`LayerGrid`), layers are
/// ordered (`Ordering`), every segment gets a row of its own between its layers (`SlotOrder`), rows are chosen
/// (`RowAssignment`), verticals get tracks (`TrackRouter`), and all is put together (`Assembler`).
///
/// Groups are lanes (`Lanes`). All nodes, of whichever group, have common layers: edges between groups lead to the
/// right like all others and are as short as they would be without groups. In each layer the members of a group
/// stand together, and groups side by side come in one order in all layers (`LaneOrder`: much traffic, near each
/// other; else by name), so that the borders of a group are two things more that have a row: the same one in all
/// columns that the group spans, above its members and below what comes before them (`LaneBorders`, `LanedRows`).
/// Boxes are disjoint for that reason alone, and two that share no column may stand on the same rows. An edge
/// between members stays among them; one between groups runs between their lanes. Its level parts have rows that
/// are no border's, and upright borders have columns that are no track (`GroupBorders`): lines cross borders and
/// never run along them. What has no edge fills rows at the bottom of its box (`Shelf`). All that is grouped is laid
/// out as one part, so that boxes do not change places when traffic between them comes and goes. Without groups
/// none of this happens, and the drawing is the same to the cell.
///
/// The other way, to lay each group out by itself and place the groups as nodes, was not taken: clusters call each
/// other in both directions, so that half of these edges would lead back around the boxes.
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
    let fresh = { place(part, input, nil, groupRows: part.tree.paths.map { previous?.groups[$0]?.y }) }
    guard let past = PreviousDrawing(part, input, previous) else {
      let placed = fresh()
      return .init(graph: placed.graph, placed: placed.component, isKept: false)
    }
    let kept = place(part, input, past, groupRows: past.groupRows(part.tree))
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

  /// - Parameters:
  ///   - past: what is kept as far as it can be; nil for a new drawing.
  ///   - groupRows: where the boxes of groups began; also in a new drawing these keep their order.
  private static func place(
    _ part: FlatGraph, _ input: GraphInput, _ past: PreviousDrawing?, groupRows: [Int?]
  ) -> (graph: FlatGraph, component: PlacedComponent) {
    var graph = part
    CycleBreaking.orient(&graph) { past?.wasReversed($0, input) ?? false }
    let none = Array(repeating: Int?.none, count: graph.count)
    let layers = Ranking.layers(graph, previous: past?.layers ?? none)
    let spans = graph.isGrouped ? Lanes.Spans(graph, layers: layers) : nil
    var grid = LayerGrid(graph, layers: layers, fillers: spans?.fillers.map(\.layer) ?? [])
    let lanes = spans.map { spans in
      Lanes(graph, grid, spans, rank: LaneOrder.ranks(graph, previous: groupRows))
    }
    var crossings = 0
    var anchors = Array(repeating: Int?.none, count: grid.itemCount + grid.tail.count)
    if let past {
      var rows = past.itemRows(graph, input, grid)
      if let lanes { past.addFillers(&rows, lanes) }
      let movable = (0..<grid.itemCount).map { grid.isDummy($0) || past.rows[$0] == nil }
      let heights = (0..<grid.itemCount).map { grid.isDummy($0) ? 1 : graph.height[$0] }
      (grid, crossings) = Ordering.keeping(grid, lanes, rows: rows, movable: movable, heights: heights)
      for i in 0..<grid.firstFiller { anchors[i] = rows[i].map { Int($0) } }
      for s in grid.tail.indices { anchors[grid.itemCount + s] = past.slotRow(s, graph, input, grid) }
    } else {
      (grid, crossings) = Ordering.fresh(grid, lanes)
    }
    let borders = lanes.map { LaneBorders(grid, $0) }
    if lanes != nil {
      anchors += past?.borderRows(graph.tree) ?? Array(repeating: nil, count: 2 * graph.tree.count)
    }
    let slots = SlotOrder.slots(grid, graph, regions: borders?.regions)
    let problem = RowProblem(grid, graph, slots: slots, anchors: anchors, borders: borders)
    let row = RowAssignment.rows(problem)
    let previousX = past?.columns(graph, input, grid) ?? Array(repeating: nil, count: grid.order.count)
    let assembler = Assembler(
      graph, grid, row: row, slots: slots, previousX: previousX,
      borders: lanes.map { GroupBorders($0, problem, row: row) })
    var free = problem
    free.anchors = Array(repeating: nil, count: anchors.count)
    return (graph, assembler.assemble(crossings: crossings, cost: free.cost(row)))
  }
}
