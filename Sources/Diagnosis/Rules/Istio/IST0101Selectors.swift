import Manifests

extension ReferencedResources {
  /// Selectors of Sidecars and Telemetries that no workload of their own namespace has.
  static func workloadSelectors(_ set: ConfigSet, _ report: inout RuleReport) {
    let selecting =
      set.sidecars.map { ($0.object, $0.workloadSelector) }
      + set.telemetries.filter(\.targetRefs.isEmpty).map { ($0.object, $0.selector) }
    let uses = selecting.compactMap { object, selector in
      selector.flatMap { $0.isEmpty ? nil : (object, $0) }
    }
    guard !uses.isEmpty else { return }
    guard set.facts.has(.pods) else { return report.skip(needs: .pods) }
    guard KnownWorkloads.areEnough(in: set) else { return report.skip(needs: .services) }
    let outside = labelsOutsideKubernetes(set)
    for (object, selector) in uses {
      let namespace = object.namespace
      guard !DefaultGateways.mayBeMeant(by: selector, in: namespace, set),
        !set.workloadIndex.hasMatch(selector.labels, in: namespace),
        !(outside[namespace] ?? []).contains(where: selector.matches)
      else { continue }
      guard set.knowsWorkloads(of: namespace) else {
        report.skip(needs: .allPods)
        continue
      }
      let elsewhere = set.workloadIndex.first(selector.labels, in: nil) { !$0.isAssumed }
      report.report(
        object, at: selector.place,
        "No workload\(within(namespace)) has the labels \(selector.text): this \(object.kind) holds for nothing",
        notes: elsewhere.map { [.init("\($0.object.title) has them, in another namespace", $0.object)] }
          ?? [],
        fix: elsewhere == nil
          ? "correct the labels"
          : "move the \(object.kind) to the workload's namespace, or correct the labels")
    }
  }

  /// Labels of WorkloadEntries and of the entries that WorkloadGroups make, by namespace.
  private static func labelsOutsideKubernetes(_ set: ConfigSet) -> [String: [[String: String]]] {
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
    return set.workloadIndex.first([:], in: namespace) { !$0.isAssumed } == nil
  }
}
