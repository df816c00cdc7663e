import Testing

@testable import pharos

@Suite struct HistoryOptionsTests {
  @Test func sizesHaveAUnit() {
    let bytes = { (text: String) in ByteSize(argument: text)?.bytes }
    #expect(
      bytes("256MB") == 256_000_000 && bytes("1GB") == 1_000_000_000 && bytes("1.5 gb") == 1_500_000_000)
    #expect(bytes("512MiB") == 512 << 20 && bytes("2GiB") == 2 << 30 && bytes("800k") == 800_000)
    for wrong in [
      "256", "", "MB", "-1MB", "0MB", "1e3MB", "0x10MB", "nanMB", "infGB", "9999999GB", "1TB", "1..2MB",
    ] {
      #expect(bytes(wrong) == nil, "\(wrong)")
    }
  }

  @Test func sizesReadAsTheyAreWritten() {
    for text in ["256MB", "1GB", "800kB", "12.5MB"] {
      #expect(ByteSize(argument: text)?.defaultValueDescription == text)
    }
  }

  @Test func theCommandLineWinsOverTheFile() throws {
    var user = UserConfiguration()
    #expect(try HistoryOptions.parse([]).configuration(user).maximumBytes == 256_000_000)
    user.history = ByteSize(bytes: 50_000_000)
    #expect(try HistoryOptions.parse([]).configuration(user).maximumBytes == 50_000_000)
    let given = try HistoryOptions.parse(["--history", "1GB"])
    #expect(given.configuration(user).maximumBytes == 1_000_000_000)
  }

  @Test func whatHoldsNothingIsRefused() {
    #expect(throws: (any Error).self) { try HistoryOptions.parse(["--history", "1MB"]) }
    #expect(throws: (any Error).self) { try HistoryOptions.parse(["--history", "lots"]) }
  }
}
