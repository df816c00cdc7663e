import Manifests

extension Rule {
  /// Clients are told to speak what a server does not take.
  static let pha0041 = Rule(
    "PHA0041", "DestinationRuleConflictsWithServer", .error,
    kinds: ["DestinationRule"], needs: [.allPeerAuthentications], sameAs: ["KIA0207", "KIA0208"],
    explanation: """
      A DestinationRule says what callers speak to a host: DISABLE is plaintext, SIMPLE and MUTUAL are TLS without the \
      mesh's own certificates. A PeerAuthentication with STRICT lets the server's proxy take the mesh's mutual TLS \
      alone. Together every call fails: 503 with the flag UF or UC ("connection reset by peer").

      TLS other than the mesh's also fails at a port named http whatever the PeerAuthentication says, unless the \
      server has no proxy: such a port expects plain HTTP or the mesh's mutual TLS.

      What counts is what is in effect: the rule that Istio picks for the caller's namespace and port, against the \
      policy of the port, the workload, the namespace or the mesh.
      """,
    remedy: """
      Take `tls` out of the DestinationRule: callers then use mutual TLS by themselves where the server can. Or give \
      the server's port a PeerAuthentication that takes what callers speak.
      """,
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: bookinfo}
      spec:
        mtls: {mode: STRICT}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        host: ratings
        trafficPolicy:
          tls: {mode: DISABLE}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: bookinfo}
      spec:
        mtls: {mode: STRICT}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        host: ratings
        trafficPolicy:
          tls: {mode: ISTIO_MUTUAL}
      """
  ) { _, report in
    for conflict in MTLSConflicts(report.effective).all where conflict.client.kind != .istioMutual {
      let server = conflict.server
      let mode = conflict.client.kind.rawValue
      let target = conflict.target
      var message = "Callers of \(target) speak \(conflict.client.kind == .disable ? "plaintext" : "TLS")"
      message += " (\(mode)), but "
      if server.mode == .strict, let policy = server.policy {
        message += "\(policy.title) takes mutual TLS only: their calls fail with 503 and the flag UF or UC"
      } else {
        message +=
          "that port expects plain HTTP or the mesh's mutual TLS: their calls fail with 503 and the "
          + "flag UF or UC, or with 400 and DPE"
      }
      report.report(
        conflict.rule, at: conflict.place, message,
        notes: server.policy.map {
          [.init("\(server.mode.rawValue) comes from here (\(server.origin.rawValue))", $0, at: server.place)]
        } ?? [],
        fix: "take `tls` out of \(conflict.rule.title), or write mode: ISTIO_MUTUAL")
    }
  }

  /// Clients are told to speak mutual TLS to a server that cannot.
  static let pha0042 = Rule(
    "PHA0042", "MutualTLSToPlaintextServer", .error,
    kinds: ["DestinationRule"], needs: [.allPeerAuthentications],
    explanation: """
      ISTIO_MUTUAL makes callers speak the mesh's mutual TLS whatever the server can. A server whose \
      PeerAuthentication says DISABLE, or that has no proxy at all, does not understand it: calls fail with 503 and \
      the flag UF or UC.

      Without `tls` in the DestinationRule callers find out by themselves who can (auto mTLS).
      """,
    remedy: "Take `tls` out of the DestinationRule, give the server a sidecar, or lift DISABLE.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector: {app: ratings}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: ratings, version: v1}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector:
          matchLabels: {app: ratings}
        mtls: {mode: DISABLE}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        host: ratings
        trafficPolicy:
          tls: {mode: ISTIO_MUTUAL}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector: {app: ratings}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        template:
          metadata:
            labels: {app: ratings, version: v1}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        selector:
          matchLabels: {app: ratings}
        mtls: {mode: PERMISSIVE}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        host: ratings
        trafficPolicy:
          tls: {mode: ISTIO_MUTUAL}
      """
  ) { _, report in
    for conflict in MTLSConflicts(report.effective).all where conflict.client.kind == .istioMutual {
      let server = conflict.server
      let why =
        server.policy.map { "\($0.title) lets it take plaintext only" }
        ?? "\(conflict.workloads) has no proxy"
      report.report(
        conflict.rule, at: conflict.place,
        "Callers of \(conflict.target) speak mutual TLS (ISTIO_MUTUAL), but \(why): their calls fail with 503 "
          + "and the flag UF or UC",
        notes: server.policy.map {
          [.init("\(server.mode.rawValue) comes from here (\(server.origin.rawValue))", $0, at: server.place)]
        } ?? [],
        fix: "take `tls` out of \(conflict.rule.title): callers then use mutual TLS where the server can")
    }
  }
}
