import Manifests

extension Rule {
  /// The mesh demands mutual TLS, clients do not speak it.
  static let kia0401 = Rule(
    "KIA0401", "peerauthentications.mtls.destinationrulemissing", .error, kinds: ["PeerAuthentication"],
    needs: [.allDestinationRules],
    explanation: """
      The mesh's PeerAuthentication is STRICT, automatic mutual TLS is off, and no DestinationRule for \
      `*.local` makes clients speak mutual TLS: calls arrive in plaintext and are refused.
      """,
    remedy:
      "Add a DestinationRule for `*.local` with TLS mode ISTIO_MUTUAL, or switch automatic mutual TLS on.",
    bad: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data:
        mesh: |-
          enableAutoMtls: false
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: istio-system}
      spec:
        mtls: {mode: STRICT}
      """,
    good: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data:
        mesh: |-
          enableAutoMtls: false
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: istio-system}
      spec:
        mtls: {mode: STRICT}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: default, namespace: istio-system}
      spec:
        host: "*.local"
        trafficPolicy:
          tls: {mode: ISTIO_MUTUAL}
      """
  ) { set, report in
    let policies = MutualTLSPolicies(set)
    guard !policies.isAutomatic, policies.clientRule(for: nil, mode: "ISTIO_MUTUAL") == nil else { return }
    for policy in set.peerAuthentications
    where policy.object.namespace == policies.root && !policy.hasSelector {
      guard policy.mode?.value == "STRICT" else { continue }
      report.report(
        policy.object, at: policy.object.spec?["mtls"]?.place,
        "The mesh takes mutual TLS only, but no DestinationRule for *.local makes clients speak it, and automatic mutual "
          + "TLS is off: calls are refused",
        fix: "add a DestinationRule for *.local with tls.mode ISTIO_MUTUAL")
    }
  }
}
