extension Rule {
  /// Known so that the output of older clusters can be read; nothing finds it any more.
  static let ist0143 = Rule(
    "IST0143", "LocalhostListener", .error, kinds: ["Service"], state: .notBuilt,
    explanation: """
      An application listens on localhost alone, while a Service exposes its port. Before Istio 1.10 the sidecar forwarded \
      traffic to localhost and such a port worked; since then it forwards to the pod's own address, where nobody listens: \
      503 with the flag UF.

      Istio found this from inside the pods while it was upgraded. No version since does, and neither does Pharos: which \
      address a process listens on stands in no configuration. The code is kept for reports of older clusters.
      """,
    remedy:
      "Have the application listen on 0.0.0.0 (or on the pod's address), or write a Sidecar with `ingress`.",
    bad: "", good: "", check: nil)
}
