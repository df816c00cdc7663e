import Manifests

extension Rule {
  /// A subset that no DestinationRule defines.
  static let kia1107 = Rule(
    "KIA1107", "virtualservices.subsetpresent.subsetnotfound", .warning, kinds: ["VirtualService"],
    needs: [.allDestinationRules],
    explanation: """
      A route names a subset of a host, but no DestinationRule that the VirtualService's namespace sees \
      defines it for that host. Envoy has no cluster for it: requests get 503 with the flag NC.
      """,
    remedy: "Add the subset to the host's DestinationRule, or export the rule to this namespace.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, subset: v3}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v1}
        - name: v2
          labels: {version: v2}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews, subset: v2}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        subsets:
        - name: v1
          labels: {version: v1}
        - name: v2
          labels: {version: v2}
      """
  ) { set, report in
    let viewers = Viewers(set)
    struct Defined {
      var subsets: Set<String>
      var seen: SeenObject
    }
    var byHost: [String: [Defined]] = [:]
    for rule in set.destinationRules {
      guard let host = rule.host else { continue }
      let parsed = set.kialiHost(host.value, in: rule.object.namespace)
      let seen = SeenObject(
        scope: viewers.scope(
          rule.exportTo, default: set.meshConfig.defaultDestinationRuleExportTo, own: rule.object.namespace),
        own: rule.object.namespace, hosts: [parsed])
      byHost[parsed.name, default: []].append(
        Defined(subsets: Set(rule.subsets.compactMap { $0.name?.value }), seen: seen))
    }
    for service in set.virtualServices where !service.object.isGenerated {
      let own = service.object.namespace
      for destination in service.destinations {
        guard let written = destination.host, let subset = destination.subset, !subset.value.isEmpty else {
          continue
        }
        let host = set.kialiHost(written.value, in: own)
        let isDefined = ([host.name] + host.wildcards).contains { name in
          (byHost[name] ?? []).contains { defined in
            defined.subsets.contains(subset.value) && viewers.isExported(defined.seen, to: own)
          }
        }
        guard !isDefined else { continue }
        report.report(
          service.object, at: (destination.node["destination"] ?? destination.node).place,
          "No DestinationRule that \(own.isEmpty ? "this namespace" : own) sees defines subset \(subset.value) of "
            + "\(written.value): requests sent there get 503",
          fix: "define the subset in a DestinationRule for \(written.value)")
      }
    }
  }
}
