extension Rule {
  /// A file or document without an object.
  static let pha0004 = Rule(
    "PHA0004", "NoKubernetesObject", .warning, kinds: [],
    explanation: """
      A file that was named holds no Kubernetes object, or one of its documents is none: it has no `kind`. kubectl \
      refuses a file with such a document, and the objects behind it are not applied. Files that are only met in a \
      folder (a chart's values, a CI pipeline, a kustomization) are passed over and counted.
      """,
    remedy: "Name another file, delete the document, or give it its `apiVersion` and `kind`.",
    bad: """
      replicas: 3
      image: reviews
      """,
    good: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, namespace: bookinfo}
      data: {replicas: "3"}
      """
  ) { set, report in
    TextProblems.report([.notAnObject], set, &report)
  }
}
