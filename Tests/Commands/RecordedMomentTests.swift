import Testing

@testable import pharos

/// Moments before the end of a recording begin with a minus, which is no option.
@Suite struct RecordedMomentTests {
  @Test func aMomentBeforeTheEndIsTakenByEveryCommandThatReadsRecordings() throws {
    #expect(try GraphCommand.parse(["--replay", "a.pharos", "--at", "-5m"]).recorded.at == "-5m")
    #expect(try MetricsCommand.parse(["mesh", "--replay", "a.pharos", "--at", "-5m"]).recorded.at == "-5m")
    #expect(try ReplayCommand.parse(["a.pharos", "--at", "-5m"]).at == "-5m")
  }
}
