import Manifests

extension Rule {
  /// Two Sidecars for a whole namespace.
  static let ist0111 = Rule(
    "IST0111", "MultipleSidecarsWithoutWorkloadSelectors", .error, kinds: ["Sidecar"], sameAs: ["KIA0002"],
    explanation: """
      A namespace has several Sidecar resources without a workloadSelector. Each wants to be the default of all its \
      pods, only one can be, and which one is not defined.
      """,
    remedy: "Keep one without a selector, and give the others one or join them into it.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: default, namespace: bookinfo}
      spec:
        egress:
        - hosts: [./*, istio-system/*]
      ---
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: all, namespace: bookinfo}
      spec:
        egress:
        - hosts: [./*, istio-system/*]
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: default, namespace: bookinfo}
      spec:
        egress:
        - hosts: [./*, istio-system/*]
      """
  ) { set, report in
    SelectorConflicts(set.sidecars.map { .init(object: $0.object, selector: $0.workloadSelector) })
      .reportUnselective(&report, except: set.namespaces.isAmbient) { entry, others in
        "Namespace \(entry.object.namespace) has several Sidecars without a workloadSelector (also "
          + "\(SelectorConflicts.names(others))): which of them holds is not defined"
      }
  }
}
