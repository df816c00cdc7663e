import Manifests

extension Rule {
  /// The mesh takes plaintext alone, clients speak mutual TLS.
  static let kia0506 = Rule(
    "KIA0506", "peerauthentications.mtls.disablemeshdestinationrulemissing", .error,
    kinds: ["PeerAuthentication"], needs: [.allDestinationRules],
    explanation: """
      The mesh's PeerAuthentication is DISABLE, so workloads take no mutual TLS, while a DestinationRule for \
      `*.local` makes all clients speak it: every call fails, seen as 503 with the flag UF.
      """,
    remedy: "Give the DestinationRule the TLS mode DISABLE, or let the mesh take mutual TLS.",
    bad: """
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
        mtls: {mode: DISABLE}
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
        mtls: {mode: PERMISSIVE}
      """
  ) { set, report in
    let policies = MutualTLSPolicies(set)
    guard let client = policies.clientRule(for: nil, mode: "ISTIO_MUTUAL", "MUTUAL") else { return }
    for policy in set.peerAuthentications
    where policy.object.namespace == policies.root && !policy.hasSelector {
      guard policy.mode?.value == "DISABLE" else { continue }
      report.report(
        policy.object, at: policy.object.spec?["mtls"]?.place,
        "The mesh takes plaintext only, but \(client.rule.object.title) makes all clients speak mutual TLS: calls fail",
        notes: [RuleReport.Note("mutual TLS is set here", client.rule.object, at: client.mode.place)],
        fix: "set tls.mode of \(client.rule.object.title) to DISABLE, or take mutual TLS here")
    }
  }
}
