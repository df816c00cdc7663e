import Mesh

/// What happened, and where the user looks in it.
public struct LogState: Sendable {
  /// What happened, oldest first, at most `capacity`.
  public private(set) var changes: [MeshChange] = []
  /// How many are kept.
  public static let capacity = 10_000
  /// The cursor.
  public var list = ListState()

  /// An empty log.
  public init() {}

  /// Adds what happened.
  mutating func add(_ more: [MeshChange]) {
    changes += more
    if changes.count > Self.capacity { changes.removeFirst(changes.count - Self.capacity) }
  }
}

/// What the log does to itself.
public enum LogAction: Sendable {
  /// Something happened in the mesh.
  case happened([MeshChange])
}
