import Mesh
import Testing

@testable import Dashboard

/// Something with a few known numbers.
private struct Thing: FindSubject {
  var numbers: [FindOperand: Double] = [:]
  var names: [FindOperand: [String]] = [:]
  var flags: [FindOperand: Bool] = [:]
  var findHealth: Health?

  func number(_ operand: FindOperand) -> Double? { numbers[operand] }
  func texts(_ operand: FindOperand) -> [String] { names[operand] ?? [] }
  func flag(_ operand: FindOperand) -> Bool? { flags[operand] }
  var findText: String { names.values.flatMap { $0 }.sorted().joined(separator: " ") }
}

@Suite struct FindExpressionTests {
  private let reviews = Thing(
    numbers: [.rps: 12, .percentError: 5, .p95: 220, .throughput: 12_000],
    names: [.name: ["reviews-v3", "Reviews"], .namespace: ["default"], .version: ["v3"]],
    flags: [.mtls: false, .healthy: false, .idle: false], findHealth: .failure)

  private func fits(_ text: String, _ thing: Thing? = nil) throws -> Bool {
    try FindExpression(text).matches(thing ?? reviews)
  }

  private func problem(_ text: String, known: Set<FindOperand> = Set(FindOperand.allCases)) -> String? {
    do throws(FindProblem) {
      _ = try FindExpression(text, known: known)
      return nil
    } catch { return error.sentence }
  }

  @Test(arguments: [
    "rps > 10", "rps>10", "%error >= 5", "%error = 5%", "rt95 > 200", "rt > 0.2s", "rt > 200 ms", "rps < 1k",
    "rps > 600/min", "throughput >= 12kB/s", "throughput > 11 KiB", "name contains REV", "name *= rev",
    "name ^= reviews", "name endswith v3", "name = reviews", "ns = default", "name !*= ratings",
    "name not contains ratings", "!mtls", "! healthy", "not idle", "health = failure", "health >= degraded",
    "rps > 10 AND %error > 1", "rps > 100 or %error > 1", "rps > 100 OR mtls OR !healthy",
    "rps > 100 AND mtls OR ns = default", "ns = default AND (mtls OR rps > 1)", "!(mtls or idle)",
    "version is v3", "version is not v1", "p50 = unknown", "rt95 != unknown", "rev", "reviews v3",
    "\"reviews-v3\"", "rev rps > 10", "rps", "name != ratings", "p50 = NaN",
  ])
  func whatFits(_ text: String) throws { #expect(try fits(text)) }

  @Test(arguments: [
    "rps > 12", "rps >= 12.5", "%error < 5", "rt95 < 200ms", "name = rev", "name != reviews", "mtls",
    "healthy",
    "rps > 10 AND mtls", "rps > 100 OR mtls", "ratings", "reviews v1", "name contains ratings", "!rev",
    "ns = default AND mtls OR rps > 100", "rt95 = unknown", "\"healthy\"", "name !*= rev",
  ])
  func whatDoesNotFit(_ text: String) throws { #expect(try !fits(text)) }

  @Test func whatIsNotKnownFitsNeitherAQuestionNorItsOpposite() throws {
    #expect(try !fits("p99 > 1"))
    #expect(try !fits("!(p99 > 1)"))
    #expect(try !fits("sidecar"))
    #expect(try !fits("!sidecar"))
    #expect(try !fits("cluster != east"))
    #expect(try fits("p99 > 1 OR rps > 10"))
    #expect(try !fits("p99 > 1 AND rps > 10"))
  }

  @Test func andBindsCloserThanOr() throws {
    // (no AND no) OR yes, not no AND (no OR yes).
    #expect(try fits("mtls AND mtls OR rps > 1"))
    #expect(try fits("rps > 1 OR mtls AND mtls"))
    #expect(try !fits("(rps > 1 OR mtls) AND mtls"))
  }

  @Test func problemsAreSentencesThatSayWhatWouldBeRight() {
    #expect(problem("rps >") == "What is “rps >” to be compared with? rps > 10")
    #expect(problem("rps > many") == "“many” is no number for rps: rps > 10")
    #expect(problem("rt95 > 5 kB") == nil, "the unit that does not fit is a word of its own")
    #expect(problem("rt95 > 5kB") == "“5kB” is no number for rt95: rt95 > 200ms")
    #expect(problem("name > 3") == "“name” is text: =, !=, contains, startswith and endswith compare it")
    #expect(problem("rps *= 3") == "“rps” is a number: = != > >= < <= compare it")
    #expect(problem("healthy = yes") == "“healthy” stands alone: it holds or not")
    #expect(problem("> 3") == "What is to be compared must stand before “>”: rps > 10")
    #expect(problem("rps > 3 AND") == "Something is missing after “AND”")
    #expect(problem("OR rps > 3") == "Something is missing before “OR”")
    #expect(problem("(rps > 3") == "A “)” is missing")
    #expect(problem("rps > 3)") == "There is no “(” for this “)”")
    #expect(problem("versoin = v1") == "“versoin” cannot be compared. Did you mean version?")
    #expect(problem("health > red") == "Health is failure, degraded, notReady, healthy or na")
    #expect(problem("label:app = x")?.isEmpty == false)
    #expect(problem("httpin > 3", known: [.rps]) == "“httpin” is not known here: rps")
    #expect(problem("") == "Nothing to look for")
  }

  @Test func nestingWithoutEndIsRefusedAndNothingElseHappens() {
    let deep = String(repeating: "(", count: 100_000)
    #expect(problem(deep) == "The expression is too long")
    #expect(problem(String(repeating: "! ", count: 5_000) + "mtls") == "The expression is too long")
  }

  @Test(arguments: [
    "\"", "!=", "(((", "a = \"", "%", "()", "rps > > 3", "é > ü", "\u{0}", "not", "AND OR", "is",
  ])
  func whateverIsTypedGetsAnAnswer(_ text: String) {
    // A problem or an expression: both are answers.
    let expression = try? FindExpression(text)
    #expect((expression == nil) == (problem(text) != nil))
  }

  @Test func everySpellingMeansOneThing() {
    for isFlag in [true, false] {
      var owner: [String: FindOperand] = [:]
      for operand in FindOperand.allCases where (operand.kind == .flag) == isFlag {
        for spelling in operand.spellings {
          #expect(owner[spelling] == nil, "\(spelling): \(operand) and \(owner[spelling]?.rawValue ?? "")")
          #expect(spelling == spelling.lowercased())
          owner[spelling] = operand
        }
      }
    }
  }
}
