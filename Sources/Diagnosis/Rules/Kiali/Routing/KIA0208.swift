import Manifests

extension Rule {
  /// Clients are told plaintext, the mesh takes mutual TLS alone.
  static let kia0208 = Rule(
    "KIA0208", "destinationrules.mtls.meshpolicymtlsenabled", .error, kinds: ["DestinationRule"],
    needs: [.allPeerAuthentications],
    explanation: """
      The mesh's PeerAuthentication is STRICT, so workloads refuse plaintext. This DestinationRule makes all \
      clients of the mesh, or of a namespace that says nothing else, speak plaintext: every call fails, seen \
      as 503 with the flags UF or UC.
      """,
    remedy:
      "Set the rule's TLS mode to ISTIO_MUTUAL (or leave it out: mutual TLS is automatic), or make the mesh PERMISSIVE.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: default, namespace: istio-system}
      spec:
        host: "*.local"
        trafficPolicy:
          tls: {mode: DISABLE}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: istio-system}
      spec:
        mtls: {mode: STRICT}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: default, namespace: istio-system}
      spec:
        host: "*.local"
        trafficPolicy:
          tls: {mode: ISTIO_MUTUAL}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: istio-system}
      spec:
        mtls: {mode: STRICT}
      """
  ) { set, report in
    let policies = MutualTLSPolicies(set)
    guard let strict = policies.policy(of: policies.root), strict.mode?.value == "STRICT" else { return }
    for client in policies.clientRules where client.mode.value == "DISABLE" {
      if let namespace = client.namespace, policies.serverMode(of: namespace) != nil { continue }
      let whose = client.namespace.map { "\($0)'s services" } ?? "the whole mesh"
      report.report(
        client.rule.object, at: client.mode.place,
        "Clients of \(whose) are told to speak plaintext, but the mesh takes mutual TLS only: calls fail",
        notes: [RuleReport.Note("mutual TLS is demanded here", strict.object, at: strict.mode?.place)],
        fix: "set tls.mode to ISTIO_MUTUAL")
    }
  }
}
