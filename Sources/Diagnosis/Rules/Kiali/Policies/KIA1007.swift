import Manifests

extension Rule {
  /// An outboundTrafficPolicy that names no mode.
  static let kia1007 = Rule(
    "KIA1007", "sidecar.outboundtrafficpolicy.mode.ambiguous", .info, kinds: ["Sidecar"],
    explanation: """
      outboundTrafficPolicy is written without a mode. An empty one means REGISTRY_ONLY: calls to hosts that \
      the registry does not know are answered with 502 by the proxy, even where the mesh lets them through.
      """,
    remedy:
      "Write the mode, ALLOW_ANY or REGISTRY_ONLY, or leave outboundTrafficPolicy out to keep the mesh's.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: default, namespace: bookinfo}
      spec:
        egress:
        - hosts: ["./*"]
        outboundTrafficPolicy: {}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: default, namespace: bookinfo}
      spec:
        egress:
        - hosts: ["./*"]
        outboundTrafficPolicy: {mode: REGISTRY_ONLY}
      """
  ) { set, report in
    for sidecar in set.sidecars {
      guard let policy = sidecar.outboundTrafficPolicy, !policy.isNull, (policy["mode"]?.text ?? "").isEmpty
      else { continue }
      report.report(
        sidecar.object, at: policy.place,
        "outboundTrafficPolicy names no mode, which means REGISTRY_ONLY: calls to unknown hosts are refused",
        fix: "write mode: REGISTRY_ONLY or mode: ALLOW_ANY")
    }
  }
}
