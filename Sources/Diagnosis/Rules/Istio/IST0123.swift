import Manifests

extension Rule {
  /// A namespace with several labels that each decide how its pods join the mesh.
  static let ist0123 = Rule(
    "IST0123", "NamespaceMultipleInjectionLabels", .warning, kinds: ["Namespace"],
    explanation: """
      `istio-injection`, `istio.io/rev` and `istio.io/dataplane-mode=ambient` each say how the namespace's pods join \
      the mesh, and this namespace has more than one. `istio-injection` wins over `istio.io/rev`, so the revision that \
      was asked for does not inject; a sidecar label keeps pods out of ambient mode.
      """,
    remedy: "Keep one of the labels.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio-injection: enabled, istio.io/rev: canary}
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio.io/rev: canary}
      """
  ) { set, report in
    for namespace in set.byKind["Namespace"] ?? [] {
      let injection = namespace.labels["istio-injection"]
      guard injection == nil || injection == "enabled" else { continue }
      var labels: [String] = []
      if injection != nil { labels.append("istio-injection") }
      if !(namespace.labels["istio.io/rev"] ?? "").isEmpty { labels.append("istio.io/rev") }
      if namespace.labels["istio.io/dataplane-mode"] == "ambient" { labels.append("istio.io/dataplane-mode") }
      guard labels.count > 1, let first = labels.first, let last = labels.last else { continue }
      report.report(
        namespace, at: namespace.root.at("metadata", "labels")?[last]?.place,
        "Namespace \(namespace.name) has \(labels.joined(separator: " and ")): only one of them takes effect (\(first))",
        fix: "kubectl label namespace \(namespace.name) \(last)-")
    }
  }
}
