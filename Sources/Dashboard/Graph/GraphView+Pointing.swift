import Layout
import Mesh
import Terminal

/// What is where, and where the keys lead.
extension GraphView {
  /// What stands at a cell of the drawing (not of the screen), for the mouse. Beside a thin line the cell's
  /// neighbours count too.
  public func element(at point: Point) -> Selection? {
    let cell = GridPoint(x: point.x, y: point.y)
    if let i = boxes.firstIndex(where: { $0.contains(cell) }) { return .node(nodes[i]) }
    if let i = labelRooms.firstIndex(where: { $0?.contains(cell) ?? false }) { return .edge(edges[i]) }
    for dx in [0, -1, 1] {
      if let edge = lines.edge(atX: point.x + dx, y: point.y) { return .edge(edges[edge]) }
    }
    return nil
  }

  /// Where an arrow key leads from here: from a node to a node; from an edge left and right to its ends and
  /// up and down to the edge above or below.
  public func step(from selection: Selection, towards heading: Heading) -> Selection? {
    switch selection {
    case .node(let id):
      return navigator.neighbour(of: id.text, towards: heading).map { .node(NodeID($0)) }
    case .edge(let id):
      guard let i = index(of: id) else { return nil }
      switch heading {
      case .left: return .node(routes[i].isReversed ? ends[i].target : ends[i].source)
      case .right: return .node(routes[i].isReversed ? ends[i].source : ends[i].target)
      case .up, .down: return neighbour(of: i, up: heading == .up).map { .edge(edges[$0]) }
      }
    }
  }

  /// The edge along which an arrow key leads from a node, for keys that go to edges: the one to the node that
  /// the arrow alone would go to, else the nearest on that side.
  public func edge(from node: NodeID, towards heading: Heading) -> EdgeID? {
    let target = navigator.neighbour(of: node.text, towards: heading)
    let own = edges.indices.filter { ends[$0].source == node || ends[$0].target == node }
    func other(_ i: Int) -> NodeID { ends[i].source == node ? ends[i].target : ends[i].source }
    if let i = own.first(where: { other($0).text == target }) { return edges[i] }
    return nil
  }

  /// The rectangle of the drawing that should be visible when this is selected.
  public func bounds(of selection: Selection) -> Rect? {
    switch selection {
    case .node(let id):
      return index(of: id).map { Rect(boxes[$0]) }
    case .edge(let id):
      guard let i = index(of: id) else { return nil }
      if let label = routes[i].label { return Rect(label).inset(x: -2, y: -1) }
      guard let anchor = anchor(i) else { return nil }
      return Rect(x: anchor.x - 4, y: anchor.y - 1, width: 9, height: 3)
    }
  }

  /// The cell by which an edge is found: the middle of its label, else of its longest level leg.
  private func anchor(_ i: Int) -> GridPoint? {
    if let label = routes[i].label { return label.center }
    let leg = zip(routes[i].points, routes[i].points.dropFirst()).filter { $0.y == $1.y }
      .max { abs($0.0.x - $0.1.x) < abs($1.0.x - $1.1.x) }
    guard let leg else { return routes[i].points.first }
    return GridPoint(x: (leg.0.x + leg.1.x) / 2, y: leg.0.y)
  }

  /// The nearest edge whose label lies strictly above or below.
  private func neighbour(of i: Int, up: Bool) -> Int? {
    guard let here = anchor(i) else { return nil }
    var best: (distance: Int, edge: Int)?
    for j in edges.indices where j != i {
      guard let there = anchor(j), up ? there.y < here.y : there.y > here.y else { continue }
      let distance = 2 * abs(there.y - here.y) + 3 * abs(there.x - here.x)
      if distance < best?.distance ?? .max { best = (distance, j) }
    }
    return best?.edge
  }
}

extension Rect {
  /// The same cells.
  init(_ grid: GridRect) { self.init(x: grid.x, y: grid.y, width: grid.width, height: grid.height) }
}
