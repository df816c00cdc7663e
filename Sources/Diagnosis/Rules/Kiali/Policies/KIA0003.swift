import Manifests

extension Rule {
  /// Several objects for one workload.
  static let kia0003 = Rule(
    "KIA0003", "generic.multimatch.selector", .error, kinds: ["PeerAuthentication", "Sidecar"],
    needs: [.pods],
    explanation: """
      A workload is selected by more than one PeerAuthentication, or by more than one Sidecar, of its \
      namespace. Istio takes the oldest and ignores the others.
      """,
    remedy: "Narrow the selectors until each workload has one object.",
    bad: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews, version: v1}}
        template:
          metadata: {labels: {app: reviews, version: v1}}
          spec:
            containers:
            - name: app
              image: reviews
              ports:
              - containerPort: 9080
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector:
          matchLabels: {app: reviews}
        mtls: {mode: STRICT}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector:
          matchLabels: {version: v1}
        mtls: {mode: PERMISSIVE}
      """,
    good: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews, version: v1}}
        template:
          metadata: {labels: {app: reviews, version: v1}}
          spec:
            containers:
            - name: app
              image: reviews
              ports:
              - containerPort: 9080
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector:
          matchLabels: {app: reviews}
        mtls: {mode: STRICT}
      """
  ) { set, report in
    let selectables = Selectables(set, withAssumed: false)
    let selected: [(object: ConfigObject, selector: Selector)] =
      set.peerAuthentications.compactMap { policy in policy.selector.map { (policy.object, $0) } }
      + set.sidecars.compactMap { sidecar in sidecar.workloadSelector.map { (sidecar.object, $0) } }
    var byWorkload: [Int: [Int]] = [:]
    for (index, one) in selected.enumerated() {
      for workload in selectables.matching(one.selector.labels, in: one.object.namespace) {
        byWorkload[workload, default: []].append(index)
      }
    }
    var conflicts = Conflicts()
    var shared: [Int: Int] = [:]
    for (workload, group) in byWorkload.sorted(by: { $0.key < $1.key }) where group.count > 1 {
      conflicts.compare(group) { one, other in
        guard selected[one].object.kind == selected[other].object.kind else { return false }
        shared[one] = shared[one] ?? workload
        shared[other] = shared[other] ?? workload
        return true
      }
    }
    for (index, others) in conflicts.others {
      let one = selected[index]
      let workload = shared[index].map { selectables.objects[$0].name } ?? "a workload"
      report.report(
        one.object, at: one.selector.place,
        "\(workload) is selected by \(others.map { selected[$0].object.name }.sorted().joined(separator: ", ")) too: "
          + "Istio takes the oldest \(one.object.kind) alone",
        notes: others.map {
          RuleReport.Note("also selects it", selected[$0].object, at: selected[$0].selector.place)
        },
        fix: "narrow one of the selectors")
    }
  }
}
