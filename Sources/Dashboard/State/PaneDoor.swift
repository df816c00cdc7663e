/// A way that led from a row of a table or a page of metrics to another pane.
public struct PaneDoor: Sendable, Hashable {
  /// The pane with the row or the page.
  public var from: PaneID
  /// Where it led.
  public var to: PaneID
}

extension AppState {
  /// The pane that `Esc` goes to from one that keeps nothing of its own to go back to: the one it was reached from by
  /// a row or page, else the graph.
  var outerPane: PaneID {
    guard let door, door.to == pane else { return .graph }
    return door.from
  }
}
