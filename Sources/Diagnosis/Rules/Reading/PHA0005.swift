extension Rule {
  /// A Helm template that nobody rendered.
  static let pha0005 = Rule(
    "PHA0005", "UnrenderedTemplate", .error, kinds: [],
    explanation: """
      The text holds Helm's `{{ … }}`: it is a template, and becomes YAML only when Helm renders it. kubectl refuses \
      it, and nothing can be said of the objects it makes. The `templates` folder of a chart is passed over.
      """,
    remedy: "Check what the template makes: `helm template CHART | pharos analyze -`.",
    bad: """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: {{ .Release.Name }}-settings
      data: {}
      """,
    good: """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: bookinfo-settings
      data: {}
      """
  ) { set, report in
    TextProblems.report([.template], set, &report)
  }
}
