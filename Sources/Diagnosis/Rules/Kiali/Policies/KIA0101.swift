import Manifests

extension Rule {
  /// A source namespace that is not there.
  static let kia0101 = Rule(
    "KIA0101", "authorizationpolicy.source.namespacenotfound", .warning, kinds: ["AuthorizationPolicy"],
    needs: [.namespaces],
    explanation: """
      The rule names a namespace of callers that does not exist: no caller is ever from there. An ALLOW rule \
      lets nobody in through it, and a DENY rule keeps nobody out.
      """,
    remedy: "Write a namespace that exists; `*` may stand at the beginning or the end.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        rules:
        - from:
          - source: {namespaces: [boookinfo]}
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        rules:
        - from:
          - source: {namespaces: [bookinfo]}
      """
  ) { set, report in
    let known = set.namespaces.names
    for policy in set.authorizationPolicies {
      for source in (policy.rules ?? []).flatMap(\.sources) {
        for entry in source.namespaces + source.notNamespaces {
          let wanted = entry.value
          let isFound =
            wanted.contains("*") && wanted.utf8.count <= 256
            ? known.contains { Glob.matches(wanted, $0) } : known.contains(wanted)
          guard !isFound else { continue }
          report.report(
            policy.object, at: entry.place, "No namespace is called \(wanted): no caller is from there",
            fix: "write an existing namespace")
        }
      }
    }
  }
}
