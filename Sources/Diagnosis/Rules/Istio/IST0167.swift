import Manifests

extension Rule {
  /// A Sidecar where there are no sidecars.
  static let ist0167 = Rule(
    "IST0167", "IneffectivePolicy", .warning, kinds: ["Sidecar"],
    explanation: """
      A Sidecar resource configures sidecar proxies. The pods it is for are in ambient mode: ztunnel carries their \
      traffic, they have no sidecar, and the resource has no effect. In particular it does not limit what they can reach.
      """,
    remedy: "Delete it, or take the namespace out of ambient mode.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio.io/dataplane-mode: ambient}}
      ---
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: default, namespace: bookinfo}
      spec:
        egress:
        - hosts: [./*, istio-system/*]
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: default, namespace: bookinfo}
      spec:
        egress:
        - hosts: [./*, istio-system/*]
      """
  ) { set, report in
    let membership = MeshMembership(set)
    let hasAmbient = set.workloads.contains { membership.answer($0) == .ambient }
    for sidecar in set.sidecars {
      let namespace = sidecar.object.namespace
      if set.namespaces.isAmbient(namespace) {
        report.report(
          sidecar.object,
          "Namespace \(namespace) is in ambient mode: its pods have no sidecar, and this Sidecar has no effect",
          notes: set.namespaces.objects[namespace].map { [.init("ambient mode is set here", $0)] } ?? [],
          fix: "delete it; limit callers with AuthorizationPolicies instead")
      } else if hasAmbient, sidecar.hasSelector, let selector = sidecar.workloadSelector,
        let workload = set.workloadIndex.first(
          selector.labels, in: namespace, where: { membership.answer($0) == .ambient })
      {
        report.report(
          sidecar.object, at: selector.place,
          "The selector matches \(workload.object.name), which is in ambient mode and has no sidecar: there this Sidecar has no effect",
          notes: [.init("a workload in ambient mode", workload.object)],
          fix: "select workloads with a sidecar only")
      }
    }
  }
}
