import Testing

/// The whole program in a real terminal. One after the other: each story has the machine to itself.
@Suite(.serialized) enum EndToEnd {}

extension EndToEnd {
  @Suite struct CommandLineTests {
    @Test func anOptionThatDoesNotExistIsAUsageError() throws {
      let result = try Program.run("--no-such-option")
      #expect(result.status == 2)
      #expect(result.errors.contains("--no-such-option"))
    }
  }
}
