import Dashboard
import Feeds

/// Choosing in the dashboard, carried out by the session of each cluster.
struct ClusterScope: ScopeControl {
  /// One for each cluster; the first is the one that is exchanged for another.
  let sessions: [ClusterSession]

  func reports() -> AsyncStream<ScopeReport> {
    if sessions.count == 1 { return sessions[0].reports.values() }
    return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let task = Task {
        await withDiscardingTaskGroup { group in
          for session in sessions {
            group.addTask {
              for await _ in session.reports.values() {
                if let whole = ScopeReport(all: sessions.compactMap(\.reports.value)) {
                  continuation.yield(whole)
                }
              }
            }
          }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  func choose(_ choice: ScopeReport.Choice) async { for session in sessions { await session.choose(choice) } }

  func use(context: String) async {
    await sessions.first?.use(context: context)
    for session in sessions.dropFirst() { await session.reconsider() }
  }

  func setView(_ workloads: Set<String>) async {
    for session in sessions { await session.setView(workloads) }
  }

  func setPollsAll(_ all: Bool) async { for session in sessions { await session.setPollsAll(all) } }
}

extension ScopeReport {
  /// Several clusters as one: namespaces of one name are chosen together, what may not be read says where.
  init?(all reports: [ScopeReport]) {
    guard var whole = reports.first else { return nil }
    let names = reports.map { $0.context ?? $0.server }
    whole.members = reports.flatMap(\.members)
    whole.context = names.joined(separator: " + ")
    whole.server = reports.map(\.server).joined(separator: ", ")
    whole.version = Set(reports.compactMap(\.version)).sorted().joined(separator: ", ")
    whole.warning = reports.compactMap(\.warning).first
    // One that answers is enough to go on; what is wrong with the others stands among the sources.
    whole.phase =
      reports.first { $0.phase == .ready }?.phase
      ?? reports.first { if case .failed = $0.phase { true } else { false } }?.phase ?? .connecting
    whole.choice = reports.first { $0.choice != .none }?.choice ?? .none
    var namespaces: [String: Namespace] = [:]
    for namespace in reports.flatMap({ $0.namespaces ?? [] }) {
      guard var known = namespaces[namespace.name] else {
        namespaces[namespace.name] = namespace
        continue
      }
      known.proxies = Self.sum(known.proxies, namespace.proxies)
      known.pods = Self.sum(known.pods, namespace.pods)
      namespaces[namespace.name] = known
    }
    whole.namespaces =
      namespaces.isEmpty ? nil : namespaces.values.sorted { $0.name < $1.name }
    whole.access = zip(names, reports).flatMap { name, report in
      report.access.map { access in
        var access = access
        access.name = "\(name): \(access.name)"
        return access
      }
    }
    let loads = reports.compactMap(\.load)
    whole.load = loads.max { $0.requests / $0.requestsLimit < $1.requests / $1.requestsLimit }
    whole.remarks = zip(names, reports).flatMap { name, report in report.remarks.map { "\(name): \($0)" } }
    self = whole
  }

  private static func sum(_ a: Int?, _ b: Int?) -> Int? { a.flatMap { a in b.map { a + $0 } } }
}
