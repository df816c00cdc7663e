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
      var byWorkload: [Int: (workload: Workload, entries: [Entry])] = [:]
      for entry in selecting {
        for workload in set.workloadIndex.matching(entry.selector?.labels ?? [:], in: namespace)
        where !workload.isAssumed && membership.answer(workload) != .ambient {
          byWorkload[workload.object.index, default: (workload, [])].entries.append(entry)
        }
      }
      let conflicts = byWorkload.sorted { $0.key < $1.key }.map(\.value).filter { $0.entries.count > 1 }
      let pods = conflicts.filter(\.workload.isPod)
      let templates = conflicts.filter { template in
        !template.workload.isPod
          && !pods.contains { pod in
            template.workload.labels.allSatisfy { pod.workload.labels[$0.key] == $0.value }
          }
      }
      for conflict in pods + templates {
        for entry in conflict.entries {
          let others = conflict.entries.filter { $0.object.index != entry.object.index }
          report.report(
            entry.object, at: entry.selector?.place, message(entry, conflict.workload, others),
            notes: others.map {
              .init("\($0.object.title) selects it too", $0.object, at: $0.selector?.place)
            } + [.init("the workload both select", conflict.workload.object)],
            fix: "make the selectors exclude each other, or join both into one object")
        }
      }
    }
  }

  /// Reports every object without a selector in a namespace that has several of them.
  func reportUnselective(
    _ report: inout RuleReport, except isLeftOut: (String) -> Bool, message: (Entry, [Entry]) -> String
  ) {
    for (namespace, entries) in byNamespace where !isLeftOut(namespace) {
      let unselective = entries.filter { !$0.isSelecting }
      guard unselective.count > 1 else { continue }
      for entry in unselective {
        let others = unselective.filter { $0.object.index != entry.object.index }
        report.report(
          entry.object, message(entry, others),
          notes: others.map { .init("\($0.object.title) has no selector either", $0.object) },
          fix: "keep one of them without a selector and give the others one")
      }
    }
  }

  /// `reviews and ratings`: the names of objects for a sentence.
  static func names(_ entries: [Entry]) -> String {
    let names = entries.prefix(3).map(\.object.name)
    return names.joined(separator: " and ") + (entries.count > 3 ? " and \(entries.count - 3) more" : "")
  }
}
