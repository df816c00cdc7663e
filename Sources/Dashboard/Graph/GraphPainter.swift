import Layout
import Mesh
import Terminal
import Topology

/// Which part of a drawing shows where on the screen.
struct Viewport {
  var rect: Rect
  /// The cell of the drawing in the top left corner.
  var scroll: Point

  func screen(_ x: Int, _ y: Int) -> Point { Point(x: x - scroll.x + rect.x, y: y - scroll.y + rect.y) }

  func shows(_ box: GridRect) -> Bool {
    box.x < scroll.x + rect.width && box.maxX > scroll.x && box.y < scroll.y + rect.height
      && box.maxY > scroll.y
  }
}

/// Paints one frame of a graph: lines, arrow heads, labels, nodes.
struct GraphPainter {
  private let view: GraphView
  private let snapshot: Snapshot
  private let selection: Selection?
  private let matches: Set<NodeID>
  private let notes: [NodeID: NodeNote]
  private let difference: SnapshotDifference?
  private let port: Viewport
  private let edges: [Edge?]
  private let looks: [EdgeLook]

  init(
    _ view: GraphView, _ snapshot: Snapshot, selection: Selection?, matches: Set<NodeID>,
    notes: [NodeID: NodeNote], difference: SnapshotDifference?, port: Viewport
  ) {
    self.view = view
    self.snapshot = snapshot
    self.selection = selection
    self.matches = matches
    self.notes = notes
    self.difference = difference
    self.port = port
    var found = Array(repeating: Edge?.none, count: view.edges.count)
    for edge in snapshot.edges { if let i = view.index(of: edge.id) { found[i] = edge } }
    edges = found
    looks = found.indices.map { i in
      EdgeLook(
        found[i], marks: difference?.edges[view.edges[i]]?.marks,
        isSelected: selection == .edge(view.edges[i]),
        isOfSelection: selection == .node(view.ends[i].source) || selection == .node(view.ends[i].target))
    }
  }

  func paint(_ canvas: inout Canvas) {
    paintBoxes(&canvas)
    paintLines(&canvas)
    paintHeads(&canvas)
    paintNodes(&canvas)
    paintTees(&canvas)
    paintLabels(&canvas)
  }

  // MARK: - Boxes

  private func paintBoxes(_ canvas: inout Canvas) {
    guard !view.frames.isEmpty else { return }
    var nodes = Array(repeating: Node?.none, count: view.nodes.count)
    for node in snapshot.nodes { if let i = view.index(of: node.id) { nodes[i] = node } }
    for frame in view.frames {
      let summary = frame.summary(nodes, snapshot.graphType)
      BoxPainter(frame: frame, count: summary.count, noun: summary.noun, health: summary.health)
        .paint(port, &canvas)
    }
  }

  // MARK: - Lines

  private func paintLines(_ canvas: inout Canvas) {
    let rows = view.lines.rows
    for y in max(0, port.scroll.y)..<max(0, min(rows.count, port.scroll.y + port.rect.height), port.scroll.y)
    {
      for cell in rows[y] where cell.x >= port.scroll.x && cell.x < port.scroll.x + port.rect.width {
        paint(cell, y, &canvas)
      }
    }
  }

  /// Of lines that cross the more important shows, the level one of two alike: it passes over the other.
  private func paint(_ cell: LineGrid.Cell, _ y: Int, _ canvas: inout Canvas) {
    var best: (look: EdgeLook, mask: LineMask, group: Int)?
    for stroke in cell.strokes {
      let look = looks[stroke.edge]
      var mask = LineMask()
      mask.add(stroke.directions, look.weight)
      guard let known = best else {
        best = (look, mask, stroke.group)
        continue
      }
      if stroke.group == known.group {
        best?.mask.add(stroke.directions, look.weight)
        if look.rank > known.look.rank { best?.look = look }
      } else if (look.rank, mask.isLevel ? 1 : 0) > (known.look.rank, known.mask.isLevel ? 1 : 0) {
        best = (look, mask, stroke.group)
      }
    }
    guard var best else { return }
    // The rest of the group that was passed over before the choice was made.
    for stroke in cell.strokes where stroke.group == best.group {
      best.mask.add(stroke.directions, looks[stroke.edge].weight)
      if looks[stroke.edge].rank > best.look.rank { best.look = looks[stroke.edge] }
    }
    let point = port.screen(cell.x, y)
    canvas.put(best.mask.character(canvas.glyphs), x: point.x, y: point.y, best.look.style)
  }

  private func paintHeads(_ canvas: inout Canvas) {
    for i in view.routes.indices.sorted(by: { looks[$0].rank < looks[$1].rank }) {
      let points = view.routes[i].points
      guard let end = points.last else { continue }
      let from = points.count > 1 ? points[points.count - 2] : GridPoint(x: end.x - 1, y: end.y)
      let symbol: Symbol =
        end.x > from.x
        ? .arrowRight : end.x < from.x ? .arrowLeft : end.y < from.y ? .arrowUp : .arrowDown
      let point = port.screen(end.x, end.y)
      canvas.put(symbol.character(canvas.glyphs), x: point.x, y: point.y, looks[i].style)
    }
  }

  // MARK: - Labels

  private func paintLabels(_ canvas: inout Canvas) {
    for i in view.edges.indices {
      guard let edge = edges[i], let room = labelRoom(i), port.shows(room) else { continue }
      let runs = labelRuns(edge, room: room.width, base: looks[i].label, canvas.glyphs)
      let width = runs.reduce(0) { $0 + TextWidth.of($1.text) }
      guard width > 0 else { continue }
      // A blank on either side where there is room; the text begins where its place does.
      let pad = width + 2 <= room.width ? 1 : 0
      let wished = view.routes[i].label?.x ?? room.x
      let slack = pad == 0 && width < room.width ? 1 : 0
      var x = max(room.x, min(wished + slack, room.maxX - width - 2 * pad))
      func write(_ text: String, _ style: Style) {
        let point = port.screen(x, room.y)
        canvas.write(text, x: point.x, y: point.y, style, ellipsis: false)
        x += TextWidth.of(text)
      }
      if pad > 0 { write(" ", looks[i].label) }
      for run in runs { write(run.text, run.style) }
      if pad > 0 { write(" ", looks[i].label) }
    }
  }

  /// What a label says: the edge's numbers, or how they differ from another moment's.
  private func labelRuns(
    _ edge: Edge, room: Int, base: Style, _ glyphs: GlyphSet
  ) -> [EdgeLabel.Run] {
    guard let difference else { return EdgeLabel(edge, glyphs).runs(room: room, base: base) }
    guard let change = difference.edges[edge.id] else { return [] }
    let texts = DifferenceLook.texts(change, Format(glyphs))
    guard let text = texts.first(where: { TextWidth.of($0) <= room }) else { return [] }
    let ink = DifferenceLook.ink(change.marks)
    return [(text, ink.map { Style($0, on: base.ground, .bold) } ?? Style(.faint, on: base.ground))]
  }

  /// The place kept for a label; a selected edge without one takes its longest level leg.
  private func labelRoom(_ i: Int) -> GridRect? {
    if let room = view.labelRooms[i] { return room }
    guard selection == .edge(view.edges[i]) else { return nil }
    let leg = zip(view.routes[i].points, view.routes[i].points.dropFirst()).filter { $0.y == $1.y }
      .max { abs($0.0.x - $0.1.x) < abs($1.0.x - $1.1.x) }
    guard let leg, abs(leg.0.x - leg.1.x) > 4 else { return nil }
    return GridRect(x: min(leg.0.x, leg.1.x) + 1, y: leg.0.y, width: abs(leg.0.x - leg.1.x) - 2, height: 1)
  }

  // MARK: - Nodes

  private func paintNodes(_ canvas: inout Canvas) {
    var byID: [NodeID: Node] = [:]
    for node in snapshot.nodes where view.index(of: node.id) != nil { byID[node.id] = node }
    for (i, id) in view.nodes.enumerated() where port.shows(view.boxes[i]) {
      let corner = port.screen(view.boxes[i].x, view.boxes[i].y)
      let rect = Rect(x: corner.x, y: corner.y, width: view.boxes[i].width, height: view.boxes[i].height)
      let node = byID[id] ?? Node(id: id, type: .workload, isIdle: true)
      let painter = NodePainter(
        node: node, isSelected: selection == .node(id), isMatch: matches.contains(id),
        isGone: byID[id] == nil,
        note: notes[id], marks: difference?.nodes[id], namesCluster: view.namesClusters && !view.isBoxed[i])
      if view.options.detail == .chips {
        painter.chip(rect, &canvas)
      } else {
        painter.card(rect, &canvas)
      }
    }
  }

  /// Where a line leaves a box its border shows it.
  private func paintTees(_ canvas: inout Canvas) {
    guard view.options.detail != .chips else { return }
    for i in view.routes.indices {
      guard let start = view.routes[i].points.first, let n = view.index(of: view.ends[i].source) else {
        continue
      }
      let box = view.boxes[n]
      let isSelected = selection == .node(view.nodes[n])
      let (x, y, side) =
        start.x >= box.maxX
        ? (box.maxX - 1, start.y, CardBorder.Side.right)
        : start.x < box.x ? (box.x, start.y, .left) : (start.x, box.maxY - 1, .bottom)
      let border: CardBorder = isSelected ? .double : .rounded
      let point = port.screen(x, y)
      let style = canvas[point.x, point.y]?.style ?? .plain
      canvas.put(border.tee(side, canvas.glyphs), x: point.x, y: point.y, style)
    }
  }
}
