import Manifests

extension Rule {
  /// A caller of another trust domain.
  static let kia0108 = Rule(
    "KIA0108", "authorizationpolicy.source.principalforeign", .warning, kinds: ["AuthorizationPolicy"],
    needs: [.serviceAccounts],
    explanation: """
      The rule names a caller of a trust domain that is neither the mesh's own (`meshConfig.trustDomain`, \
      `cluster.local` where none is set) nor one of its aliases. Such an identity is taken only where the \
      meshes' trust is federated, and nothing here can tell whether the account exists.
      """,
    remedy: "Write the mesh's own trust domain, or add the other one to `meshConfig.trustDomainAliases`.",
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
          - source: {principals: [old.example/ns/bookinfo/sa/bookinfo-productpage]}
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
      guard case .foreign = named.verdict else { continue }
      let domain = String(named.principal.value.prefix { $0 != "/" })
      report.report(
        named.policy.object, at: named.principal.place,
        "Trust domain \(domain) is not the mesh's (\(set.meshConfig.trustDomain)) nor one of its aliases",
        fix: "write \(set.meshConfig.trustDomain), or add \(domain) to meshConfig.trustDomainAliases")
    }
  }
}
