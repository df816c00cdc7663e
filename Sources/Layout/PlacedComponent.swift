/// A connected part, laid out in coordinates of its own.
struct PlacedComponent {
  /// Boxes by node.
  var boxes: [GridRect]
  /// Layer by node.
  var layers: [Int]
  /// Routes by edge of the part.
  var routes: [Route]
  /// Routes by loop of the part.
  var loops: [Route]
  var crossings: Int
  /// What the rows cost; together with crossings the measure of a drawing.
  var cost: Int
  /// First row in use (may be negative) and the first below all.
  var top: Int
  var bottom: Int
  var width: Int
  /// Boxes of groups, by their number in the graph's tree.
  var groups: [Int: GridRect] = [:]
}

/// Turns layers, order and rows into boxes and routes: column widths, tracks, labels, corners.
struct Assembler {
  private let graph: FlatGraph
  private let grid: LayerGrid
  private let row: [Int]
  private let slots: [[Int]]
  private let borders: GroupBorders?

  /// Left edge of each layer's column, and its width.
  private var columnX: [Int] = []
  private var columnWidth: [Int] = []
  /// Where the slots of each channel begin.
  private var slotX: [Int] = []
  /// First track column left (right) of the slots of each channel.
  private var leftTracks: [Int] = []
  private var rightTracks: [Int] = []
  /// The way of each segment left and right of its slot.
  private var leftWay: [TrackRouter.Way]
  private var rightWay: [TrackRouter.Way]

  /// - Parameters:
  ///   - row: top rows of items, then rows of slots.
  ///   - previousX: where the columns stood; they stay there where there is room.
  init(
    _ graph: FlatGraph, _ grid: LayerGrid, row: [Int], slots: [[Int]], previousX: [Int?],
    borders: GroupBorders? = nil
  ) {
    self.borders = borders
    self.graph = graph
    self.grid = grid
    self.row = row
    self.slots = slots
    leftWay = Array(repeating: .straight, count: grid.tail.count)
    rightWay = leftWay
    placeColumns(previousX)
  }

  // MARK: - Columns

  private mutating func placeColumns(_ previousX: [Int?]) {
    columnWidth = grid.order.map { layer in
      layer.map { grid.isDummy($0) ? 1 : graph.width[$0] }.max() ?? 1
    }
    var x = 0
    var hasTracks = false
    for l in grid.order.indices {
      x += borders?.columnsBefore(l, hasTracks: hasTracks) ?? 0
      if let before = previousX[l], before > x, before <= x + 12 { x = before }
      columnX.append(x)
      x += columnWidth[l]
      guard l < slots.count else { break }
      let left = route(slots[l], end: .tail)
      let right = route(slots[l], end: .head)
      hasTracks = right > 0
      var label = 0
      for s in slots[l] where isLabelled(s) { label = max(label, graph.edges[grid.edge[s]].label) }
      // One cell beside the node for a trunk to leave, or for the head of an arrow that comes back.
      x += 1 + (borders?.columnsAfter(l, hasTracks: left > 0) ?? 0)
      leftTracks.append(x)
      x += left
      if label > 0, left > 0 { x += 1 }
      slotX.append(x)
      x += label
      if label > 0 { x += 1 }
      rightTracks.append(x)
      x += right
      // One cell for the arrow's head.
      x += 1
    }
  }

  private enum End { case tail, head }

  /// A chain's label stands in its first slot.
  private func isLabelled(_ s: Int) -> Bool { s == grid.chain[grid.edge[s]] }

  private func portRow(_ item: Int, _ s: Int) -> Int {
    row[item] + RowProblem.port(item, graph.edges[grid.edge[s]], grid, graph)
  }

  /// Routes one half of a channel; segments that meet in one port are one net.
  /// - Returns: how many tracks it takes.
  private mutating func route(_ segments: [Int], end: End) -> Int {
    var netOf: [Int: Int] = [:]
    var nets: [TrackRouter.Net] = []
    var membership: [Int] = []
    for s in segments {
      let port = portRow(end == .tail ? grid.tail[s] : grid.head[s], s)
      let slot = row[grid.itemCount + s]
      if let n = netOf[port] {
        if end == .tail { nets[n].right.append(slot) } else { nets[n].left.append(slot) }
        membership.append(n)
      } else {
        netOf[port] = nets.count
        membership.append(nets.count)
        nets.append(
          end == .tail ? .init(left: [port], right: [slot]) : .init(left: [slot], right: [port]))
      }
    }
    let router = TrackRouter(nets, blocked: borders?.rows ?? [])
    for (i, s) in segments.enumerated() {
      if end == .tail {
        leftWay[s] = router.ways[membership[i]]
      } else {
        rightWay[s] = router.ways[membership[i]]
      }
    }
    return router.trackCount
  }

  // MARK: - Result

  /// Boxes and routes.
  func assemble(crossings: Int, cost: Int) -> PlacedComponent {
    let boxes = (0..<graph.count).map {
      GridRect(x: columnX[grid.layer[$0]], y: row[$0], width: graph.width[$0], height: graph.boxHeight[$0])
    }
    let routes = graph.edges.indices.map { route(edge: $0, boxes) }
    let loops = LoopRoutes.routes(graph, boxes)
    var top = Int.max
    var bottom = Int.min
    var width = 0
    for (v, box) in boxes.enumerated() {
      top = min(top, box.y)
      bottom = max(bottom, box.y + graph.height[v])
      width = max(width, box.maxX)
    }
    for point in routes.lazy.flatMap(\.points) {
      top = min(top, point.y)
      bottom = max(bottom, point.y + 1)
      width = max(width, point.x + 1)
    }
    let groups = borders?.boxes(columnX, columnWidth) ?? [:]
    for box in groups.values {
      top = min(top, box.y)
      bottom = max(bottom, box.maxY)
      width = max(width, box.maxX)
    }
    return PlacedComponent(
      boxes: boxes, layers: Array(grid.layer.prefix(graph.count)), routes: routes, loops: loops.routes,
      crossings: crossings, cost: cost, top: top, bottom: bottom, width: max(width, loops.width),
      groups: groups)
  }

  private func route(edge e: Int, _ boxes: [GridRect]) -> Route {
    let edge = graph.edges[e]
    var line = Polyline()
    var label: GridRect?
    let first = grid.chain[e]
    line.add(boxes[edge.tail].maxX, portRow(edge.tail, first))
    for s in first..<grid.chain[e + 1] {
      let channel = grid.layer[grid.tail[s]]
      let slot = row[grid.itemCount + s]
      line.add(leftWay[s], from: portRow(grid.tail[s], s), to: slot, track: leftTracks[channel])
      if s == first, edge.label > 0 {
        label = GridRect(x: slotX[channel], y: slot, width: edge.label, height: 1)
      }
      line.add(rightWay[s], from: slot, to: portRow(grid.head[s], s), track: rightTracks[channel])
    }
    line.add(boxes[edge.head].x - 1, portRow(edge.head, grid.chain[e + 1] - 1))
    let points = edge.isReversed ? Array(line.points.reversed()) : line.points
    return Route(points: points, label: label, isReversed: edge.isReversed)
  }
}

/// Corners of a line, those without a turn left out.
struct Polyline {
  private(set) var points: [GridPoint] = []

  mutating func add(_ x: Int, _ y: Int) {
    let point = GridPoint(x: x, y: y)
    if points.last == point { return }
    if points.count >= 2 {
      let (a, b) = (points[points.count - 2], points[points.count - 1])
      if (a.x == b.x && b.x == x) || (a.y == b.y && b.y == y) { points.removeLast() }
    }
    points.append(point)
  }

  mutating func add(_ way: TrackRouter.Way, from: Int, to: Int, track first: Int) {
    switch way {
    case .straight: break
    case .track(let t):
      add(first + t, from)
      add(first + t, to)
    case .detour(let a, let row, let b):
      add(first + a, from)
      add(first + a, row)
      add(first + b, row)
      add(first + b, to)
    }
  }
}

/// Edges from a node to itself: below its box, from the right to the left, one row lower each.
enum LoopRoutes {
  static func routes(_ graph: FlatGraph, _ boxes: [GridRect]) -> (routes: [Route], width: Int) {
    var total: [Int: Int] = [:]
    for loop in graph.loops { total[loop.node, default: 0] += 1 }
    var drawn: [Int: Int] = [:]
    var routes: [Route] = []
    var width = 0
    for loop in graph.loops {
      let box = boxes[loop.node]
      let k = drawn[loop.node, default: 0]
      drawn[loop.node] = k + 1
      // The inner loops are the upper ones; where the box is too narrow they share their uprights.
      let inset = min((total[loop.node] ?? 1) - 1 - k + 1, max(0, (box.width - 3) / 2))
      let left = box.x + inset
      let right = max(left + 1, box.maxX - 1 - inset)
      let y = box.maxY + 1 + k
      let points = [
        GridPoint(x: right, y: box.maxY), GridPoint(x: right, y: y), GridPoint(x: left, y: y),
        GridPoint(x: left, y: box.maxY),
      ]
      let label = loop.label
      let room = right - left - 1
      let rect =
        label > 0 && label <= room
        ? GridRect(x: left + 1 + (room - label) / 2, y: y, width: label, height: 1) : nil
      routes.append(Route(points: points, label: rect))
      width = max(width, right + 1)
    }
    return (routes, width)
  }
}
