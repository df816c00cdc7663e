/// Finds workloads by namespace and labels without walking over all of them.
public struct WorkloadIndex: Sendable {
  /// A label in a namespace.
  private struct Key: Hashable {
    var namespace: String
    var name: String
    var value: String
  }

  private let workloads: [Workload]
  private let byNamespace: [String: [Int]]
  private let byLabel: [Key: [Int]]
  private let anywhere: [Key: [Int]]

  /// Indexes workloads. Cost: linear in their labels.
  public init(_ workloads: [Workload]) {
    self.workloads = workloads
    var byNamespace: [String: [Int]] = [:]
    var byLabel: [Key: [Int]] = [:]
    var anywhere: [Key: [Int]] = [:]
    for (index, workload) in workloads.enumerated() {
      byNamespace[workload.object.namespace, default: []].append(index)
      for (name, value) in workload.labels {
        byLabel[Key(namespace: workload.object.namespace, name: name, value: value), default: []].append(
          index)
        anywhere[Key(namespace: "", name: name, value: value), default: []].append(index)
      }
    }
    self.byNamespace = byNamespace
    self.byLabel = byLabel
    self.anywhere = anywhere
  }

  /// The workloads (pods and templates) that carry all labels; in one namespace, or in any where it is nil. No labels:
  /// all of them. Cost: linear in the workloads that carry the rarest of the labels.
  public func matching(_ labels: [String: String], in namespace: String?) -> [Workload] {
    candidates(labels, in: namespace).lazy.map { workloads[$0] }.filter { workload in
      labels.allSatisfy { workload.labels[$0.key] == $0.value }
    }
  }

  /// Whether any workload carries all labels.
  public func hasMatch(_ labels: [String: String], in namespace: String?) -> Bool {
    candidates(labels, in: namespace).contains { index in
      labels.allSatisfy { workloads[index].labels[$0.key] == $0.value }
    }
  }

  /// The first workload that carries all labels and meets a condition; looks no further than that one.
  public func first(
    _ labels: [String: String], in namespace: String?, where condition: (Workload) -> Bool
  ) -> Workload? {
    candidates(labels, in: namespace).first { index in
      labels.allSatisfy { workloads[index].labels[$0.key] == $0.value } && condition(workloads[index])
    }.map { workloads[$0] }
  }

  private func candidates(_ labels: [String: String], in namespace: String?) -> [Int] {
    guard !labels.isEmpty else {
      return namespace.map { byNamespace[$0] ?? [] } ?? Array(workloads.indices)
    }
    var best: [Int]?
    for (name, value) in labels {
      let list =
        namespace.map { byLabel[Key(namespace: $0, name: name, value: value)] }
        ?? anywhere[Key(namespace: "", name: name, value: value)]
      let found = list ?? []
      if best.map({ found.count < $0.count }) ?? true { best = found }
    }
    return best ?? []
  }
}
