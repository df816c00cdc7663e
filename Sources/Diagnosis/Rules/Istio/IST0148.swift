import Manifests

extension Rule {
  /// A namespace that is injected without saying so.
  static let ist0148 = Rule(
    "IST0148", "NamespaceInjectionEnabledByDefault", .info, kinds: ["Namespace"], needs: [.injector],
    explanation: """
      The injector was installed with `enableNamespacesByDefault`, and this namespace has no label that says \
      otherwise: its pods get a sidecar although nothing in the namespace shows it.
      """,
    remedy:
      "Label the namespace `istio-injection=enabled` or `=disabled`, so that it does not depend on the installation.",
    bad: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio-sidecar-injector, namespace: istio-system}
      data:
        values: |
          {"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo}
      """,
    good: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: istio-sidecar-injector, namespace: istio-system}
      data:
        values: |
          {"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      """
  ) { set, report in
    guard UnlabelledNamespaces.areInjected(set) else { return }
    for namespace in UnlabelledNamespaces.all(in: set) {
      report.report(
        namespace,
        "Namespace \(namespace.name) has no injection label, yet its pods get a sidecar: the injector enables "
          + "namespaces by default",
        notes: set.injectors.filter(\.enablesNamespacesByDefault).map {
          .init(
            "enableNamespacesByDefault is set here", $0.object, at: $0.object.root.at("data", "values")?.place
          )
        },
        fix: "kubectl label namespace \(namespace.name) istio-injection=enabled (or =disabled)")
    }
  }
}

/// Namespaces that say nothing about injection.
enum UnlabelledNamespaces {
  /// Those without a label of injection or ambient mode, the control plane's own left out.
  static func all(in set: ConfigSet) -> [ConfigObject] {
    (set.byKind["Namespace"] ?? []).filter { namespace in
      guard namespace.group.isEmpty, namespace.name != "istio-system",
        namespace.name != set.meshConfig.rootNamespace, !set.namespaces.isAmbient(namespace.name)
      else { return false }
      return (namespace.labels["istio-injection"] ?? "").isEmpty
        && (namespace.labels["istio.io/rev"] ?? "").isEmpty
    }
  }

  /// Whether the injector takes them.
  static func areInjected(_ set: ConfigSet) -> Bool {
    set.injectors.contains { $0.enablesNamespacesByDefault }
  }
}
