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
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector: {app: ratings}
        ports: [{name: http, port: 9080}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: ratings, version: v1}}
        template:
          metadata: {labels: {app: ratings, version: v1}}
          spec:
            containers:
            - {name: ratings, image: bookinfo/ratings, ports: [{containerPort: 9080}]}
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
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector: {app: ratings}
        ports: [{name: http, port: 9080}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: ratings, version: v1}}
        template:
          metadata: {labels: {app: ratings, version: v1}}
          spec:
            containers:
            - {name: ratings, image: bookinfo/ratings, ports: [{containerPort: 9080}]}
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
    guard !set.authorizationPolicies.isEmpty else { return }
    guard KnownWorkloads.areEnough(in: set) else { return report.skip(needs: .services) }
    let membership = MeshMembership(set)
    func mayBeMember(_ workload: Workload) -> Bool {
      workload.isAssumed || membership.answer(workload) != .outside
    }
    var spelling: LabelSpelling?
    var peopled: [String: Bool] = [:]
    for policy in set.authorizationPolicies where policy.targetRefs.isEmpty {
      let namespace = policy.object.namespace
      let isRoot = namespace == set.meshConfig.rootNamespace
      guard isRoot ? set.facts.has(.allPods) : set.knowsWorkloads(of: namespace) else {
        report.skip(needs: .allPods)
        continue
      }
      if let selector = policy.selector, !selector.isEmpty {
        let scope = isRoot ? nil : namespace
        guard !DefaultGateways.mayBeMeant(by: selector, in: namespace, set),
          set.workloadIndex.first(selector.labels, in: scope, where: mayBeMember) == nil
        else { continue }
        let outsider = set.workloadIndex.first(selector.labels, in: scope) { _ in true }
        let place = isRoot ? " in any namespace" : ReferencedResources.within(namespace)
        if spelling == nil { spelling = LabelSpelling(set) }
        report.report(
          policy.object, at: selector.place,
          outsider == nil
            ? "No workload\(place) has the labels \(selector.text): the policy protects nothing"
            : "No workload\(place) with the labels \(selector.text) is in the mesh: the policy protects nothing",
          notes: outsider.map { [.init("this one has the labels, but no sidecar", $0.object)] } ?? [],
          fix: outsider == nil
            ? spelling?.hint(selector, in: scope)
              ?? "correct the selector's labels, or move the policy to the workload's namespace"
            : "bring the workload into the mesh")
      } else if !isRoot {
        let isPeopled =
          peopled[namespace] ?? (set.workloadIndex.first([:], in: namespace, where: mayBeMember) != nil)
        peopled[namespace] = isPeopled
        guard !isPeopled else { continue }
        report.report(
          policy.object,
          "No workload of the mesh was found\(ReferencedResources.within(namespace)): the policy protects nothing",
          fix: "move the policy to the namespace of the workloads it is for")
      }
    }
  }
}
