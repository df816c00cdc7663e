/// Puts the connected parts of a graph under each other; nodes without any edge stand side by side below.
struct ComponentStack {
  struct Part {
    var graph: FlatGraph
    var placed: PlacedComponent
    /// Its rows are those of the last drawing.
    var isKept: Bool
  }

  private var parts: [Part] = []

  mutating func add(_ part: Part) { parts.append(part) }

  func drawing(_ input: GraphInput, keeping previous: Drawing?) -> Drawing {
    var drawing = Drawing()
    let isSingle = { (part: Part) in part.graph.count == 1 && part.graph.loops.isEmpty }
    var cursor = 0
    for part in ordered(parts.filter { !isSingle($0) }, input, previous) {
      // A part that is kept stays where it was when the space above it did not change much.
      let wish = part.isKept ? part.placed.top : cursor
      let top = wish >= cursor && wish <= cursor + 6 ? wish : cursor
      put(part, into: &drawing, input, x: 0, y: top - part.placed.top)
      cursor = top + part.placed.bottom - part.placed.top + 1
    }
    packSingles(parts.filter(isSingle), below: cursor, into: &drawing, input, previous)
    return drawing
  }

  /// As they stood before; newcomers after them, the biggest first.
  private func ordered(_ parts: [Part], _ input: GraphInput, _ previous: Drawing?) -> [Part] {
    let keyed = parts.enumerated().map { i, part in
      var row = Int.max
      if let previous {
        for reference in part.graph.references {
          if let rect = previous.nodes[input.nodes[reference].id] { row = min(row, rect.y) }
        }
      }
      return (row: row, size: -part.graph.count, index: i)
    }
    return keyed.sorted { ($0.row, $0.size, $0.index) < ($1.row, $1.size, $1.index) }.map { parts[$0.index] }
  }

  private func put(_ part: Part, into drawing: inout Drawing, _ input: GraphInput, x dx: Int, y dy: Int) {
    let placed = part.placed
    for (v, reference) in part.graph.references.enumerated() {
      let id = input.nodes[reference].id
      var box = placed.boxes[v]
      box.x += dx
      box.y += dy
      drawing.nodes[id] = box
      drawing.layers[id] = placed.layers[v]
    }
    for (group, rect) in placed.groups {
      var box = rect
      box.x += dx
      box.y += dy
      drawing.groups[part.graph.tree.paths[group]] = box
    }
    let add = { (drawing: inout Drawing, reference: Int, route: Route) in
      var moved = route
      for i in moved.points.indices {
        moved.points[i].x += dx
        moved.points[i].y += dy
      }
      moved.label?.x += dx
      moved.label?.y += dy
      drawing.routes[input.edges[reference].id] = moved
    }
    for (e, edge) in part.graph.edges.enumerated() { add(&drawing, edge.reference, placed.routes[e]) }
    for (l, loop) in part.graph.loops.enumerated() { add(&drawing, loop.reference, placed.loops[l]) }
    drawing.crossings += placed.crossings
    drawing.width = max(drawing.width, dx + placed.width)
    drawing.height = max(drawing.height, dy + placed.bottom)
  }

  /// Fills rows of the drawing's width from left to right. Columns are as wide as the widest.
  private func packSingles(
    _ singles: [Part], below y: Int, into drawing: inout Drawing, _ input: GraphInput, _ previous: Drawing?
  ) {
    guard !singles.isEmpty else { return }
    let gap = 2
    let column = (singles.map(\.placed.width).max() ?? 1) + gap
    let wanted = max(drawing.width, Self.leastWidth(singles.count, column))
    let perRow = max(1, (wanted + gap) / column)
    let sorted = singles.enumerated().map { i, part in
      let rect = part.graph.references.first.flatMap { previous?.nodes[input.nodes[$0].id] }
      return (y: rect?.y ?? .max, x: rect?.x ?? .max, index: i)
    }.sorted { ($0.y, $0.x, $0.index) < ($1.y, $1.x, $1.index) }
    var top = y
    var rowHeight = 0
    for (k, entry) in sorted.enumerated() {
      if k > 0, k % perRow == 0 {
        top += rowHeight
        rowHeight = 0
      }
      let part = singles[entry.index]
      put(part, into: &drawing, input, x: (k % perRow) * column, y: top - part.placed.top)
      if let reference = part.graph.references.first {
        drawing.layers[input.nodes[reference].id] = k % perRow
      }
      rowHeight = max(rowHeight, part.placed.bottom - part.placed.top)
    }
  }

  /// Without anything else in the drawing: about as many columns as rows of cards look square.
  private static func leastWidth(_ count: Int, _ column: Int) -> Int {
    var columns = 1
    while columns * columns < count { columns += 1 }
    return columns * column
  }
}
