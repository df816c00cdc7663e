import Manifests

extension Rule {
  /// A selector that finds nothing.
  static let kia0004 = Rule(
    "KIA0004", "generic.selector.workloadnotfound", .warning,
    kinds: ["AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication", "Sidecar"],
    needs: [.pods],
    explanation: """
      No workload carries the labels of this selector, so the object has no effect. For an AuthorizationPolicy \
      or a PeerAuthentication that means: what it should protect is not protected.

      A selector looks at the labels of pods, in the object's own namespace; one of the root namespace looks \
      in all.
      """,
    remedy: "Write the labels as the pods carry them (`kubectl get pods --show-labels`).",
    bad: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews}}
        template:
          metadata: {labels: {app: reviews}}
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
          matchLabels: {app: review}
        mtls: {mode: STRICT}
      """,
    good: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews}}
        template:
          metadata: {labels: {app: reviews}}
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
    let selectables = Selectables(set)
    let root = set.meshConfig.rootNamespace
    func check(_ object: ConfigObject, _ selector: Selector?, _ key: String, _ inner: String) {
      guard let selector, !selector.isEmpty else { return }
      let namespace = object.namespace == root ? nil : object.namespace
      guard !selectables.hasMatch(selector.labels, in: namespace) else { return }
      guard namespace.map(set.knowsWorkloads) ?? set.facts.has(.allPods) else {
        return report.skip(needs: .allPods)
      }
      report.report(
        object, at: object.spec?[key]?[inner]?.place ?? selector.place,
        "No workload\(namespace.map { $0.isEmpty ? "" : " of \($0)" } ?? "") carries \(selector.text): this has no effect",
        fix: "write the labels as the pods carry them")
    }
    for policy in set.authorizationPolicies {
      check(policy.object, policy.selector, "selector", "matchLabels")
    }
    for policy in set.peerAuthentications { check(policy.object, policy.selector, "selector", "matchLabels") }
    for policy in set.requestAuthentications {
      check(policy.object, policy.selector, "selector", "matchLabels")
    }
    for sidecar in set.sidecars {
      check(sidecar.object, sidecar.workloadSelector, "workloadSelector", "labels")
    }
  }
}
