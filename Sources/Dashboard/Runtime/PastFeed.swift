import FoundationEssentials
import Mesh
import Metrics

/// Where panes get what does not come with each snapshot: numbers of one subject, tables, charts, past moments.
/// The dashboard knows nothing of how; all answers are worked out away from the UI.
public protocol PastFeed: Sendable {
  /// Answers a question; nil when nothing is known of it.
  func answer(_ question: PastQuestion) async -> PastAnswer?
  /// What happens in the mesh from now on, as it is noticed.
  func changes() -> AsyncStream<[MeshChange]>
}

/// What can be asked. `at` nil is now.
public enum PastQuestion: Sendable, Hashable {
  /// From when to when there is anything.
  case span
  /// The mesh at a moment, grouped and over a window as the graph shows it now.
  case snapshot(at: Date)
  /// The same, and the tables' rows, of the moment that others are compared with.
  case baseline(at: Date)
  /// The tables' rows.
  case inventory(at: Date?)
  /// The last minutes of the tables' rows.
  case trends(at: Date?)
  /// The numbers of one subject.
  case report(MetricsQuestion)
  /// Charts of one subject.
  case panels(PanelQuestion)
  /// What the control planes tell of themselves.
  case controlPlanes(at: Date?)
  /// Any metric over time.
  case explore(MetricExploration)
  /// Names of all metrics that are read.
  case metricNames
  /// The certificates of all proxies, asked for now where they were last asked for long ago.
  case certificates
  /// What one proxy's Envoy counts of itself and its upstreams, read now; by the source's name.
  case envoy(source: String)
  /// What one proxy says of its configuration, its hosts, its loggers, its statistics, asked now.
  case proxy(ProxyQuestion)

  /// Questions of one topic replace each other: only the newest is answered.
  public enum Topic: Sendable, Hashable {
    case span, snapshot, baseline, inventory, trends, report
    case panels(PanelQuestion.Group)
    case controlPlanes, metricNames, certificates, envoy
    /// One for each part of a proxy's page.
    case proxy(String)
    /// One for each metric: several charts may be asked for at once.
    case explore(String)
  }

  /// What it is about.
  public var topic: Topic {
    switch self {
    case .span: .span
    case .snapshot: .snapshot
    case .baseline: .baseline
    case .inventory: .inventory
    case .trends: .trends
    case .report: .report
    case .panels(let question): .panels(question.group)
    case .controlPlanes: .controlPlanes
    case .explore(let question): .explore(question.name)
    case .metricNames: .metricNames
    case .certificates: .certificates
    case .envoy: .envoy
    case .proxy(let question): .proxy(question.part.kind)
    }
  }
}

/// What comes back.
public enum PastAnswer: Sendable {
  /// From when to when.
  case span(ClosedRange<Date>)
  /// The mesh at the moment that was asked for.
  case snapshot(Snapshot)
  /// The moment that others are compared with.
  case baseline(Snapshot, Inventory?)
  /// The tables' rows.
  case inventory(Inventory)
  /// The last minutes of the tables' rows.
  case trends(InventoryTrends)
  /// The numbers of one subject.
  case report(MetricsReport)
  /// Charts.
  case panels(MetricsPanels)
  /// What the control planes tell of themselves; empty without any.
  case controlPlanes([ControlPlaneReport])
  /// Names of metrics.
  case metricNames([String])
  /// What each proxy said of its certificates; a proxy that was not asked yet is not in it.
  case certificates([CertificateAnswer])
  /// What an Envoy counts.
  case envoy(EnvoyNumbers)
  /// What a proxy answers.
  case proxy(ProxyAnswer)
}
