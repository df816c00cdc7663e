import Manifests

extension Rule {
  /// Two Sidecars for one pod.
  static let ist0110 = Rule(
    "IST0110", "ConflictingSidecarWorkloadSelectors", .error, kinds: ["Sidecar"], needs: [.pods],
    sameAs: ["KIA0003"],
    explanation: """
      Two Sidecar resources of a namespace select the same pod. Only one can hold for it, and which one is not \
      defined: the pod may reach other hosts than was meant, and that may change when istiod restarts.
      """,
    remedy: "Make the selectors exclude each other, or join the two resources.",
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
            - {name: reviews, image: bookinfo/reviews}
      ---
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        workloadSelector: {labels: {app: reviews}}
        egress:
        - hosts: [./*, istio-system/*]
      ---
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        workloadSelector: {labels: {version: v1}}
        egress:
        - hosts: [./*, istio-system/*]
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
            - {name: reviews, image: bookinfo/reviews}
      ---
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        workloadSelector: {labels: {app: reviews}}
        egress:
        - hosts: [./*, istio-system/*]
      """
  ) { set, report in
    SelectorConflicts(set.sidecars.map { .init(object: $0.object, selector: $0.workloadSelector) })
      .reportOverlaps(set, &report) { _, workload, others in
        "This Sidecar and \(SelectorConflicts.names(others)) select the same workload, \(workload.object.name): "
          + "which of them holds for it is not defined"
      }
  }
}
