import Manifests

extension Rule {
  /// A rule about identities where callers have none.
  static let kia0105 = Rule(
    "KIA0105", "authorizationpolicy.mtls.needstobeenabled", .error, kinds: ["AuthorizationPolicy"],
    needs: [.allPeerAuthentications],
    explanation: """
      The rule asks who calls (principals, namespaces, `source.principal`, `source.namespace`, \
      `connection.sni`). That is known through mutual TLS alone, and it is off for these workloads. The \
      identity of every caller is empty: an ALLOW rule lets nobody in, and a DENY rule keeps nobody out.
      """,
    remedy:
      "Let the workloads take mutual TLS: a PeerAuthentication with PERMISSIVE or STRICT, and no DestinationRule with DISABLE.",
    bad: """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        rules:
        - from:
          - source: {namespaces: [bookinfo]}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: bookinfo}
      spec:
        mtls: {mode: DISABLE}
      """,
    good: """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        rules:
        - from:
          - source: {namespaces: [bookinfo]}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: bookinfo}
      spec:
        mtls: {mode: STRICT}
      """
  ) { set, report in
    let policies = MutualTLSPolicies(set)
    let chosen = Dictionary(
      grouping: set.peerAuthentications.filter { $0.hasSelector && ($0.mode?.value ?? "UNSET") != "UNSET" },
      by: \.object.namespace)
    for policy in set.authorizationPolicies {
      let places = policy.identityPlaces
      let own = policy.object.namespace
      guard !places.isEmpty, !set.namespaces.isAmbient(own) else { continue }
      let isOn: Bool
      if let selector = policy.selector, !selector.isEmpty {
        let fitting = chosen[own, default: []].filter { $0.selects(all: selector, in: own, set) }
        isOn =
          fitting.isEmpty
          ? policies.hasIdentity(in: own)
          : fitting.allSatisfy { policies.hasIdentity(in: own, server: $0.mode?.value) }
      } else {
        isOn = policies.hasIdentity(in: own)
      }
      guard !isOn else { continue }
      for (name, place) in places {
        report.report(
          policy.object, at: place,
          "\(name) needs mutual TLS, which is off for these workloads: every caller's identity is empty",
          fix: "set mutual TLS to PERMISSIVE or STRICT for these workloads")
      }
    }
  }
}

extension AuthorizationPolicy {
  /// Where it asks for what only mutual TLS tells.
  fileprivate var identityPlaces: [(name: String, place: Place)] {
    (rules ?? []).flatMap { rule in
      let fields = rule.sources.flatMap { source in
        [
          "principals", "notPrincipals", "namespaces", "notNamespaces", "serviceAccounts",
          "notServiceAccounts",
        ]
        .compactMap { name in source.node[name].flatMap { $0.items.isEmpty ? nil : (name, $0.place) } }
      }
      let conditions = rule.when.compactMap { condition -> (String, Place)? in
        guard let key = condition.key?.value,
          ["source.namespace", "source.principal", "source.serviceAccount", "connection.sni"].contains(key)
        else { return nil }
        return (key, condition.node.place)
      }
      return fields + conditions
    }
  }
}

extension PeerAuthentication {
  /// Whether it holds for what another selector chooses: by its labels, or for a workload that both choose.
  fileprivate func selects(all other: Selector, in namespace: String, _ set: ConfigSet) -> Bool {
    guard let selector else { return false }
    if selector.matches(other.labels) { return true }
    let workloads = set.workloadIndex.matching(other.labels, in: namespace)
    return !workloads.isEmpty && workloads.allSatisfy { selector.matches($0.labels) }
  }
}
