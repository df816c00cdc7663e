import Manifests

/// Objects of one kind (Sidecars, Telemetries) of which only one may hold for a workload.
struct SelectorConflicts {
  /// One of the objects.
  struct Entry {
    var object: ConfigObject
    /// The workloads it holds for; nil or empty: the namespace's.
    var selector: Selector?

    /// Whether it names workloads.
    var isSelecting: Bool { selector.map { !$0.isEmpty } ?? false }
  }

  private let byNamespace: [(namespace: String, entries: [Entry])]

  /// Groups objects by namespace, in the order of the texts.
  init(_ entries: [Entry]) {
    var groups: [String: [Entry]] = [:]
    for entry in entries { groups[entry.object.namespace, default: []].append(entry) }
    byNamespace = groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Reports every object that shares a workload with another one: once for each such pod; for a template only where
  /// no pod of the same labels was given. Pods in ambient mode have no sidecar, and are left out.
  func reportOverlaps(
    _ set: ConfigSet, _ report: inout RuleReport, message: (Entry, Workload, [Entry]) -> String
  ) {
    let membership = MeshMembership(set)
    for (namespace, entries) in byNamespace {
      let selecting = entries.filter(\.isSelecting)
      guard selecting.count > 1 else { continue }
      var byWorkload: [Int: (workload: Workload, entries: [Int])] = [:]
      var pairs = 0
      for (index, entry) in selecting.enumerated() where pairs < Self.mostPairs {
        for workload in set.workloadIndex.matching(entry.selector?.labels ?? [:], in: namespace)
        where !workload.isAssumed && membership.answer(workload) != .ambient {
          byWorkload[workload.object.index, default: (workload, [])].entries.append(index)
          pairs += 1
        }
      }
      let conflicts = byWorkload.sorted { $0.key < $1.key }.map(\.value).filter { $0.entries.count > 1 }
      let pods = conflicts.filter(\.workload.isPod)
      let templates = Self.withoutPods(conflicts.filter { !$0.workload.isPod }, pods: pods)
      var reports: [Int: Int] = [:]
      for conflict in pods + templates {
        for index in conflict.entries where reports[index, default: 0] < Self.mostReports {
          reports[index, default: 0] += 1
          let others = conflict.entries.lazy.filter { $0 != index }.prefix(Self.mostNotes + 1).map {
            selecting[$0]
          }
          report.report(
            selecting[index].object, at: selecting[index].selector?.place,
            message(selecting[index], conflict.workload, Array(others)),
            notes: others.prefix(Self.mostNotes).map {
              .init("\($0.object.title) selects it too", $0.object, at: $0.selector?.place)
            } + [.init("the workload both select", conflict.workload.object)],
            fix: "make the selectors exclude each other, or join both into one object")
        }
      }
    }
  }

  /// What keeps a set of a thousand objects that all select everything from giving a million findings: how many pairs
  /// of object and workload are looked at in a namespace, how many workloads are named for an object, and how many
  /// other objects for a workload.
  private static let mostPairs = 500_000
  private static let mostReports = 25
  private static let mostNotes = 5

  /// Templates of which no pod was given: of labels that no pod has all of.
  private static func withoutPods(
    _ templates: [(workload: Workload, entries: [Int])], pods: [(workload: Workload, entries: [Int])]
  ) -> [(workload: Workload, entries: [Int])] {
    guard !pods.isEmpty, !templates.isEmpty else { return templates }
    let index = WorkloadIndex(pods.map(\.workload))
    return templates.filter { !index.hasMatch($0.workload.labels, in: nil) }
  }

  /// Reports every object without a selector in a namespace that has several of them.
  func reportUnselective(
    _ report: inout RuleReport, except isLeftOut: (String) -> Bool, message: (Entry, [Entry]) -> String
  ) {
    for (namespace, entries) in byNamespace where !isLeftOut(namespace) {
      let unselective = entries.filter { !$0.isSelecting }
      guard unselective.count > 1 else { continue }
      for entry in unselective {
        let others = unselective.lazy.filter { $0.object.index != entry.object.index }
          .prefix(Self.mostNotes + 1)
        report.report(
          entry.object, message(entry, Array(others)),
          notes: others.prefix(Self.mostNotes).map {
            .init("\($0.object.title) has no selector either", $0.object)
          },
          fix: "keep one of them without a selector and give the others one")
      }
    }
  }

  /// `reviews and ratings`: the names of objects for a sentence.
  static func names(_ entries: [Entry]) -> String {
    let names = entries.prefix(3).map(\.object.name)
    return names.joined(separator: " and ") + (entries.count > 3 ? " and others" : "")
  }
}
