/// A way to go by an arrow key.
public enum Heading: Sendable, Hashable, CaseIterable {
  case left, right, up, down
}

/// Keyboard movement over a drawing, from node to node. Arrow keys reach every node from every node, and none
/// leads against its direction.
public struct Navigator: Sendable {
  /// Prepares movement over a drawing. Cost: to be done once a drawing, off the UI thread.
  public init(_ input: GraphInput, _ drawing: Drawing) {}

  /// The node that an arrow key leads to, or nil where there is none in that direction.
  public func neighbour(of node: String, towards heading: Heading) -> String? { nil }
}
