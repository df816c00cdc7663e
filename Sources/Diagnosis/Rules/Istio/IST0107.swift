import Manifests

extension Rule {
  /// An annotation on a kind where it does nothing.
  static let ist0107 = Rule(
    "IST0107", "MisplacedAnnotation", .warning, kinds: ["Namespace", "Service", "Pod", "Deployment"],
    explanation: """
      Istio reads each of its annotations on certain kinds only. This one stands where nobody looks for it, and has no \
      effect.

      The usual case: an annotation for pods stands in the Deployment's own metadata. It belongs to the pods, and so \
      under `spec.template.metadata`.
      """,
    remedy: "Move the annotation to the kind that the finding names.",
    bad: """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: ratings-v1
        namespace: bookinfo
        annotations: {sidecar.istio.io/proxyCPU: 100m}
      spec:
        selector: {matchLabels: {app: ratings, version: v1}}
        template:
          metadata: {labels: {app: ratings, version: v1}}
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
            annotations: {sidecar.istio.io/proxyCPU: 100m}
          spec:
            containers:
            - {name: ratings, image: bookinfo/ratings}
      """
  ) { set, report in
    for annotated in AnnotatedObject.all(in: set) {
      for (key, value) in annotated.annotations {
        guard let known = KnownAnnotations.byName[key], !known.works(on: annotated.kind) else { continue }
        let isForTemplate = known.kinds == ["Pod"] && annotated.object.spec?["template"] != nil
        let kinds = known.kinds.joined(separator: " and ")
        report.report(
          annotated.object, at: value.place,
          "Annotation \(key) has no effect on a \(annotated.kind): Istio reads it on \(kinds) only",
          fix: isForTemplate
            ? "move it to spec.template.metadata.annotations" : "move it to the \(kinds) it is meant for")
      }
    }
  }
}
