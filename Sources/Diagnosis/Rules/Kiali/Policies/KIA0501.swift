import Manifests

extension Rule {
  /// A namespace demands mutual TLS, clients do not speak it.
  static let kia0501 = Rule(
    "KIA0501", "peerauthentications.mtls.destinationrulemissing", .error, kinds: ["PeerAuthentication"],
    needs: [.allDestinationRules],
    explanation: """
      The namespace's PeerAuthentication is STRICT, automatic mutual TLS is off, and no DestinationRule for \
      the namespace or the mesh makes clients speak mutual TLS: calls arrive in plaintext and are refused.
      """,
    remedy:
      "Add a DestinationRule for `*.NAMESPACE.svc.cluster.local` with TLS mode ISTIO_MUTUAL, or switch automatic mutual TLS on.",
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
      metadata: {name: default, namespace: bookinfo}
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
      metadata: {name: default, namespace: bookinfo}
      spec:
        mtls: {mode: STRICT}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: default, namespace: bookinfo}
      spec:
        host: "*.bookinfo.svc.cluster.local"
        trafficPolicy:
          tls: {mode: ISTIO_MUTUAL}
      """
  ) { set, report in
    let policies = MutualTLSPolicies(set)
    guard !policies.isAutomatic, policies.clientRule(for: nil, mode: "ISTIO_MUTUAL") == nil else { return }
    for policy in set.peerAuthentications
    where policy.object.namespace != policies.root && !policy.hasSelector {
      let namespace = policy.object.namespace
      guard policy.mode?.value == "STRICT",
        policies.clientRule(for: namespace, mode: "ISTIO_MUTUAL") == nil
      else { continue }
      report.report(
        policy.object, at: policy.object.spec?["mtls"]?.place,
        "\(namespace) takes mutual TLS only, but no DestinationRule for the namespace or the mesh makes clients speak it, "
          + "and automatic mutual TLS is off: calls are refused",
        fix: "add a DestinationRule for *.\(namespace).svc.cluster.local with tls.mode ISTIO_MUTUAL")
    }
  }
}
