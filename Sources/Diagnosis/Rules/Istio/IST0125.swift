import Manifests

extension Rule {
  /// An annotation whose value the injector refuses.
  static let ist0125 = Rule(
    "IST0125", "InvalidAnnotation", .warning, kinds: ["Namespace", "Service", "Pod", "Deployment"],
    explanation: """
      The annotation is known, but its value is not of the form it needs. The injector refuses such a pod: the \
      ReplicaSet reports that it could not create it, or (for a pod that exists) the setting has no effect.
      """,
    remedy:
      "Correct the value; the finding says what it should be. Annotations are texts: quote numbers and booleans.",
    bad: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: ratings, version: v1}}
        template:
          metadata:
            labels: {app: ratings, version: v1}
            annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: mysql}
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
            annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: "3306"}
          spec:
            containers:
            - {name: ratings, image: bookinfo/ratings}
      """
  ) { set, report in
    for annotated in AnnotatedObject.all(in: set) {
      for (key, value) in annotated.annotations {
        guard KnownAnnotations.byName[key]?.works(on: annotated.kind) == true,
          let form = AnnotationValue.byName[key], !form.accepts(value.value)
        else { continue }
        report.report(
          annotated.object, at: value.place,
          "Annotation \(key) has the value \(value.value.isEmpty ? "\"\"" : value.value), which Istio refuses: it wants \(form.wanted)",
          fix: "write \(form.wanted)")
      }
    }
  }
}
