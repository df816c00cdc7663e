import Testing

@testable import Diagnosis

/// Values of a wrong type, missing and absurd ones, in every line of every page's bad example.
@Suite struct KialiHostileTests {
  private static let values = ["", "[]", "{}", "-9223372036854775808", "[[{x: ~}]]"]

  @Test(arguments: KialiRules.all.filter { !$0.bad.isEmpty }.map(\.code))
  func aRuleTakesAnyValueAnywhere(code: String) throws {
    let rule = try #require(RuleCatalogue.rule(code))
    let lines = rule.bad.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for index in lines.indices {
      guard let colon = lines[index].firstIndex(of: ":") else { continue }
      for value in Self.values {
        var broken = lines
        broken[index] = "\(lines[index][...colon]) \(value)"
        let findings = Analysing.run(broken.joined(separator: "\n"), only: [code]).findings
        #expect(findings.allSatisfy { ([$0.code] + $0.related).contains(code) })
      }
    }
  }
}
