import Manifests

extension Rule {
  /// Two Telemetries for one pod.
  static let ist0159 = Rule(
    "IST0159", "ConflictingTelemetryWorkloadSelectors", .error, kinds: ["Telemetry"], needs: [.pods],
    explanation: """
      Two Telemetry resources of a namespace select the same pod. Istio takes the oldest one that matches and ignores \
      the other, also where they speak of different things (one of tracing, one of metrics).
      """,
    remedy: "Join the resources, or make their selectors exclude each other.",
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
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: reviews-tracing, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews}}
        tracing:
        - randomSamplingPercentage: 10
      ---
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: reviews-metrics, namespace: bookinfo}
      spec:
        selector: {matchLabels: {version: v1}}
        metrics:
        - providers:
          - name: prometheus
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
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews}}
        tracing:
        - randomSamplingPercentage: 10
        metrics:
        - providers:
          - name: prometheus
      """
  ) { set, report in
    SelectorConflicts(TelemetryScope.untargeted(in: set)).reportOverlaps(set, &report) {
      _, workload, others in
      "This Telemetry and \(SelectorConflicts.names(others)) select the same workload, \(workload.object.name): "
        + "only one of them holds for it"
    }
  }
}

/// Telemetries that hold for workloads by selector or namespace, and not for what a targetRef names.
enum TelemetryScope {
  static func untargeted(in set: ConfigSet) -> [SelectorConflicts.Entry] {
    set.telemetries.filter(\.targetRefs.isEmpty).map { .init(object: $0.object, selector: $0.selector) }
  }
}
