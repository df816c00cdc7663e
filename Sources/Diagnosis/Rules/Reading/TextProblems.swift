import Manifests

/// Turns what the reader could not read into findings.
enum TextProblems {
  /// Reports every problem of a kind under the running rule.
  static func report(_ kinds: Set<ReadingProblem.Kind>, _ set: ConfigSet, _ report: inout RuleReport) {
    for problem in set.problems where kinds.contains(problem.kind) {
      guard set.sources.indices.contains(problem.source) else { continue }
      let file = set.sources[problem.source].name
      report.report(
        kind: "File", name: file == "-" ? "standard input" : file, file: file, start: problem.start,
        end: problem.end, problem.message, fix: problem.fix)
    }
  }
}
