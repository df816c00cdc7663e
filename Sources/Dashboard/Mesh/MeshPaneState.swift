import Charts
import FoundationEssentials
import Mesh
import Metrics

/// The pane of the mesh as a whole.
public struct MeshPaneState: Sendable {
  /// The page on the screen.
  public var tab = MeshTab.overview
  /// The row under the cursor, of each page.
  var selected: [MeshTab: MeshSelection] = [:]
  /// First line that shows, of each page.
  var scrolls: [MeshTab: Int] = [:]
  /// The stretch of time of the charts.
  var window = MeshPaneState.usualWindow
  /// Nobody chose another stretch: while little is known it is shorter.
  var isWindowAutomatic = true
  /// A moment read out in all charts, in seconds since 1970.
  var cursor: Double?

  /// The charts of the overview.
  var panels: MetricsPanels?
  /// What the tables' rows come to.
  var summary = MeshSummary()
  /// The same at the moment that is compared with.
  var before: MeshSummary?
  /// What the istiods tell; nil before they were asked.
  var controlPlanes: [ControlPlaneReport]?
  /// Charts of the control plane, by the metric's name.
  var charts: [String: MetricsPanels] = [:]
  /// The sources as they are listed.
  var proxies = ProxyRows()
  /// The certificates that were told of.
  var certificates = CertificateRows()
  /// The metric that is looked at.
  var metric = MetricView()
  /// What was asked, and when.
  var asked = MeshAsked()

  /// The stretch of time that charts begin with: ten minutes up to now.
  static let usualWindow = ChartWindow(span: 600, limits: 60...86_400)

  /// Ten minutes, or less while less is known: a chart that is empty but for its right edge tells nothing.
  mutating func fitWindow(known seconds: Double) {
    guard isWindowAutomatic else { return }
    let span = [60, 120, 300].first { $0 >= seconds } ?? Self.usualWindow.span
    if window.span != span { window = ChartWindow(span: span, limits: window.limits) }
  }

  /// Before any answer.
  public init() {}

  /// The source under the cursor of the proxies' page, by its name.
  public var source: String? {
    guard case .source(let name)? = selected[.proxies]?.target else { return nil }
    return name
  }

  /// Puts the cursor of the proxies' page on a source and shows that page.
  mutating func show(source name: String) {
    tab = .proxies
    selected[.proxies] = MeshSelection(table: ProxyPage.table, target: .source(name))
  }
}

/// What was asked last, so that nothing is asked sooner than there can be anything new.
struct MeshAsked: Sendable {
  /// By topic: the question, and the time of the snapshot then.
  var questions: [PastQuestion.Topic: (question: PastQuestion, at: Date)] = [:]

  /// Whether a question is due: a new one at once, the same again after some seconds.
  mutating func isDue(_ question: PastQuestion, now: Date, every seconds: Double) -> Bool {
    if let last = questions[question.topic], last.question == question {
      let passed = now.timeIntervalSince(last.at)
      if passed >= 0, passed < seconds { return false }
    }
    questions[question.topic] = (question, now)
    return true
  }
}

/// The metric that is looked at, and how.
struct MetricView: Sendable {
  /// Its name; nil while the list of all shows.
  var name: String?
  /// The label that it is grouped by.
  var label: String?
  /// Increase a second, or value; nil: by its kind.
  var isRate: Bool?
  /// Only of this source.
  var source: String?
  /// All that tell of it, as known before it was narrowed to one of them.
  var sources: [String] = []
  /// Its charts, once they came.
  var panels: MetricsPanels?
  /// Nothing is known at all.
  var isUnknown = false
  /// Names of all metrics, sorted; histograms once.
  var names: [String] = []
  /// Names of what is read, as they came.
  var raw: Set<String> = []
  /// What the list is narrowed to.
  var filter = ""
  /// The names that fit, in their order.
  var shown: [String] = []

  mutating func take(_ names: [String]) {
    raw = Set(names)
    var found: [String] = []
    for name in names {
      if name.hasSuffix("_bucket") {
        found.append(String(name.dropLast("_bucket".count)))
        continue
      }
      let isPart = ["_sum", "_count"].contains {
        name.hasSuffix($0) && raw.contains(name.dropLast($0.count) + "_bucket")
      }
      if !isPart { found.append(name) }
    }
    self.names = Set(found).sorted()
    narrow(to: filter)
  }

  mutating func narrow(to text: String) {
    filter = text
    shown = text.isEmpty ? names : names.filter { TextMatch.contains(text, in: $0) }
    // Letters in between are looked at only where no name holds the text.
    if shown.isEmpty { shown = TextMatch.sorted(names, by: text) { $0 } }
  }

  /// It counts into buckets.
  var isHistogram: Bool { name.map { raw.contains($0 + "_bucket") } ?? false }

  /// The names nearest to one that is not known.
  func near(_ name: String) -> [String] {
    var found = Array(TextMatch.sorted(names, by: name) { $0 }.prefix(6))
    if found.isEmpty, let nearest = TextMatch.nearest(to: name, among: names) { found = [nearest] }
    if found.isEmpty {
      // The words of it, longest first.
      let words = name.split(separator: "_").filter { $0.count > 3 }.sorted { $0.count > $1.count }
      for word in words {
        found = names.filter { $0.contains(word) }
        if !found.isEmpty { break }
      }
    }
    return Array(found.prefix(6))
  }
}
