import Manifests

/// Everything that a selector of labels can find: pods and templates, and the machines of WorkloadEntries and
/// WorkloadGroups.
struct Selectables {
  private struct Key: Hashable {
    var namespace: String?
    var name: String
    var value: String
  }

  /// What was found by its number.
  private(set) var objects: [ConfigObject] = []
  private var labels: [[String: String]] = []
  private var byLabel: [Key: [Int]] = [:]

  /// Indexes a set. Assumed workloads count too, unless they are left out.
  init(_ set: ConfigSet, withAssumed: Bool = true) {
    for workload in set.workloads where withAssumed || !workload.isAssumed {
      add(workload.object, workload.labels)
    }
    for entry in set.workloadEntries {
      add(entry.object, entry.object.labels.merging(entry.labels) { $1 })
    }
    for group in set.workloadGroups { add(group.object, group.labels) }
  }

  private mutating func add(_ object: ConfigObject, _ own: [String: String]) {
    let number = objects.count
    objects.append(object)
    labels.append(own)
    for (name, value) in own {
      byLabel[Key(namespace: object.namespace, name: name, value: value), default: []].append(number)
      byLabel[Key(namespace: nil, name: name, value: value), default: []].append(number)
    }
  }

  /// The numbers of what carries all labels, in a namespace or in any. No labels find nothing here.
  func matching(_ wanted: [String: String], in namespace: String?) -> [Int] {
    candidates(wanted, in: namespace).filter { fits($0, wanted) }
  }

  /// Whether anything carries all labels.
  func hasMatch(_ wanted: [String: String], in namespace: String?) -> Bool {
    candidates(wanted, in: namespace).contains { fits($0, wanted) }
  }

  private func fits(_ number: Int, _ wanted: [String: String]) -> Bool {
    wanted.allSatisfy { labels[number][$0.key] == $0.value }
  }

  private func candidates(_ wanted: [String: String], in namespace: String?) -> [Int] {
    var best: [Int]?
    for (name, value) in wanted {
      let found = byLabel[Key(namespace: namespace, name: name, value: value)] ?? []
      if best.map({ found.count < $0.count }) ?? true { best = found }
    }
    return best ?? []
  }
}
