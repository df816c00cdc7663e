import Manifests

extension Rule {
  /// A host that is not there.
  static let kia0202 = Rule(
    "KIA0202", "destinationrules.nodest.matchingregistry", .error, kinds: ["DestinationRule"],
    needs: [.services, .allServices],
    explanation: """
      No service and no service entry that the rule's namespace sees has this host, so the rule has no effect: \
      no connection limits, no TLS setting, no subsets. Wildcard hosts are not looked at.

      Where the mesh lets calls to unknown hosts through (ALLOW_ANY, also its default) it is a warning.
      """,
    remedy:
      "Write the host of a service that exists: `reviews` in its own namespace, else `reviews.bookinfo.svc.cluster.local`.",
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
      """
  ) { set, report in
    for rule in set.destinationRules where !rule.object.isGenerated {
      guard let host = rule.host, !host.value.isEmpty else { continue }
      let own = rule.object.namespace
      let parsed = set.kialiHost(host.value, in: own)
      guard !parsed.isWildcard, !set.answers(parsed, from: own) else { continue }
      if parsed.namespace == own, set.workloadIndex.hasMatch(["app": parsed.service], in: own) { continue }
      report.report(
        rule.object, at: host.place,
        "No service or service entry that \(own.isEmpty ? "this rule" : own) sees has host \(host.value): the rule has no "
          + "effect",
        level: set.unknownHostLevel, fix: "write the host of a service that exists")
    }
  }
}
