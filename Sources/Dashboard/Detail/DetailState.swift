import FoundationEssentials
import Metrics

/// The page of one workload, service or app.
public struct DetailState: Sendable {
  /// Whom it is about.
  public var subject: MetricsSubject
  /// The pane to go back to, when it was not opened from the table under it.
  public var cameFrom: PaneID?
  /// Its numbers, once they came.
  public var report: MetricsReport?
  /// Its charts, by group, once they came.
  public var panels: [PanelQuestion.Group: MetricsPanels] = [:]

  /// A page before any answer.
  public init(_ subject: MetricsSubject, cameFrom: PaneID? = nil) {
    self.subject = subject
    self.cameFrom = cameFrom
  }
}

/// What the page does to itself, and the ways to it.
public enum DetailAction: Sendable {
  /// Shows a subject's page, in the pane of its kind.
  case show(MetricsSubject)
  /// Shows the page of what is selected on the graph.
  case showSelection
}
