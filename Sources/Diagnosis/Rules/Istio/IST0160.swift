import Manifests

extension Rule {
  /// Two Telemetries for a whole namespace.
  static let ist0160 = Rule(
    "IST0160", "MultipleTelemetriesWithoutWorkloadSelectors", .error, kinds: ["Telemetry"],
    explanation: """
      A namespace has several Telemetry resources without a selector. Istio takes one of them, the oldest, as the \
      namespace's default and ignores the others, also where they speak of different things.
      """,
    remedy: "Join them into one.",
    bad: """
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: tracing, namespace: bookinfo}
      spec:
        tracing:
        - randomSamplingPercentage: 10
      ---
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: metrics, namespace: bookinfo}
      spec:
        metrics:
        - providers:
          - name: prometheus
      """,
    good: """
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: default, namespace: bookinfo}
      spec:
        tracing:
        - randomSamplingPercentage: 10
        metrics:
        - providers:
          - name: prometheus
      """
  ) { set, report in
    SelectorConflicts(TelemetryScope.untargeted(in: set))
      .reportUnselective(&report, except: { _ in false }) { entry, others in
        "Namespace \(entry.object.namespace) has several Telemetries without a selector (also "
          + "\(SelectorConflicts.names(others))): only one of them holds"
      }
  }
}
