extension Rule {
  /// Templates of a chart that were passed over.
  static let pha0015 = Rule(
    "PHA0015", "ChartTemplatesPassedOver", .info, kinds: [],
    explanation: """
      A folder holds a Helm chart (a `Chart.yaml`). The files of its `templates` are no YAML before Helm renders them with \
      values, so they are not read, and rules that look for what they make may miss it.
      """,
    remedy: "Check what the chart makes: `helm template CHART | pharos analyze -`.", bad: "", good: ""
  ) { set, report in
    TextProblems.report([.passedOver], set, &report)
  }
}
