import Manifests

extension Rule {
  /// A DestinationRule for a host that nothing has.
  static let ist0174 = Rule(
    "IST0174", "UnknownDestinationRuleHost", .warning, kinds: ["DestinationRule"], sameAs: ["KIA0202"],
    explanation: """
      A DestinationRule is for a host that is neither a Service nor a host of a ServiceEntry: no proxy ever uses its \
      settings, and mutual TLS, connection limits, outlier detection and subsets stay without effect, without a word. \
      Hosts without a dot are services of the rule's own namespace; any host with a dot is taken as it is written.

      A host with a wildcard (`*.local`, `*.bookinfo.svc.cluster.local`) is good as long as it covers something.
      """,
    remedy: "Correct the host, or add the Service or ServiceEntry.",
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
        host: review
        trafficPolicy:
          loadBalancer: {simple: LEAST_REQUEST}
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
          loadBalancer: {simple: LEAST_REQUEST}
      """
  ) { set, report in
    var hints = HostHints(set)
    var covered: [String: Bool] = [:]
    for rule in set.destinationRules {
      guard let host = rule.host, !host.value.isEmpty else { continue }
      let namespace = rule.object.namespace
      guard set.hosts.all(host.value, in: namespace, exportTo: rule.exportTo).isEmpty else { continue }
      guard set.canJudge(host: host.value, in: namespace) else {
        report.skip(needs: set.facts.has(.services) ? .allServices : .services)
        continue
      }
      let isWildcard = host.value.hasPrefix("*")
      if isWildcard {
        let covers = covered[host.value] ?? set.hosts.coversAny(host.value)
        covered[host.value] = covers
        if covers { continue }
      }
      report.report(
        rule.object, at: host.place,
        isWildcard
          ? "\(host.value) covers no Service and no host of a ServiceEntry: nothing uses this rule"
          : "\(hints.reason(host.value, in: namespace)): nothing uses this rule, its TLS, limits and subsets included",
        fix: isWildcard ? "correct the suffix" : hints.fix(host.value, in: namespace))
    }
  }
}
