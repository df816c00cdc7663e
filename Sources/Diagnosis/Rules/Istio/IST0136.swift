import Manifests

extension Rule {
  /// An annotation that may still change.
  static let ist0136 = Rule(
    "IST0136", "AlphaAnnotation", .info, kinds: ["Namespace", "Service", "Pod", "Deployment"],
    isDefault: false,
    explanation: """
      Istio calls this annotation alpha: a later release may change or drop it without notice. Most of Istio's \
      annotations are, so this is looked for only when it is asked for, before an upgrade. What Istio's CNI plugin \
      writes on pods is left out.
      """,
    remedy: "Before an upgrade, look the annotation up in the release notes.",
    bad: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: ratings, version: v1}}
        template:
          metadata:
            labels: {app: ratings, version: v1}
            annotations: {sidecar.istio.io/logLevel: debug}
          spec:
            containers:
            - {name: ratings, image: bookinfo/ratings}
      """,
    good: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: ratings, version: v1}}
        template:
          metadata:
            labels: {app: ratings, version: v1}
            annotations: {proxy.istio.io/config: "concurrency: 2"}
          spec:
            containers:
            - {name: ratings, image: bookinfo/ratings}
      """
  ) { set, report in
    for annotated in AnnotatedObject.all(in: set) {
      for (key, value) in annotated.annotations {
        guard KnownAnnotations.byName[key]?.status == .alpha else { continue }
        if annotated.kind == "Pod", !annotated.hasRedirectionContainer, writtenByCNI.contains(key) {
          continue
        }
        report.report(
          annotated.object, at: value.place,
          "Annotation \(key) is alpha: a later release of Istio may change or drop it")
      }
    }
  }

  /// What Istio's CNI plugin writes on pods.
  private static let writtenByCNI: Set<String> = [
    "sidecar.istio.io/interceptionMode", "traffic.sidecar.istio.io/includeInboundPorts",
    "traffic.sidecar.istio.io/excludeInboundPorts", "traffic.sidecar.istio.io/includeOutboundIPRanges",
  ]
}
