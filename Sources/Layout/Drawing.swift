/// A cell of the drawing's grid; x counts columns to the right, y rows downwards, both from 0.
public struct GridPoint: Sendable, Hashable {
  /// Column.
  public var x: Int
  /// Row.
  public var y: Int

  /// Makes a point.
  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// A rectangle of cells.
public struct GridRect: Sendable, Hashable {
  /// Leftmost column.
  public var x: Int
  /// Topmost row.
  public var y: Int
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int

  /// Makes a rectangle.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// First column to the right of it.
  public var maxX: Int { x + width }
  /// First row below it.
  public var maxY: Int { y + height }
  /// The middle cell, rounded up and left.
  public var center: GridPoint { GridPoint(x: x + (width - 1) / 2, y: y + (height - 1) / 2) }
  /// Whether the two share a cell.
  public func intersects(_ other: GridRect) -> Bool {
    x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
  }
  /// Whether the cell lies in it.
  public func contains(_ p: GridPoint) -> Bool { p.x >= x && p.x < maxX && p.y >= y && p.y < maxY }
}

/// The way of one edge.
public struct Route: Sendable, Hashable {
  /// Corners from the cell just outside the source's border to the cell just outside the target's border,
  /// which holds the arrow head. Each leg is horizontal or vertical. Routes that leave one node (or enter one)
  /// may share their first (last) legs: they are drawn as one trunk.
  public var points: [GridPoint]
  /// Where the label stands: on a horizontal leg of this edge alone, or nil when it has none.
  public var label: GridRect?
  /// The edge runs against the drawing's direction (part of a cycle).
  public var isReversed: Bool

  /// Makes a route.
  public init(points: [GridPoint], label: GridRect? = nil, isReversed: Bool = false) {
    self.points = points
    self.label = label
    self.isReversed = isReversed
  }
}

/// A graph laid out: where everything stands. Nothing overlaps but routes, which may cross.
public struct Drawing: Sendable, Hashable {
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int
  /// Where each node stands, by id.
  public var nodes: [String: GridRect]
  /// Which layer (0 = leftmost) each node is in.
  public var layers: [String: Int]
  /// The way of each edge, by id.
  public var routes: [String: Route]
  /// Crossings of routes.
  public var crossings: Int
  /// The box of each group, border included, by its path. Two of them are disjoint or one lies in the other;
  /// no node that is not a member lies in one, and no route runs along a border: it crosses it or stays away.
  public var groups: [[String]: GridRect]

  /// Makes a drawing.
  public init(
    width: Int = 0, height: Int = 0, nodes: [String: GridRect] = [:], layers: [String: Int] = [:],
    routes: [String: Route] = [:], crossings: Int = 0, groups: [[String]: GridRect] = [:]
  ) {
    self.width = width
    self.height = height
    self.nodes = nodes
    self.layers = layers
    self.routes = routes
    self.crossings = crossings
    self.groups = groups
  }
}
