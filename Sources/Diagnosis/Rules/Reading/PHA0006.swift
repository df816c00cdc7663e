extension Rule {
  /// A text over a limit, or a chart's templates.
  static let pha0006 = Rule(
    "PHA0006", "NotRead", .warning, kinds: [],
    explanation: """
      Something was not read: a file above 64 MB, a document with millions of values, lists nested a hundred deep, \
      aliases that multiply (a "billion laughs" text). Kubernetes takes no object above 1.5 MB; such a text is a \
      mistake or an attack. What it holds is not known.
      """,
    remedy: "Split the file, or leave it out.", bad: "", good: ""
  ) { set, report in
    TextProblems.report([.limit], set, &report)
  }
}
