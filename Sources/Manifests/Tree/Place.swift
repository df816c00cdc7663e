/// A spot in a source text. Lines and columns count from 1, columns in characters; 0 means unknown (a live object).
public struct Position: Sendable, Hashable, Comparable {
  /// The line, from 1.
  public var line: Int32
  /// The column in characters, from 1.
  public var column: Int32

  /// Makes a position.
  public init(line: Int32, column: Int32) {
    self.line = line
    self.column = column
  }

  /// Where nothing is known about the text.
  public static let unknown = Position(line: 0, column: 0)

  /// In the order of the text.
  public static func < (left: Position, right: Position) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// Which value (or key) of a document is meant, and where it stands. The path is worked out from `node` only when a
/// finding is written, so that rules never build paths.
public struct Place: Sendable, Hashable {
  /// The number of the value's node in its document (`Node.id`).
  public var node: Int32
  /// The first character.
  public var start: Position
  /// The character after the last one.
  public var end: Position

  /// Makes a place.
  public init(node: Int32, start: Position, end: Position) {
    self.node = node
    self.start = start
    self.end = end
  }
}

/// A value read from a document together with where it stands.
public struct Located<Value: Sendable & Hashable>: Sendable, Hashable {
  /// The value.
  public var value: Value
  /// Where it was written.
  public var place: Place

  /// Makes a located value.
  public init(_ value: Value, _ place: Place) {
    self.value = value
    self.place = place
  }
}
