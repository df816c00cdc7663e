/// Columns and rows of a terminal or a part of it.
public struct Size: Sendable, Hashable {
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int
  /// Makes a size.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// A cell, counted from the top left.
public struct Point: Sendable, Hashable {
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

/// A part of the screen.
public struct Rect: Sendable, Hashable {
  /// Leftmost column.
  public var x: Int
  /// Topmost row.
  public var y: Int
  /// Columns, never negative.
  public var width: Int
  /// Rows, never negative.
  public var height: Int

  /// Makes a rectangle; negative extents become 0.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// The whole of a size.
  public init(_ size: Size) { self.init(x: 0, y: 0, width: size.width, height: size.height) }

  /// First column to the right.
  public var maxX: Int { x + width }
  /// First row below.
  public var maxY: Int { y + height }
  /// Its extent.
  public var size: Size { Size(width: width, height: height) }
  /// Whether nothing fits in.
  public var isEmpty: Bool { width == 0 || height == 0 }
  /// Whether the cell is in it.
  public func contains(_ p: Point) -> Bool { p.x >= x && p.x < maxX && p.y >= y && p.y < maxY }
  /// What both share.
  public func intersection(_ o: Rect) -> Rect {
    let left = max(x, o.x)
    let top = max(y, o.y)
    return Rect(x: left, y: top, width: min(maxX, o.maxX) - left, height: min(maxY, o.maxY) - top)
  }
  /// Without so many cells on each side.
  public func inset(x dx: Int, y dy: Int) -> Rect {
    Rect(x: x + dx, y: y + dy, width: width - 2 * dx, height: height - 2 * dy)
  }
}
