import Metrics

/// A table of workloads or services: what is kept of it while it is not on the screen.
public struct TableState: Sendable {
  /// The cursor.
  public var list = ListState()
  /// The page of one row, over the table; nil when the table itself shows.
  public var page: DetailState?

  /// An empty table.
  public init() {}
}

/// What a table does to itself.
public enum TablesAction: Sendable {
  /// Sort by the next column.
  case sortNext
}

extension AppState {
  /// The state of a pane that is a table.
  func table(_ pane: PaneID) -> TableState? {
    switch pane {
    case .services: services
    case .workloads: workloads
    default: nil
    }
  }

  /// Changes the state of the table on the screen.
  mutating func withTable(_ change: (inout TableState) -> Void) {
    switch pane {
    case .services: change(&services)
    case .workloads: change(&workloads)
    default: break
    }
  }
}
