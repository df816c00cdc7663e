import Testing

@testable import Manifests

/// Hostile and enormous texts end in a problem.
@Suite struct LimitTests {
  private static let head = "kind: A\nmetadata: {name: a}\n"

  @Test func aliasesThatMultiplyAreStopped() {
    var text = Self.head + "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let list = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(list)]\n"
    }
    #expect(Read.text(text).problems.map(\.kind) == [.limit])
  }

  @Test func aliasesThatDeepenAreStopped() {
    var text = Self.head + "a0: &a0 [x]\n"
    for level in 1...300 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    #expect(Read.text(text).problems.map(\.kind) == [.limit])
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "]) func deepNestingIsStopped(open: String) {
    let text = Self.head + "---\nkind: A\nx:\n  " + String(repeating: open, count: 100_000) + "\n"
    let read = Read.text(text)
    #expect(read.objects.map(\.name) == ["a"])
    #expect(read.problems.count == 1)
  }

  @Test func deepJSONIsStopped() {
    #expect(Read.text(String(repeating: "[", count: 100_000)).problems.count == 1)
    #expect(Read.text(String(repeating: "{\"a\":", count: 100_000)).problems.count == 1)
  }

  @Test func tooManyDocumentsAreReadUpToTheLimit() {
    var limits = ReadingLimits()
    limits.documents = 100
    let text = String(repeating: Self.head + "---\n", count: 1000)
    let read = Read.bytes(Array(text.utf8), limits: limits)
    #expect(read.objects.count == 100)
    #expect(Read.problems(read) == ["limit 300:1"])
    let json = String(repeating: "{\"kind\": \"A\", \"metadata\": {}}\n", count: 1000)
    #expect(Read.bytes(Array(json.utf8), limits: limits).objects.count <= 101)
  }

  @Test func tooManyValuesAreNotKept() {
    var limits = ReadingLimits()
    limits.nodes = 1000
    for text in [
      Self.head + "x: [" + String(repeating: "a,", count: 2000) + "]\n",
      Self.head + "x:\n" + String(repeating: "- a\n", count: 2000),
      "{\"kind\": \"A\", \"x\": [" + String(repeating: "1,", count: 2000) + "1]}",
    ] {
      let read = Read.bytes(Array(text.utf8), limits: limits)
      #expect(read.objects.isEmpty)
      #expect(read.problems.map(\.kind) == [.limit])
    }
  }

  @Test func oneEndlessTextIsNotKept() {
    let long = String(repeating: "x", count: 3 << 20)
    for text in [Self.head + "x: \(long)\n", Self.head + "x: \"\(long)\"\n", Self.head + "x: |\n  \(long)\n"]
    {
      #expect(Read.text(text).problems.map(\.kind) == [.limit])
    }
  }

  @Test func hugeMapsAndManyDirectivesTakeLinearTime() {
    // Quadratic work on these would take minutes.
    let keys = (0..<100_000).map { "k\($0): v\n" }.joined()
    #expect(Read.text(Self.head + keys).objects.count == 1)
    let directives = String(repeating: "%TAG !a! tag:x\n", count: 100_000) + "---\n" + Self.head
    #expect(Read.text(directives).problems.map(\.kind) == [.limit])
  }

  @Test func manyProblemsAreCountedAndNotAllKept() {
    let text = String(repeating: "kind: A\nx: b: c\n---\n", count: 1000)
    let read = Read.text(text)
    #expect(read.problems.count == 201)
    #expect(read.problems.last?.message.contains("800") == true)
  }
}
