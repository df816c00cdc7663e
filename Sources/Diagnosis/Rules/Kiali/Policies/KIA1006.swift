import Manifests

extension Rule {
  /// A Sidecar of the root namespace with a selector.
  static let kia1006 = Rule(
    "KIA1006", "sidecar.global.selector", .warning, kinds: ["Sidecar"],
    explanation: """
      A Sidecar of the root namespace is the default of every namespace without one of its own. It must not \
      have a selector: with one it is the default of no namespace.
      """,
    remedy: "Take the workloadSelector away, or move the Sidecar to the namespace of its workloads.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: default, namespace: istio-system}
      spec:
        workloadSelector:
          labels: {app: reviews}
        egress:
        - hosts: ["./*"]
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: default, namespace: istio-system}
      spec:
        egress:
        - hosts: ["./*"]
      """
  ) { set, report in
    for sidecar in set.sidecars where sidecar.hasSelector {
      guard sidecar.object.namespace == set.meshConfig.rootNamespace,
        let place = sidecar.workloadSelector?.place
      else { continue }
      report.report(
        sidecar.object, at: place,
        "A Sidecar of the root namespace is the mesh's default and takes no selector: with one it holds for no other "
          + "namespace",
        fix: "remove workloadSelector, or move the Sidecar to its workloads' namespace")
    }
  }
}
