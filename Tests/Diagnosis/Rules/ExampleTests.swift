import Diagnosis
import Testing

/// Every page's examples are true: the bad one gives exactly that code, the good one nothing.
@Suite struct ExampleTests {
  static let rules = RuleCatalogue.all.filter { $0.state == .built && !$0.bad.isEmpty }

  @Test(arguments: rules.map(\.code)) func badGivesExactlyThatCode(code: String) throws {
    let rule = try #require(RuleCatalogue.rule(code))
    let only: Set<String> = rule.isDefault ? [] : [code]
    let findings = Analysing.run(rule.bad, only: only).findings
    #expect(!findings.isEmpty)
    for finding in findings {
      #expect(
        ([finding.code] + finding.related).contains(code),
        "\(finding.code) \(finding.subject): \(finding.message)")
    }
  }

  @Test(arguments: rules.map(\.code)) func goodGivesNothing(code: String) throws {
    let rule = try #require(RuleCatalogue.rule(code))
    let only: Set<String> = rule.isDefault ? [] : [code]
    #expect(Analysing.lines(Analysing.run(rule.good, only: only)) == [])
  }
}
