import Manifests

extension Rule {
  /// An annotation that Istio wants no longer.
  static let ist0135 = Rule(
    "IST0135", "DeprecatedAnnotation", .info, kinds: ["Namespace", "Service", "Pod", "Deployment"],
    explanation: """
      The annotation still works, but Istio has replaced it and may drop it in a later release. Settings of the proxy \
      moved to `proxy.istio.io/config`; injection is asked for with the label `sidecar.istio.io/inject`, because \
      webhooks can select by labels and not by annotations.
      """,
    remedy: "Use what the finding names instead.",
    bad: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ratings-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: ratings, version: v1}}
        template:
          metadata:
            labels: {app: ratings, version: v1}
            annotations: {sidecar.istio.io/inject: "true"}
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
            labels: {app: ratings, version: v1, sidecar.istio.io/inject: "true"}
          spec:
            containers:
            - {name: ratings, image: bookinfo/ratings}
      """
  ) { set, report in
    for annotated in AnnotatedObject.all(in: set) {
      for (key, value) in annotated.annotations {
        guard KnownAnnotations.byName[key]?.isDeprecated == true else { continue }
        if key == "sidecar.istio.io/inject", annotated.labels[key] != nil { continue }
        let instead = replacement(of: key)
        report.report(
          annotated.object, at: value.place,
          "Annotation \(key) is deprecated" + (instead.map { ": \($0) replaces it" } ?? ""),
          fix: instead.map { "use \($0)" })
      }
    }
  }

  private static func replacement(of key: String) -> String? {
    switch key {
    case "sidecar.istio.io/inject": "the label sidecar.istio.io/inject"
    case "sidecar.istio.io/discoveryAddress": "discoveryAddress in proxy.istio.io/config"
    case "sidecar.istio.io/extraStatTags": "extraStatTags in proxy.istio.io/config"
    case "sidecar.istio.io/statsCompression": "statsCompression in proxy.istio.io/config"
    case "sidecar.istio.io/statsInclusionPrefixes":
      "proxyStatsMatcher.inclusionPrefixes in proxy.istio.io/config"
    case "sidecar.istio.io/statsInclusionSuffixes":
      "proxyStatsMatcher.inclusionSuffixes in proxy.istio.io/config"
    case "sidecar.istio.io/statsInclusionRegexps":
      "proxyStatsMatcher.inclusionRegexps in proxy.istio.io/config"
    case "traffic.sidecar.istio.io/kubevirtInterfaces": "istio.io/reroute-virtual-interfaces"
    default: nil
    }
  }
}
