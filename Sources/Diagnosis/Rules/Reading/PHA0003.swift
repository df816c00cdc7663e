extension Rule {
  /// A file that cannot be opened.
  static let pha0003 = Rule(
    "PHA0003", "UnreadableFile", .error, kinds: [],
    explanation: """
      A file or folder that was to be read is not there, may not be read, or is no file (a socket, a device). The \
      others are read; what this one holds is not known, and rules that look for it may report it as missing.
      """,
    remedy: "Check the path and its permissions.", bad: "", good: ""
  ) { set, report in
    TextProblems.report([.unreadable], set, &report)
  }
}
