import Manifests

/// The part of IST0101 about selectors: a Sidecar or Telemetry for workloads that are not there.
enum IST0101Selectors {
  /// Reports every selector of a Sidecar or Telemetry that no workload of its own namespace has. Needs pods.
  static func check(_ set: ConfigSet, _ report: inout RuleReport) {
    guard set.facts.has(.pods) else { return }
    let outside = workloadsOutsideKubernetes(set)
    for sidecar in set.sidecars {
      check(sidecar.workloadSelector, of: sidecar.object, outside: outside, set, &report)
    }
    for telemetry in set.telemetries where telemetry.targetRefs.isEmpty {
      check(telemetry.selector, of: telemetry.object, outside: outside, set, &report)
    }
  }

  private static func check(
    _ selector: Selector?, of object: ConfigObject, outside: [String: [[String: String]]], _ set: ConfigSet,
    _ report: inout RuleReport
  ) {
    guard let selector, !selector.isEmpty,
      !DefaultGateways.mayBeMeant(by: selector, in: object.namespace, set),
      !set.workloadIndex.hasMatch(selector.labels, in: object.namespace),
      !(outside[object.namespace] ?? []).contains(where: selector.matches)
    else { return }
    report.report(
      object, at: selector.place,
      "No workload in namespace \(object.namespace) has the labels \(selector.text): this \(object.kind) holds for nothing",
      code: "IST0101", level: .error,
      fix: "correct the labels, or move the \(object.kind) to the workload's namespace")
  }

  /// Labels of WorkloadEntries and of the entries that WorkloadGroups make, by namespace.
  private static func workloadsOutsideKubernetes(_ set: ConfigSet) -> [String: [[String: String]]] {
    var labels: [String: [[String: String]]] = [:]
    for entry in set.workloadEntries { labels[entry.object.namespace, default: []].append(entry.labels) }
    for group in set.workloadGroups { labels[group.object.namespace, default: []].append(group.labels) }
    return labels
  }
}

/// The gateways of a default installation, which are in every cluster and in few files.
enum DefaultGateways {
  private static let names: Set<String> = [
    "ingressgateway", "egressgateway", "eastwestgateway", "istio-ingressgateway", "istio-egressgateway",
    "istio-eastwestgateway",
  ]

  /// Whether a selector names such a gateway in a namespace of which no workload was given.
  static func mayBeMeant(by selector: Selector, in namespace: String, _ set: ConfigSet) -> Bool {
    guard ["istio", "app"].contains(where: { selector.labels[$0].map(names.contains) ?? false }) else {
      return false
    }
    return set.workloadIndex.matching([:], in: namespace).allSatisfy(\.isAssumed)
  }
}
