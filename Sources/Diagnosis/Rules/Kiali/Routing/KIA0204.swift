import Manifests

extension Rule {
  /// A rule that hides the mutual TLS of a wider one.
  static let kia0204 = Rule(
    "KIA0204", "destinationrules.trafficpolicy.notlssettings", .warning, kinds: ["DestinationRule"],
    explanation: """
      A DestinationRule for the mesh, for the namespace or for the same host switches mutual TLS on, and this \
      narrower rule says nothing about TLS. Istio takes the narrow rule alone, not on top of the wide one: \
      calls to its host lose that TLS setting, and go in plaintext where mutual TLS is not chosen \
      automatically.
      """,
    remedy: "Repeat the TLS setting: `trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}`.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: all, namespace: bookinfo}
      spec:
        host: "*.bookinfo.svc.cluster.local"
        trafficPolicy:
          tls: {mode: ISTIO_MUTUAL}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        trafficPolicy:
          loadBalancer: {simple: RANDOM}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: all, namespace: bookinfo}
      spec:
        host: "*.bookinfo.svc.cluster.local"
        trafficPolicy:
          tls: {mode: ISTIO_MUTUAL}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        trafficPolicy:
          tls: {mode: ISTIO_MUTUAL}
      """
  ) { set, report in
    let viewers = Viewers(set)
    var byHost: [String: [DestinationRule]] = [:]
    for rule in set.destinationRules where rule.trafficPolicy?.tls?.mode.value == "ISTIO_MUTUAL" {
      guard let host = rule.host, !rule.object.isGenerated else { continue }
      byHost[set.kialiHost(host.value, in: rule.object.namespace).name, default: []].append(rule)
    }
    guard !byHost.isEmpty else { return }
    func seen(_ rule: DestinationRule, _ host: KialiHost) -> SeenObject {
      SeenObject(
        scope: viewers.scope(
          rule.exportTo, default: set.meshConfig.defaultDestinationRuleExportTo, own: rule.object.namespace),
        own: rule.object.namespace, hosts: [host])
    }
    for rule in set.destinationRules where !rule.object.isGenerated {
      guard let host = rule.host else { continue }
      let policy = rule.trafficPolicy
      if policy?.tls != nil || policy?.portLevelSettings.contains(where: { $0.tls != nil }) == true {
        continue
      }
      let parsed = set.kialiHost(host.value, in: rule.object.namespace)
      let own = seen(rule, parsed)
      let wider = ([parsed.name] + parsed.wildcards).lazy.flatMap { (byHost[$0] ?? []).prefix(16) }.first {
        $0.object.index != rule.object.index && viewers.share(own, seen($0, parsed))
      }
      guard let wider, let widerHost = wider.host else { continue }
      report.report(
        rule.object, at: rule.object.spec?["trafficPolicy"]?.place, missing: "spec.trafficPolicy",
        "\(wider.object.shortName(from: rule.object.namespace)) sets mutual TLS for \(widerHost.value), but this rule "
          + "for \(host.value) replaces it and says nothing about TLS",
        notes: [
          RuleReport.Note("mutual TLS is set here", wider.object, at: wider.trafficPolicy?.tls?.mode.place)
        ],
        fix: "add trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}")
    }
  }
}
