import Manifests

extension Rule {
  /// Clients of a namespace are told plaintext, servers take mutual TLS alone.
  static let kia0207 = Rule(
    "KIA0207", "destinationrules.mtls.policymtlsenabled", .error, kinds: ["DestinationRule"],
    needs: [.allPeerAuthentications],
    explanation: """
      The namespace's PeerAuthentication is STRICT, so its workloads refuse plaintext. This DestinationRule \
      makes all clients of the namespace's services speak plaintext: every call fails, seen as 503 with the \
      flags UF or UC.
      """,
    remedy:
      "Set the rule's TLS mode to ISTIO_MUTUAL (or leave it out: mutual TLS is automatic), or make the namespace PERMISSIVE.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: default, namespace: bookinfo}
      spec:
        host: "*.bookinfo.svc.cluster.local"
        trafficPolicy:
          tls: {mode: DISABLE}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: bookinfo}
      spec:
        mtls: {mode: STRICT}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: default, namespace: bookinfo}
      spec:
        host: "*.bookinfo.svc.cluster.local"
        trafficPolicy:
          tls: {mode: ISTIO_MUTUAL}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: bookinfo}
      spec:
        mtls: {mode: STRICT}
      """
  ) { set, report in
    let policies = MutualTLSPolicies(set)
    for client in policies.clientRules where client.mode.value == "DISABLE" {
      guard let namespace = client.namespace, let strict = policies.policy(of: namespace),
        strict.mode?.value == "STRICT"
      else { continue }
      report.report(
        client.rule.object, at: client.mode.place,
        "Clients of \(namespace)'s services are told to speak plaintext, but \(namespace) takes mutual TLS only: calls fail",
        notes: [RuleReport.Note("mutual TLS is demanded here", strict.object, at: strict.mode?.place)],
        fix: "set tls.mode to ISTIO_MUTUAL")
    }
  }
}
