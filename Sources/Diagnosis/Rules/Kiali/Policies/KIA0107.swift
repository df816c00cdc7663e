import Manifests

extension Rule {
  /// A caller known in another cluster alone.
  static let kia0107 = Rule(
    "KIA0107", "authorizationpolicy.source.principalremote", .info, kinds: ["AuthorizationPolicy"],
    needs: [.serviceAccounts],
    explanation: """
      The rule names a caller whose service account exists in another cluster of the mesh, not in this one. \
      Calls from there carry that identity where the clusters share a root of trust; if a local caller was \
      meant, the name is wrong.
      """,
    remedy: "Nothing, where a caller of the other cluster is meant.",
    bad: """

      """,
    good: """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: bookinfo-productpage, namespace: bookinfo}
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        rules:
        - from:
          - source: {principals: [cluster.local/ns/bookinfo/sa/bookinfo-productpage]}
      """
  ) { set, report in
    for named in Principals.doubtful(set) {
      guard case .elsewhere = named.verdict else { continue }
      report.report(
        named.policy.object, at: named.principal.place,
        "The service account of \(named.principal.value) is known in another cluster only",
        fix: "nothing, where a caller of the other cluster is meant")
    }
  }
}
