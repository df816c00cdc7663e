import Manifests

extension Rule {
  /// A grant to a namespace that is not there.
  static let kia1601 = Rule(
    "KIA1601", "k8sreferencegrants.from.namespacenotfound", .error, kinds: ["ReferenceGrant"],
    needs: [.namespaces],
    explanation: """
      The grant lets objects of a namespace refer into its own, but that namespace does not exist. The \
      namespace that was meant may not refer here: its routes to these backends get 500.
      """,
    remedy: "Write the namespace that the references come from.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: gateway.networking.k8s.io/v1beta1
      kind: ReferenceGrant
      metadata: {name: routes, namespace: bookinfo}
      spec:
        from:
        - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: gateways}
        to:
        - {group: "", kind: Service}
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: gateways, labels: {istio-injection: enabled}}
      ---
      apiVersion: gateway.networking.k8s.io/v1beta1
      kind: ReferenceGrant
      metadata: {name: routes, namespace: bookinfo}
      spec:
        from:
        - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: gateways}
        to:
        - {group: "", kind: Service}
      """
  ) { set, report in
    for grant in set.referenceGrants {
      for from in grant.from {
        guard let namespace = from.string("namespace"), !set.namespaces.names.contains(namespace.value) else {
          continue
        }
        report.report(
          grant.object, at: namespace.place,
          "Namespace \(namespace.value) does not exist: the grant lets nobody in",
          fix: "write the namespace that the references come from")
      }
    }
  }
}
