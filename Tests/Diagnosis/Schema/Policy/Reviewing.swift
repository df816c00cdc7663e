import Manifests
import Testing

@testable import Diagnosis

/// Runs the validators of routes and policies alone, on one object.
enum Reviewing {
  /// A small object, and `CODE path` of each finding about it, in the order of the text.
  struct Case: Sendable, CustomTestStringConvertible {
    let yaml: String
    let expected: [String]
    var testDescription: String { expected.joined(separator: ", ") + " in " + yaml.prefix(400) }

    init(_ yaml: String, _ expected: String...) {
      self.yaml = yaml
      self.expected = expected
    }
  }

  static func findings(_ yaml: String) -> [Finding] {
    let read = ManifestReader().read([ManifestSource(name: "a.yaml", bytes: Array(yaml.utf8))])
    var report = RuleReport(set: ConfigSet(read))
    for shared in PolicySchemaChecks.all { shared.check(report.set, &report) }
    return report.findings.sorted { ($0.start, $0.code, $0.path) < ($1.start, $1.code, $1.path) }
  }

  static func check(_ header: String, _ spec: String, _ expected: [String]) {
    let body = spec.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(
      separator: "\n")
    let found = findings(header + "\nspec:\n" + body)
    #expect(found.map { "\($0.code) \($0.path)" } == expected, "\(found.map(\.message))")
    for finding in found {
      #expect(finding.start.line > 0 && !finding.message.isEmpty)
      #expect(
        finding.level == (finding.code == "IST0106" ? .error : finding.code == "IST0131" ? .info : .warning))
    }
  }

  static func object(_ kind: String, _ group: String) -> String {
    "apiVersion: \(group)/v1\nkind: \(kind)\nmetadata: {name: a, namespace: bookinfo}"
  }
}
