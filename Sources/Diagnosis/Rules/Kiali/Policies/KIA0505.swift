import Manifests

extension Rule {
  /// A namespace takes plaintext alone, clients speak mutual TLS.
  static let kia0505 = Rule(
    "KIA0505", "peerauthentications.mtls.disabledestinationrulemissing", .error,
    kinds: ["PeerAuthentication"], needs: [.allDestinationRules],
    explanation: """
      The namespace's PeerAuthentication is DISABLE, so its workloads take no mutual TLS. A DestinationRule \
      for the namespace, or one for the mesh with none for the namespace beside it, makes clients speak mutual \
      TLS: every call fails, seen as 503 with the flag UF.
      """,
    remedy: "Give the DestinationRule the TLS mode DISABLE, or let the namespace take mutual TLS.",
    bad: """
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
        mtls: {mode: DISABLE}
      """,
    good: """
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
        mtls: {mode: DISABLE}
      """
  ) { set, report in
    let policies = MutualTLSPolicies(set)
    for policy in set.peerAuthentications
    where policy.object.namespace != policies.root && !policy.hasSelector {
      let namespace = policy.object.namespace
      guard policy.mode?.value == "DISABLE" else { continue }
      let own = policies.clientRule(for: namespace, mode: "ISTIO_MUTUAL", "MUTUAL")
      let mesh =
        policies.clientRule(for: namespace, mode: "DISABLE") == nil
        ? policies.clientRule(for: nil, mode: "ISTIO_MUTUAL", "MUTUAL") : nil
      guard let client = own ?? mesh else { continue }
      report.report(
        policy.object, at: policy.object.spec?["mtls"]?.place,
        "\(namespace) takes plaintext only, but \(client.rule.object.title) makes clients speak mutual TLS: calls fail",
        notes: [RuleReport.Note("mutual TLS is set here", client.rule.object, at: client.mode.place)],
        fix: "set tls.mode of \(client.rule.object.title) to DISABLE, or take mutual TLS here")
    }
  }
}
