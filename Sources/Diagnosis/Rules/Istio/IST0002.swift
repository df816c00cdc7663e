import Manifests

extension Rule {
  /// Fields, kinds and providers that Istio wants no longer.
  static let ist0002 = Rule(
    "IST0002", "Deprecated", .warning,
    kinds: ["VirtualService", "Sidecar", "CustomResourceDefinition", "Telemetry"],
    explanation: """
      The object uses something that Istio still takes but wants no longer: `fault.delay.percent` of a VirtualService \
      (a whole number, so a delay for 0.1 % of the requests cannot be written), `outboundTrafficPolicy.egressProxy` of \
      a Sidecar, a Lightstep tracing provider, or CustomResourceDefinitions of the group rbac.istio.io, whose objects \
      no current Istio reads.

      Nothing breaks today. After an upgrade the field may be ignored, and the traffic then behaves as if it was never \
      written.
      """,
    remedy: "Use what the finding names instead.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        hosts: [ratings]
        http:
        - fault:
            delay: {percent: 50, fixedDelay: 2s}
          route:
          - destination: {host: ratings}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        hosts: [ratings]
        http:
        - fault:
            delay: {percentage: {value: 50}, fixedDelay: 2s}
          route:
          - destination: {host: ratings}
      """
  ) { set, report in
    for service in set.virtualServices {
      for route in service.http {
        guard let percent = route.node.at("fault", "delay", "percent"), let value = percent.int, value > 0
        else {
          continue
        }
        report.report(
          service.object, at: percent.place,
          "delay.percent is deprecated: percentage.value says the same and takes fractions too",
          fix: "write percentage: {value: \(value)} instead")
      }
    }
    for sidecar in set.sidecars {
      guard let proxy = sidecar.outboundTrafficPolicy?["egressProxy"], !proxy.isNull else { continue }
      report.report(
        sidecar.object, at: proxy.place,
        "outboundTrafficPolicy.egressProxy is deprecated and may be ignored after an upgrade",
        fix: "route unknown hosts with a ServiceEntry and a VirtualService to an egress gateway")
    }
    for definition in set.byKind["CustomResourceDefinition"] ?? [] {
      guard let group = definition.spec?["group"], group.text == "rbac.istio.io" else { continue }
      report.report(
        definition, at: group.place,
        "The kinds of rbac.istio.io were replaced by AuthorizationPolicy: no current Istio reads objects of this kind",
        fix: "move what they say to AuthorizationPolicies, then delete this CustomResourceDefinition")
    }
    reportLightstep(set, &report)
  }

  private static func reportLightstep(_ set: ConfigSet, _ report: inout RuleReport) {
    let providers = set.meshConfig.node?["extensionProviders"]?.items ?? []
    let names = Set(providers.filter { $0["lightstep"] != nil }.compactMap { $0["name"]?.text })
    guard !names.isEmpty else { return }
    for telemetry in set.telemetries {
      for provider in telemetry.tracing.flatMap({ $0["providers"]?.items ?? [] }) {
        guard let name = provider.string("name"), names.contains(name.value) else { continue }
        report.report(
          telemetry.object, at: name.place,
          "The tracing provider \(name.value) is of the kind lightstep, which is deprecated",
          fix: "declare an opentelemetry provider for the same collector in meshConfig and name that one")
      }
    }
  }
}
