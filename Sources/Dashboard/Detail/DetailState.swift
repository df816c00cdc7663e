import Charts
import FoundationEssentials
import Mesh
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

  /// What the Envoy of one of its proxies counts, once it came.
  var envoy: EnvoyNumbers?
  /// Nobody can be asked for that: the mesh is a recording.
  var hasNoEnvoy = false

  /// The page inside of it.
  var tab = DetailTab.overview
  /// Whose numbers are shown; nil for both sides beside one another, the caller's first.
  var reporter: Reporter?
  /// What the rows of the tables are.
  var grouping = DetailGrouping.peer
  /// Which quantiles are drawn.
  var quantile = DetailQuantile.all
  /// The stretch of time of the charts.
  var window = DetailState.usualWindow
  /// The user has chosen the stretch; until then it is as long as what is known, up to the usual one.
  var isZoomed = false
  /// A moment read out in all charts, in seconds since 1970.
  var cursor: Double?
  /// The row that is selected, of all rows of the tab.
  var row: Int?
  /// First line of the page that shows.
  var scroll = 0
  /// The rows of the tab's tables, made when numbers come.
  var rows: [DetailRow] = []
  /// The tables that the rows belong to.
  var sections: [DetailSection] = []
  /// Pages from which this one was reached, as they were, the last one last.
  var trail: [DetailState] = []
  /// The other side to be selected as soon as there are numbers.
  var wanted: DetailPeer?
  /// The row was selected by what came, not by a key: it must come into view.
  var isRowNew = false
  /// What was asked, and when.
  var asked = DetailAsked()
  /// Nothing is known of the subject.
  var isUnknown = false

  /// The stretch of time that charts begin with: ten minutes up to now, where that much is known.
  static let usualWindow = ChartWindow(span: 600, limits: 60...86_400)
  /// The shortest stretch with a name that holds all that is known, so that a young chart is not an empty one.
  static func window(known seconds: Double?) -> ChartWindow {
    guard let seconds else { return usualWindow }
    let span = ChartWindow.spans.first { $0 >= max(seconds, usualWindow.limits.lowerBound) }
    return ChartWindow(
      span: min(span ?? usualWindow.span, usualWindow.span), limits: usualWindow.limits)
  }

  /// Pages that `Esc` goes back through.
  static let trailLimit = 16

  /// A page before any answer.
  public init(_ subject: MetricsSubject, cameFrom: PaneID? = nil) {
    self.subject = subject
    self.cameFrom = cameFrom
  }
}

/// The other side of traffic, by its name.
struct DetailPeer: Sendable, Hashable {
  var workload: String
  var namespace: String?
}

/// What the page asked for last, so that it does not ask sooner than there can be anything new.
struct DetailAsked: Sendable {
  /// The report that was asked for.
  var report: MetricsQuestion?
  /// The charts that were asked for, and the time of the snapshot then.
  var panels: [PanelQuestion.Group: (question: PanelQuestion, at: Date)] = [:]
  /// When the subject was asked for first, by the snapshot's time.
  var since: Date?
}

/// What the page does to itself, and the ways to it.
public enum DetailAction: Sendable {
  /// Shows a subject's page, in the pane of its kind.
  case show(MetricsSubject)
  /// Shows the page of what is selected on the graph.
  case showSelection
  /// To a page inside of it; nil to the next one.
  case tab(DetailTab?)
  /// To the page before.
  case previousTab
  /// Another side's numbers: both, the client's, the server's, a waypoint's.
  case nextReporter
  /// Other rows in the tables; nil for the next kind.
  case group(DetailGrouping?)
  /// Other quantiles; nil for the next.
  case quantile(DetailQuantile?)
  /// A shorter or a longer stretch of time.
  case zoom(closer: Bool)
  /// The stretch of time that it begins with, up to now.
  case resetZoom
  /// Earlier (negative) or later by quarters of what shows.
  case pan(Int)
  /// The traces of the subject.
  case traces
  /// The configuration of the subject.
  case config
  /// The subject on the graph.
  case locate
  /// A name, or on the proxies' tab the annotation, to the clipboard.
  case copy
}
