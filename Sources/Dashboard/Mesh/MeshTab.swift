import Mesh
import Metrics

/// The pages of the mesh's pane.
public enum MeshTab: String, Sendable, Hashable, CaseIterable {
  /// The mesh as a whole: rates, what is busiest and worst, namespaces, versions.
  case overview
  /// What the istiods tell of themselves.
  case controlPlane = "control-plane"
  /// The sources: who answers, at which cost.
  case proxies
  /// What proxies present and trust, by what ends first.
  case certificates
  /// Any metric of any source.
  case metric

  /// Its title.
  var title: String {
    switch self {
    case .overview: "Overview"
    case .controlPlane: "Control plane"
    case .proxies: "Proxies"
    case .certificates: "Certificates"
    case .metric: "Metric"
    }
  }

  /// Its title where there is little room.
  var shortTitle: String {
    switch self {
    case .controlPlane: "istiod"
    case .certificates: "Certs"
    default: title
    }
  }
}

/// What a row of the pane stands for, and where it leads.
enum MeshTarget: Sendable, Hashable {
  case subject(MetricsSubject)
  case namespace(String)
  case source(String)
  case certificate(source: String, index: Int)
  case metric(String)
  case tab(MeshTab)
  /// A row that only tells something.
  case text(String)
}

/// The row under the cursor: of which table, and what it stands for, so that it is kept while rows trade places.
struct MeshSelection: Sendable, Hashable {
  var table: String
  var target: MeshTarget
}

/// What the mesh's pane does to itself.
public enum MeshAction: Sendable {
  /// To a page of it; nil to the next one.
  case tab(MeshTab?)
  /// To the page before.
  case previousTab
  /// Sort by the next column.
  case sortNext
  /// The other way round.
  case reverse
  /// Sort by a column, by its name; which way, or as the column goes by itself.
  case sort(by: String, descending: Bool?)
  /// Chart a metric, grouped by a label; no name: the list of all.
  case metric(String?, by: String?)
  /// Group by the next label.
  case nextLabel
  /// Value or rate.
  case toggleRate
  /// Only of one source, each press the next.
  case nextSource
  /// A shorter or a longer stretch of time.
  case zoom(closer: Bool)
  /// The stretch of time that it begins with, up to now.
  case resetZoom
  /// Earlier (negative) or later by quarters of what shows.
  case pan(Int)
  /// What is selected on the graph.
  case locate
}
