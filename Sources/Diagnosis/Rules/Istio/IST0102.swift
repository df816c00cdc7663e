import Manifests

extension Rule {
  /// A namespace whose pods get no sidecar.
  static let ist0102 = Rule(
    "IST0102", "NamespaceNotInjected", .info, kinds: ["Namespace"], needs: [.allSettings],
    explanation: """
      The namespace has neither the label `istio-injection` nor `istio.io/rev`, is not in ambient mode, and the \
      injector does not take unlabelled namespaces. Its pods are created without a sidecar, unless they ask for one \
      with the label `sidecar.istio.io/inject=true`.

      Without a sidecar there is no mutual TLS, no routing rule and no telemetry for what its pods send, and a server \
      with STRICT mutual TLS refuses them.
      """,
    remedy: """
      Label the namespace and restart its pods. Where it is meant to stay outside the mesh, say so: \
      `istio-injection=disabled`.
      """,
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo}
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      """
  ) { set, report in
    guard !UnlabelledNamespaces.areInjected(set) else { return }
    for namespace in UnlabelledNamespaces.all(in: set) {
      report.report(
        namespace,
        "Namespace \(namespace.name) is not enabled for injection: its pods get no sidecar unless they ask for one",
        fix:
          "kubectl label namespace \(namespace.name) istio-injection=enabled (or =disabled, if it is to stay outside)"
      )
    }
  }
}
