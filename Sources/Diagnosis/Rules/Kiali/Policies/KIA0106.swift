import Manifests

extension Rule {
  /// A caller whose service account is not there.
  static let kia0106 = Rule(
    "KIA0106", "authorizationpolicy.source.principalnotfound", .error, kinds: ["AuthorizationPolicy"],
    needs: [.serviceAccounts],
    explanation: """
      The rule names a caller by a service account that does not exist. Nobody ever calls with that identity: \
      an ALLOW rule lets nobody in through it, and a DENY rule keeps nobody out.

      A principal is `TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICE-ACCOUNT`, without `spiffe://`; `*` may stand at the \
      beginning or the end.
      """,
    remedy: "Write the service account as the caller's pods run under it.",
    bad: """
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
          - source: {principals: [cluster.local/ns/bookinfo/sa/productpage]}
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
      guard case .unknown = named.verdict else { continue }
      report.report(
        named.policy.object, at: named.principal.place,
        "No service account or workload that was given has the identity \(named.principal.value)",
        fix: "write TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICE-ACCOUNT of an account that exists")
    }
  }
}
