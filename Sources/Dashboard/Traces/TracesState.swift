import Mesh
import Terminal
import Tracing

/// The trace pane's state: a list, and in it the waterfall of one trace.
public struct TracesState: Sendable {
  /// What was asked for, or nil for all.
  public var query: TraceQuery
  /// How the query reads for people: `productpage v1 → reviews v3`.
  public var scope: String

  /// Makes an empty pane.
  public init(query: TraceQuery = TraceQuery(), scope: String = "all traces") {
    self.query = query
    self.scope = scope
  }
}
