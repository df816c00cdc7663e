import Manifests

extension Rule {
  /// Clients of the mesh speak mutual TLS, servers are not told to.
  static let kia0205 = Rule(
    "KIA0205", "destinationrules.mtls.meshpolicymissing", .error, kinds: ["DestinationRule"],
    needs: [.allPeerAuthentications],
    explanation: """
      A DestinationRule makes every client of the mesh speak mutual TLS, automatic mutual TLS is off, and no \
      PeerAuthentication of the root namespace says that servers take it.
      """,
    remedy: "Add a PeerAuthentication without a selector to the root namespace, STRICT or PERMISSIVE.",
    bad: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data:
        mesh: |-
          enableAutoMtls: false
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: default, namespace: istio-system}
      spec:
        host: "*.local"
        trafficPolicy:
          tls: {mode: ISTIO_MUTUAL}
      """,
    good: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio, namespace: istio-system}
      data:
        mesh: |-
          enableAutoMtls: false
      ---
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
    guard !policies.isAutomatic else { return }
    let mode = policies.serverMode(of: policies.root)
    guard mode != "STRICT", mode != "PERMISSIVE" else { return }
    for client in policies.clientRules(for: nil) where client.mode.value == "ISTIO_MUTUAL" {
      report.report(
        client.rule.object, at: client.mode.place,
        "Clients of the whole mesh speak mutual TLS here, but no PeerAuthentication of \(policies.root) says that servers "
          + "take it, and automatic mutual TLS is off",
        fix: "add a PeerAuthentication with mtls.mode STRICT or PERMISSIVE to \(policies.root)")
    }
  }
}
