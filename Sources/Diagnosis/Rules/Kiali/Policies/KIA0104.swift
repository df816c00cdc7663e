import Manifests

extension Rule {
  /// A host that no service has.
  static let kia0104 = Rule(
    "KIA0104", "authorizationpolicy.nodest.matchingregistry", .error, kinds: ["AuthorizationPolicy"],
    needs: [.services, .allServices],
    explanation: """
      The rule wants requests for a host that looks like a service's name, but no service, service entry or \
      virtual service is called so. No request for a service of the mesh has that host.

      Only short names and `service.namespace` are looked at; other names are taken for Host headers that \
      callers choose. Where the mesh lets calls to unknown hosts through (ALLOW_ANY, also its default) it is a \
      warning.
      """,
    remedy:
      "Write the host as callers send it: `reviews`, `reviews.bookinfo`, `reviews.bookinfo.svc.cluster.local`.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        rules:
        - to:
          - operation: {hosts: [review]}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        rules:
        - to:
          - operation: {hosts: [reviews]}
      """
  ) { set, report in
    var routed: Set<String> = []
    for service in set.virtualServices {
      for host in service.hosts {
        routed.insert(set.kialiHost(host.value, in: service.object.namespace).name)
      }
    }
    for policy in set.authorizationPolicies {
      let own = policy.object.namespace
      for host in (policy.rules ?? []).flatMap(\.operations).flatMap(\.hosts) {
        let name = String(host.value.lowercased().prefix { $0 != ":" })
        guard !name.isEmpty, !name.contains("*"), name.count(where: { $0 == "." }) < 2 else { continue }
        let parsed = set.kialiHost(name, in: own)
        guard parsed.namespace != nil, !set.answers(parsed, from: own), !routed.contains(parsed.name),
          !parsed.wildcards.contains(where: routed.contains)
        else { continue }
        report.report(
          policy.object, at: host.place,
          "No service, service entry or virtual service is called \(host.value): no call inside the mesh has that host",
          level: set.unknownHostLevel, fix: "write the name of a service that exists")
      }
    }
  }
}
