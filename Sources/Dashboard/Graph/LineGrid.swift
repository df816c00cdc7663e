import Layout

/// The cells that the routes of a drawing pass, row by row, with what passes there: worked out once a drawing.
struct LineGrid: Sendable {
  /// One edge's part of a cell.
  struct Stroke: Sendable {
    /// Index of the edge.
    var edge: Int
    /// Directions in which its line leaves the cell (`LineMask` bits).
    var directions: UInt8
    /// Strokes of one cell with the same number are joined; others cross without touching.
    var group: Int
  }

  struct Cell: Sendable {
    var x: Int
    var strokes: [Stroke]
  }

  /// Cells of each row, from left to right.
  private(set) var rows: [[Cell]]

  init(_ drawing: Drawing, routes: [Route]) {
    var byRow = Array(repeating: [Int: [Stroke]](), count: max(0, drawing.height))
    for (edge, route) in routes.enumerated() {
      for (point, directions) in Self.trace(route) where byRow.indices.contains(point.y) {
        byRow[point.y][point.x, default: []].append(Stroke(edge: edge, directions: directions, group: 0))
      }
    }
    rows = byRow.map { row in
      row.sorted { $0.key < $1.key }.map { Cell(x: $0.key, strokes: Self.grouped($0.value)) }
    }
  }

  /// The edge whose line passes a cell, or nil.
  func edge(atX x: Int, y: Int) -> Int? {
    guard rows.indices.contains(y) else { return nil }
    return rows[y].first { $0.x == x }?.strokes.first?.edge
  }

  /// For each route the cells of its label's leg that are its alone, less one at either end: where a label
  /// that is longer than its place may go.
  /// - Parameter borders: boxes whose upright sides no label may cover.
  func labelRooms(_ routes: [Route], borders: [GridRect] = []) -> [GridRect?] {
    var owner: [Int: [Int: Int]] = [:]
    return routes.enumerated().map { i, route in
      guard let label = route.label, rows.indices.contains(label.y) else { return nil }
      if owner[label.y] == nil {
        let level = LineMask.east | LineMask.west
        let uprights = Set(
          borders.lazy.filter { $0.y <= label.y && label.y < $0.maxY }.flatMap { [$0.x, $0.maxX - 1] })
        let own = rows[label.y].filter {
          $0.strokes.count == 1 && $0.strokes[0].directions == level && !uprights.contains($0.x)
        }
        owner[label.y] = Dictionary(uniqueKeysWithValues: own.map { ($0.x, $0.strokes[0].edge) })
      }
      let isOwn = { (x: Int) in owner[label.y]?[x] == i }
      var (first, last) = (label.x, label.maxX - 1)
      while isOwn(first - 1), isOwn(first - 2) { first -= 1 }
      while isOwn(last + 1), isOwn(last + 2) { last += 1 }
      return GridRect(x: first, y: label.y, width: last - first + 1, height: 1)
    }
  }

  /// The stretches of a row that no line passes.
  func freeRuns(y: Int, in columns: Range<Int>) -> [Range<Int>] {
    guard rows.indices.contains(y) else { return [columns] }
    var runs: [Range<Int>] = []
    var start = columns.lowerBound
    for cell in rows[y] where columns.contains(cell.x) {
      if cell.x > start { runs.append(start..<cell.x) }
      start = cell.x + 1
    }
    if start < columns.upperBound { runs.append(start..<columns.upperBound) }
    return runs
  }

  /// The cells of a route with the directions in which it leaves them.
  private static func trace(_ route: Route) -> [(point: GridPoint, directions: UInt8)] {
    var result: [(point: GridPoint, directions: UInt8)] = []
    guard let first = route.points.first else { return result }
    // The line comes out of the box beside it.
    let opposite: UInt8
    if let second = route.points.dropFirst().first {
      opposite =
        second.x > first.x
        ? LineMask.west
        : second.x < first.x ? LineMask.east : second.y > first.y ? LineMask.north : LineMask.south
    } else {
      opposite = LineMask.west
    }
    result.append((first, opposite))
    for corner in route.points.dropFirst() {
      while let last = result.last, last.point != corner {
        let dx = (corner.x - last.point.x).signum()
        let dy = dx == 0 ? (corner.y - last.point.y).signum() : 0
        let (out, back) =
          dx > 0
          ? (LineMask.east, LineMask.west)
          : dx < 0
            ? (LineMask.west, LineMask.east)
            : dy > 0 ? (LineMask.south, LineMask.north) : (LineMask.north, LineMask.south)
        result[result.count - 1].directions |= out
        result.append((GridPoint(x: last.point.x + dx, y: last.point.y + dy), back))
      }
    }
    return result
  }

  /// Lines that run together into or out of a cell are joined there.
  private static func grouped(_ strokes: [Stroke]) -> [Stroke] {
    var result = strokes
    var masks: [UInt8] = []
    for i in result.indices {
      let mask = result[i].directions
      let touching = masks.indices.filter { masks[$0] & mask != 0 }
      guard let home = touching.first else {
        result[i].group = masks.count
        masks.append(mask)
        continue
      }
      result[i].group = home
      masks[home] |= mask
      for other in touching.dropFirst() {
        masks[home] |= masks[other]
        masks[other] = 0
        for j in 0..<i where result[j].group == other { result[j].group = home }
      }
    }
    return result
  }
}
