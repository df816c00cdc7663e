import Manifests

extension Rule {
  /// An AuthorizationPolicy that protects nothing.
  static let ist0127 = Rule(
    "IST0127", "NoMatchingWorkloadsFound", .warning, kinds: ["AuthorizationPolicy"], needs: [.pods],
    sameAs: ["KIA0004"],
    explanation: """
      The policy holds for no workload of the mesh: none has the labels of its selector, or its namespace has no \
      workload in the mesh at all. The workload it was written for is unprotected, or is shut by another policy.

      A policy in the root namespace is looked for in all namespaces, any other in its own. A policy attached by \
      targetRefs is not checked here.
      """,
    remedy: "Correct the selector's labels or the policy's namespace; see `kubectl get pods --show-labels`.",
    bad: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: ratings, version: v1}}
        template:
          metadata: {labels: {app: ratings, version: v1}}
          spec:
            containers:
            - {name: ratings, image: bookinfo/ratings}
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: rating}}
        rules:
        - from:
          - source: {ipBlocks: [10.0.0.0/8]}
      """,
    good: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: ratings, version: v1}}
        template:
          metadata: {labels: {app: ratings, version: v1}}
          spec:
            containers:
            - {name: ratings, image: bookinfo/ratings}
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: ratings}}
        rules:
        - from:
          - source: {ipBlocks: [10.0.0.0/8]}
      """
  ) { set, report in
    let membership = MeshMembership(set)
    func mayBeMember(_ workload: Workload) -> Bool {
      workload.isAssumed || membership.answer(workload) != .outside
    }
    var peopled: [String: Bool] = [:]
    for policy in set.authorizationPolicies where policy.targetRefs.isEmpty {
      let namespace = policy.object.namespace
      let isRoot = namespace == set.meshConfig.rootNamespace
      if let selector = policy.selector, !selector.isEmpty {
        guard !DefaultGateways.mayBeMeant(by: selector, in: namespace, set) else { continue }
        let found = set.workloadIndex.matching(selector.labels, in: isRoot ? nil : namespace)
        guard !found.contains(where: mayBeMember) else { continue }
        let place = isRoot ? "in any namespace" : "in namespace \(namespace)"
        report.report(
          policy.object, at: selector.place,
          found.isEmpty
            ? "No workload \(place) has the labels \(selector.text): the policy protects nothing"
            : "No workload \(place) with the labels \(selector.text) is in the mesh: the policy protects nothing",
          notes: found.prefix(1).map { .init("this one has the labels, but no sidecar", $0.object) },
          fix: found.isEmpty
            ? nearest(selector, in: isRoot ? nil : namespace, set) : "bring the workload into the mesh")
      } else if !isRoot {
        let isPeopled =
          peopled[namespace] ?? set.workloadIndex.matching([:], in: namespace).contains(where: mayBeMember)
        peopled[namespace] = isPeopled
        guard !isPeopled else { continue }
        report.report(
          policy.object,
          "Namespace \(namespace) has no workload in the mesh: the policy protects nothing",
          fix: "move the policy to the namespace of the workloads it is for")
      }
    }
  }

  /// What to write instead, where one label's value is nearly right.
  private static func nearest(_ selector: Selector, in namespace: String?, _ set: ConfigSet) -> String? {
    for (name, value) in selector.labels.sorted(by: { $0.key < $1.key }) {
      let values = Set(
        set.workloadIndex.matching([:], in: namespace).filter { !$0.isAssumed }.compactMap { $0.labels[name] }
      )
      if values.contains(value) { continue }
      if let near = NearestName.of(value, in: values) {
        return "did you mean \(name): \(near)?"
      }
    }
    return "correct the selector's labels, or move the policy to the workload's namespace"
  }
}
