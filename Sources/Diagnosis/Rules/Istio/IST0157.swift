import Manifests

extension Rule {
  /// Access logs for which nobody is named.
  static let ist0157 = Rule(
    "IST0157", "InvalidTelemetryProvider", .warning, kinds: ["Telemetry"],
    explanation: """
      The Telemetry asks for access logs but names no provider, and the mesh has no default one \
      (`meshConfig.defaultProviders.accessLogging`): nothing is logged.

      Where no mesh configuration was given, Istio's defaults are taken: they have no such provider. Give it with \
      `--mesh-config`, or as the ConfigMap `istio`.
      """,
    remedy: "Name a provider: `providers: [{name: envoy}]`.",
    bad: """
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: access-logs, namespace: bookinfo}
      spec:
        accessLogging:
        - filter: {expression: response.code >= 400}
      """,
    good: """
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: access-logs, namespace: bookinfo}
      spec:
        accessLogging:
        - providers: [{name: envoy}]
          filter: {expression: response.code >= 400}
      """
  ) { set, report in
    let hasDefault = !(set.meshConfig.node?.at("defaultProviders", "accessLogging")?.isEmpty ?? true)
    guard !hasDefault else { return }
    for telemetry in set.telemetries {
      let entries = telemetry.accessLogging.filter { entry in
        entry.bool("disabled") != true && (entry["providers"]?.isEmpty ?? true)
      }
      guard let first = entries.first else { continue }
      report.report(
        telemetry.object, at: first.place,
        "These access logs have no provider, and the mesh configuration "
          + (set.facts.has(.meshConfig) ? "has" : "as far as it is known has")
          + " no default one: nothing is logged",
        notes: entries.dropFirst().map { .init("and these", telemetry.object, at: $0.place) },
        fix: "add providers: [{name: envoy}]")
    }
  }
}
