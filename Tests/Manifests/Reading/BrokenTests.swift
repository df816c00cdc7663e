import Testing

@testable import Manifests

/// Broken YAML is one problem, at the line where the mistake was made, in words.
@Suite struct BrokenTests {
  struct Case: Sendable {
    var text: String
    var at: Position
    var says: String
    init(_ text: String, _ line: Int32, _ column: Int32, _ says: String) {
      self.text = text
      at = Position(line: line, column: column)
      self.says = says
    }
  }

  static let cases: [Case] = [
    Case("kind: A\nspec:\n\thosts: [a]\n", 3, 1, "tab"),
    Case("kind: A\nspec:\n  a: b\n  \tc: d\n", 4, 3, "tab"),
    Case("kind: A\nspec:\n  host: a: b\n", 3, 10, "second"),
    Case("kind: A\nspec: x\n  host: a\n", 3, 3, "indented"),
    Case("kind: A\nspec:\n  hosts\n  gateways: [a]\n", 3, 3, "colon"),
    Case("kind: A\nspec:\n    a: b\n  c: d\n", 4, 3, "does not fit"),
    Case("kind: A\nspec:\n  name: \"reviews\n  b: c\n", 3, 9, "quote"),
    Case("kind: A\nspec:\n  hosts: [a, b\n", 3, 10, "["),
    Case("kind: A\nspec: {a: b\nc: d\n", 2, 7, "{"),
    Case("kind: A\nspec:\n  hosts: [*]\n", 3, 11, "*"),
    Case("kind: A\nspec:\n  hosts:\n  - *.example.com\n", 4, 5, "*"),
    Case("kind: A\nspec:\n  hosts:\n  - *all\n", 4, 5, "*all"),
    Case("kind: A\nspec:\n  regex: \"\\d+\"\n", 3, 11, "backslash"),
    Case("kind: A\nspec:\n  at: @here\n", 3, 7, "@"),
    Case("kind: A\nspec: - a\n", 2, 7, "list element"),
    Case("kind: A\nspec:\n  - a\n  b: c\n", 4, 3, "list"),
    Case("kind: A\nspec: a\u{7}b\n", 2, 8, "control"),
    Case("kind: A\nspec: a\u{0}b\n", 2, 8, "NUL"),
    Case("kind: A\nspec:\n  [a, b]: c\n", 3, 3, "key"),
    Case("kind: A\nspec:\n  <<: text\n", 3, 7, "<<"),
    Case("kind: A\nspec:\n  text: | here\n", 3, 11, "new line"),
  ]

  @Test(arguments: cases.indices) func theMistakeIsShown(index: Int) throws {
    let expected = Self.cases[index]
    let read = Read.text(expected.text)
    #expect(read.objects.isEmpty)
    #expect(read.problems.count == 1)
    let problem = try #require(read.problems.first)
    #expect(problem.start == expected.at, "\(expected.text)\(problem.message)")
    #expect(problem.message.contains(expected.says), "\(problem.message)")
  }

  @Test func bytesThatAreNoUTF8AreOneProblemWithItsLine() {
    var bytes = Array("kind: A\nmetadata:\n  name: ".utf8)
    bytes += [0xC3, 0x28] + Array("\n".utf8)
    #expect(Read.problems(Read.bytes(bytes)) == ["broken 3:9"])
  }

  @Test func utf16IsNamed() throws {
    var bytes: [UInt8] = [0xFF, 0xFE]
    for byte in "kind: A\n".utf8 { bytes += [byte, 0] }
    for text in [bytes, Array(bytes.dropFirst(2))] {
      let problem = try #require(Read.bytes(text).problems.first)
      #expect(problem.message.contains("UTF-16"))
    }
  }
}
