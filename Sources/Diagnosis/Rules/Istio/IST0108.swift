import Manifests

extension Rule {
  /// An annotation of Istio's that does not exist.
  static let ist0108 = Rule(
    "IST0108", "UnknownAnnotation", .warning, kinds: ["Namespace", "Service", "Pod", "Deployment"],
    explanation: """
      The annotation's domain is Istio's, but Istio documents none of this name. It is misspelt, from another release, \
      or a label written as an annotation, and has no effect.
      """,
    remedy: "Correct the name; the finding says which known one is nearest.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio-injection: enabled}
        annotations: {networking.istio.io/traffic-distributions: PreferClose}
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bookinfo
        labels: {istio-injection: enabled}
        annotations: {networking.istio.io/traffic-distribution: PreferClose}
      """
  ) { set, report in
    let spelling = NearestName(KnownAnnotations.byName.keys)
    for annotated in AnnotatedObject.all(in: set) {
      for (key, value) in annotated.annotations where KnownAnnotations.byName[key] == nil {
        let isLabel = labels.contains(key)
        report.report(
          annotated.object, at: value.place,
          isLabel
            ? "\(key) is a label: as an annotation it has no effect"
            : "Istio knows no annotation \(key): it has no effect",
          fix: isLabel ? "move it to labels" : spelling.nearest(key).map { "did you mean \($0)?" })
      }
    }
  }

  /// Keys that Istio reads as labels.
  private static let labels: Set<String> = [
    "istio.io/use-waypoint", "istio.io/use-waypoint-namespace", "istio.io/dataplane-mode",
    "istio.io/waypoint-for",
    "istio.io/ingress-use-waypoint", "topology.istio.io/network", "topology.istio.io/cluster",
    "topology.istio.io/subzone", "security.istio.io/tlsMode", "service.istio.io/canonical-name",
    "service.istio.io/canonical-revision", "networking.istio.io/gatewayPort", "istio.io/tag",
  ]
}
