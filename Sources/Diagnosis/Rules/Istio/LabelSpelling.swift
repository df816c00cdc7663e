import Manifests

/// The values that workloads' labels have, for "did you mean". Made once, when the first selector has failed.
struct LabelSpelling {
  private struct Key: Hashable {
    /// nil: all namespaces together.
    var namespace: String?
    var label: String
  }
  private var values: [Key: Set<String>] = [:]

  init(_ set: ConfigSet) {
    for workload in set.workloads where !workload.isAssumed {
      for (label, value) in workload.labels {
        values[Key(namespace: workload.object.namespace, label: label), default: []].insert(value)
        values[Key(namespace: nil, label: label), default: []].insert(value)
      }
    }
  }

  /// `did you mean app: ratings?` for the first label whose value nobody has and which is nearly right; else nil.
  func hint(_ selector: Selector, in namespace: String?) -> String? {
    for (label, value) in selector.labels.sorted(by: { $0.key < $1.key }) {
      let values = values[Key(namespace: namespace, label: label)] ?? []
      guard !values.contains(value), values.count <= 1000 else { continue }
      if let near = NearestName.of(value, in: values) { return "did you mean \(label): \(near)?" }
    }
    return nil
  }
}

/// Whether enough workloads were given to say that one is missing.
enum KnownWorkloads {
  /// Pods, or Services beside whatever makes pods: a lone Deployment is a fragment of something, and says nothing about
  /// what else there is.
  static func areEnough(in set: ConfigSet) -> Bool {
    set.facts.has(.services) || set.workloads.contains { $0.isPod && !$0.isAssumed }
  }
}
