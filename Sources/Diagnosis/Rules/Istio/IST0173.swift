import Manifests

extension Rule {
  /// A subset whose labels no pod carries.
  static let ist0173 = Rule(
    "IST0173", "DestinationRuleSubsetNotSelectPods", .error, kinds: ["DestinationRule"],
    needs: [.pods, .allPods],
    sameAs: ["KIA0203"],
    explanation: """
      No pod, in any namespace, carries the labels of a subset: the subset has no endpoints, and requests that are routed \
      to it get 503 with the flag UH (no healthy upstream). Labels of the pod's node count too (region, zone, subzone and \
      host name), but an empty one matches nothing. For a ServiceEntry with a workload selector its labels are asked for \
      as well.

      Istio looks at all pods here, not only those of the rule's host: that a subset selects nothing of its own service \
      is another finding.
      """,
    remedy: "Correct the subset's labels, deploy the version it names, or remove the subset and its routes.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews, version: v1}}
        template:
          metadata: {labels: {app: reviews, version: v1}}
          spec:
            containers:
            - {name: reviews, image: reviews, ports: [{containerPort: 9080}]}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v11}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews, version: v1}}
        template:
          metadata: {labels: {app: reviews, version: v1}}
          spec:
            containers:
            - {name: reviews, image: reviews, ports: [{containerPort: 9080}]}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v1}
      """
  ) { set, report in
    var pods = SubsetPods(set)
    for rule in set.destinationRules where !rule.subsets.isEmpty {
      guard let host = rule.host?.value else { continue }
      let targets = set.hosts.all(host, in: rule.object.namespace, exportTo: rule.exportTo)
      if targets.isEmpty && !host.hasPrefix("*") { continue }
      let selector = targets.lazy.compactMap { target -> [String: String]? in
        if case .serviceEntry(let entry, _) = target { entry.workloadSelector?.labels } else { nil }
      }.first
      for subset in rule.subsets {
        let labels = (selector ?? [:]).merging(subset.labels) { $1 }
        if pods.has(labels) || SubsetPods.hasEndpoint(subset.labels, of: targets) { continue }
        let wanted = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        let others = pods.values(instead: subset.labels, of: targets)
        report.report(
          rule.object, at: subset.labelsPlace,
          "Subset \(subset.name?.value ?? "without a name") selects nothing: no pod in any namespace carries "
            + "\(wanted). Requests routed to it get 503 with the flag UH (no healthy upstream)",
          fix: others.isEmpty
            ? "correct the labels, or deploy pods that carry them"
            : "pods of \(host) carry \(others.joined(separator: ", "))")
      }
    }
  }
}

/// Pods by the labels that subsets ask for: their own, and those of the node they run on.
private struct SubsetPods {
  private static let ofNodes: Set<String> = [
    "topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone",
    "kubernetes.io/hostname",
  ]

  private let set: ConfigSet
  private let nodes: [String: [String: String]]
  private var known: [[String: String]: Bool] = [:]

  init(_ set: ConfigSet) {
    self.set = set
    nodes = Dictionary(
      (set.byKind["Node"] ?? []).map { ($0.name, $0.labels) }, uniquingKeysWith: { $1 })
  }

  /// Whether any pod, template or workload outside Kubernetes carries the labels.
  mutating func has(_ labels: [String: String]) -> Bool {
    if let answer = known[labels] { return answer }
    let answer = set.workloadIndex.hasMatch(labels, in: nil) || hasByNode(labels) || hasOutside(labels)
    known[labels] = answer
    return answer
  }

  private func hasByNode(_ labels: [String: String]) -> Bool {
    let asked = labels.filter { Self.ofNodes.contains($0.key) }
    guard !asked.isEmpty, asked.allSatisfy({ !$0.value.isEmpty }) else { return false }
    let own = labels.filter { !Self.ofNodes.contains($0.key) }
    return set.workloadIndex.matching(own, in: nil).contains { workload in
      // Where a pod will run, or what its node is, may not be known: then it may well be there.
      guard workload.isPod, let name = workload.nodeName, let node = nodes[name] else {
        return !workload.isAssumed
      }
      return asked.allSatisfy { (workload.labels[$0.key] ?? node[$0.key]) == $0.value }
    }
  }

  private func hasOutside(_ labels: [String: String]) -> Bool {
    func isMatched(_ carried: [String: String]) -> Bool {
      labels.allSatisfy { carried[$0.key] == $0.value }
    }
    return set.workloadEntries.contains { isMatched($0.labels) }
      || set.workloadGroups.contains { isMatched($0.labels) }
  }

  /// Whether an endpoint that a ServiceEntry lists carries the labels.
  static func hasEndpoint(_ labels: [String: String], of targets: [HostTarget]) -> Bool {
    targets.contains { target in
      guard case .serviceEntry(let entry, _) = target else { return false }
      return entry.endpoints.contains { endpoint in
        labels.allSatisfy { endpoint.labels[$0.key] == $0.value }
      }
    }
  }

  /// What the pods of the host carry under the subset's keys.
  func values(instead labels: [String: String], of targets: [HostTarget]) -> [String] {
    guard case .service(let service)? = targets.first, let selector = service.selector, !selector.isEmpty
    else { return [] }
    var found: Set<String> = []
    for workload in set.workloadIndex.matching(selector.labels, in: service.object.namespace) {
      for key in labels.keys {
        if let value = workload.labels[key] { found.insert("\(key)=\(value)") }
      }
      if found.count >= 5 { break }
    }
    return found.sorted()
  }
}
