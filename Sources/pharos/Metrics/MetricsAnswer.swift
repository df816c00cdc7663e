import History
import Mesh
import Metrics
import Topology

/// What the events of a mesh come to: kept while they pass, asked for a subject's numbers at the end of a window.
struct MetricsAnswer {
  private var state: MeshState
  private var store = HistoryStore()

  init(_ configuration: MeshState.Configuration) { state = MeshState(configuration) }

  /// The window that numbers are taken over, in seconds.
  var windowSeconds: Double { state.paced.effectiveWindowSeconds }

  /// Takes in an event.
  mutating func ingest(_ event: MeshEvent) {
    state.ingest(event)
    store.ingest(event)
  }

  /// The mesh at the end of the last round; nil before any.
  mutating func snapshot() -> Snapshot? { state.snapshot() }

  /// The mesh at a moment in monotonic seconds.
  mutating func snapshot(at moment: Double) -> Snapshot {
    state.snapshot(at: moment, wallTime: store.wallTime(of: moment))
  }

  /// The numbers of what a question names.
  /// - Parameters:
  ///   - moment: end of the window in monotonic seconds.
  ///   - snapshot: the mesh at that moment.
  /// - Throws: `UnknownSubject` where the name says nothing, or too much.
  func report(_ question: Question, at moment: Double, _ snapshot: Snapshot) throws(UnknownSubject)
    -> MetricsReport
  {
    let reader = MetricsReader(
      store,
      identities: Dictionary(
        snapshot.sources.compactMap { source in source.identity.map { (source.name, $0) } },
        uniquingKeysWith: { first, _ in first }))
    if let cluster = question.cluster {
      let known = Set(snapshot.nodes.compactMap(\.cluster)).sorted()
      guard known.contains(cluster) else { throw UnknownSubject(cluster: cluster, known: known) }
    }
    let subject = try question.subject(reader)
    guard var report = reader.report(subject, at: moment, windowSeconds: snapshot.windowSeconds) else {
      throw UnknownSubject(
        subject.kind, subject.name, namespace: subject.namespace, found: [], known: [])
    }
    let clusters = Self.clusters(of: subject, in: snapshot)
    if clusters.count > 1 {
      report.warnings.append(
        "These are the numbers of \(clusters.count) clusters, added up: \(clusters.joined(separator: ", ")) (--cluster names one)."
      )
    }
    let begin = moment - snapshot.windowSeconds
    if let first = store.span?.lowerBound, first > begin + max(1.5, 0.02 * snapshot.windowSeconds) {
      let seconds = Int((moment - first).rounded())
      report.warnings.append("Only the last \(seconds) s of this window were read.")
    }
    if let reporter = question.reporter {
      report.inbound.removeAll { $0.reporter != reporter }
      report.outbound.removeAll { $0.reporter != reporter }
      if report.inbound.isEmpty, report.outbound.isEmpty {
        report.warnings.append("Nobody told of it as \(reporter.rawValue).")
      }
    }
    return report
  }

  /// The clusters that have a thing of the name where none of them was named.
  private static func clusters(of subject: MetricsSubject, in snapshot: Snapshot) -> [String] {
    guard subject.cluster == nil, subject.kind != .mesh else { return [] }
    let fitting = snapshot.nodes.filter { node in
      guard subject.namespace == nil || node.namespace == subject.namespace else { return false }
      return switch subject.kind {
      case .workload: node.workload == subject.name
      case .app: node.app == subject.name
      case .service: node.service == subject.name || node.app == subject.name
      case .mesh: false
      }
    }
    return Set(fitting.compactMap(\.cluster)).sorted()
  }

  /// Whom it is asked of, as it was typed.
  struct Question {
    var kind: MetricsSubject.Kind
    var name: String
    var namespace: String?
    /// Only what these told; nil for all.
    var reporter: Reporter?
    /// Its cluster; nil for any.
    var cluster: String?

    /// The one subject that is meant.
    fileprivate func subject(_ reader: MetricsReader) throws(UnknownSubject) -> MetricsSubject {
      guard kind != .mesh else { return .mesh }
      let found = reader.find(kind, name, namespace: namespace)
      guard var first = found.first, found.count == 1 else {
        throw UnknownSubject(kind, name, namespace: namespace, found: found, known: reader.subjects(kind))
      }
      first.cluster = cluster
      return first
    }
  }
}
