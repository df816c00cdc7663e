extension Rule {
  /// A key twice in one map.
  static let pha0002 = Rule(
    "PHA0002", "DuplicateKey", .error, kinds: [],
    explanation: """
      A key stands twice in the same map. Only the last one counts, the first is lost without a word: two `http:` \
      blocks in a VirtualService leave the routes of the second alone. kubectl's strict validation refuses such a \
      document; Helm, GitOps tools and older kubectl take it.
      """,
    remedy: "Join the two values, or delete one of the keys.",
    bad: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, namespace: bookinfo}
      data:
        mode: slow
        mode: fast
      """,
    good: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, namespace: bookinfo}
      data:
        mode: fast
      """
  ) { set, report in
    TextProblems.report([.duplicateKey], set, &report)
  }
}
