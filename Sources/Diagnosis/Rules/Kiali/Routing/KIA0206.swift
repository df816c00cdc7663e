import Manifests

extension Rule {
  /// Clients of a namespace speak mutual TLS, servers are not told to.
  static let kia0206 = Rule(
    "KIA0206", "destinationrules.mtls.nspolicymissing", .error, kinds: ["DestinationRule"],
    needs: [.allPeerAuthentications],
    explanation: """
      A DestinationRule makes all clients of a namespace's services speak mutual TLS, automatic mutual TLS is \
      off, and neither the namespace nor the mesh has a PeerAuthentication that says that servers take it.
      """,
    remedy: "Add a PeerAuthentication without a selector to the namespace, STRICT or PERMISSIVE.",
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
      metadata: {name: default, namespace: bookinfo}
      spec:
        host: "*.bookinfo.svc.cluster.local"
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
    guard !policies.isAutomatic else { return }
    let taken = ["STRICT", "PERMISSIVE"]
    let mesh = policies.serverMode(of: policies.root)
    for client in policies.clientRules where client.mode.value == "ISTIO_MUTUAL" {
      guard let namespace = client.namespace else { continue }
      guard let mode = policies.serverMode(of: namespace) ?? mesh, taken.contains(mode) else {
        report.report(
          client.rule.object, at: client.mode.place,
          "Clients of \(namespace)'s services speak mutual TLS here, but no PeerAuthentication of \(namespace) or of the "
            + "mesh says that servers take it, and automatic mutual TLS is off",
          fix: "add a PeerAuthentication with mtls.mode STRICT or PERMISSIVE to \(namespace)")
        continue
      }
    }
  }
}
