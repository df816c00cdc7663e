import Manifests

extension Rule {
  /// Calls by pod address that mutual TLS refuses.
  static let pha0060 = Rule(
    "PHA0060", "HeadlessHTTPUnderStrict", .warning, kinds: ["Service"], needs: [.allPeerAuthentications],
    explanation: """
      A headless service (`clusterIP: None`) gives callers the addresses of its pods. A request to such an address \
      whose Host header is the address as well belongs to no service that proxies know: it goes out as unknown traffic \
      (PassthroughCluster) in plaintext. Under STRICT the pod's proxy refuses it: 503 with the flag UC. Stateful sets \
      whose members find each other by address meet this.
      """,
    remedy: """
      Call the pods by their DNS names (`pod-0.service`), send the service's name as Host header, name the port \
      `tcp-…`, or let that port be PERMISSIVE.
      """,
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        clusterIP: None
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: bookinfo}
      spec:
        mtls: {mode: STRICT}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        clusterIP: None
        ports:
        - {name: tcp, port: 9080}
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: {name: default, namespace: bookinfo}
      spec:
        mtls: {mode: STRICT}
      """
  ) { set, report in
    guard !set.peerAuthentications.isEmpty else { return }
    let mtls = EffectiveMTLS(report.effective)
    for service in set.services where service.isHeadless {
      for port in service.ports where PortProtocol.of(port) == .http {
        guard let number = port.port?.value,
          let row = mtls.rows(of: service).first(where: {
            $0.port == number && $0.server.mode == .strict && $0.server.dataPlane != .ambient
          }), let policy = row.server.policy
        else { continue }
        report.report(
          service.object, at: port.name?.place ?? port.node.place,
          "Calls to port \(number) by a pod's address (not its name) go out in plaintext and are refused (503 UC): the "
            + "service is headless, its port is HTTP, and mutual TLS is STRICT",
          notes: [.init("STRICT comes from here", policy, at: row.server.place)],
          fix: "call pods by their DNS names, or name the port tcp-…")
      }
    }
  }

  /// A dash too many: OR where AND is meant.
  static let pha0061 = Rule(
    "PHA0061", "RulesSplitByDash", .warning, kinds: ["AuthorizationPolicy"],
    explanation: """
      Each dash under `rules` starts a rule of its own, and one matching rule suffices. A rule with only `from` and \
      another with only `to` (or `when`) allow everything that those callers do, and that request from anybody; with \
      one rule both conditions must hold. A stray dash makes the difference.
      """,
    remedy: "Take the dash before `to` (or `when`) away, so that it belongs to the rule with `from`.",
    bad: """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        rules:
        - from:
          - source: {requestPrincipals: ["*"]}
        - to:
          - operation: {methods: [GET]}
      """,
    good: """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        rules:
        - from:
          - source: {requestPrincipals: ["*"]}
          to:
          - operation: {methods: [GET]}
      """
  ) { set, report in
    for policy in set.authorizationPolicies where policy.action.value.uppercased() == "ALLOW" {
      guard let rules = policy.rules, rules.count > 1 else { continue }
      for (first, second) in zip(rules, rules.dropFirst())
      where !first.sources.isEmpty && first.operations.isEmpty && second.sources.isEmpty
        && !(second.operations.isEmpty && second.when.isEmpty)
      {
        let key = second.operations.isEmpty ? "when" : "to"
        report.report(
          policy.object, at: second.node.place,
          "This rule has no from, so it lets anybody in who meets its `\(key)`; the rule before it has only from, and "
            + "either suffices. If both were meant together, a dash is too many here",
          notes: [.init("the rule before", policy.object, at: first.node.place)],
          fix: "take the dash before `\(key)` away")
      }
    }
  }

  /// A subset's policy that no request meets.
  static let pha0062 = Rule(
    "PHA0062", "SubsetPolicyUnused", .warning, kinds: ["DestinationRule"],
    needs: [.services, .allVirtualServices],
    explanation: """
      What a subset says about connections, outliers, load balancing or TLS holds for requests that a route sends to \
      that subset by name. Without such a route callers go to the host as a whole, by the rule's own policy: the \
      subset's limits are never applied, even to its own pods.
      """,
    remedy: "Route to the subset in a VirtualService, or move the policy to the rule's `trafficPolicy`.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v1}
          trafficPolicy:
            connectionPool:
              tcp: {maxConnections: 100}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        trafficPolicy:
          connectionPool:
            tcp: {maxConnections: 100}
      """
  ) { set, report in
    let view = report.effective
    for rule in set.destinationRules where rule.subsets.contains(where: { $0.trafficPolicy != nil }) {
      let namespace = rule.object.namespace
      guard let host = rule.host?.value, case .service? = set.hosts.resolve(host, from: namespace) else {
        continue
      }
      let name = set.hosts.fqdn(host, in: namespace)
      for subset in rule.subsets {
        guard let policy = subset.trafficPolicy, let subsetName = subset.name,
          view.routed(to: name, subset: subsetName.value) == nil
        else { continue }
        report.report(
          rule.object, at: policy.node.place,
          "No route leads to subset \(subsetName.value) by name, so this policy is never applied",
          fix: "route to the subset in a VirtualService, or move the policy to spec.trafficPolicy")
      }
    }
  }
}
