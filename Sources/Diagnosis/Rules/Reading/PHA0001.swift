extension Rule {
  /// A document that is no YAML.
  static let pha0001 = Rule(
    "PHA0001", "BrokenYAML", .error, kinds: [],
    explanation: """
      The text cannot be read as YAML (or JSON): wrong indentation, a tab, a missing colon, a quote or bracket that is \
      not closed, bytes that are no UTF-8. kubectl refuses the document. The other documents of the file are read; \
      nothing is said of this one.
      """,
    remedy: "Mend the line; the message says what was expected.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [*.example.com]
      """,
    good: """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: hosts, namespace: bookinfo}
      data: {host: "*.example.com"}
      """
  ) { set, report in
    TextProblems.report([.broken], set, &report)
  }
}
