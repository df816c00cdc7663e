import Mesh
import Testing

@Suite struct FlushRuleTests {
  @Test func theFlushBeforeAFirstReadingIsToldByTheOneAfterIt() {
    // Read each second from 100 on; flushes at 102.3, 107.3 and so on are seen at the next reading.
    #expect(FlushRule.seconds(from: 100, to: 110, flushes: [103, 108]) == 10)
    #expect(FlushRule.seconds(from: 100, to: 160, flushes: (0..<12).map { 103 + 5 * Double($0) }) == 60)
  }

  @Test func aFlushThatMovedNothingCameAtTheBeatOfTheOthers() {
    #expect(FlushRule.seconds(from: 100, to: 130, flushes: [98, 103, 108]) == 30)
    #expect(FlushRule.seconds(from: 130, to: 160, flushes: [108, 143, 148]) == 30)
    #expect(FlushRule.seconds(from: 100, to: 110, flushes: []) == 10)
  }

  @Test func readingsALittleLateStillMakeWholeIntervals() {
    #expect(FlushRule.seconds(from: 100, to: 110, flushes: [99, 104.1, 109.9]) == 10)
  }

  @Test func aProxyThatFlushesAtAnotherBeatIsTakenAsItIs() {
    #expect(FlushRule.seconds(from: 100, to: 106, flushes: (100...106).map(Double.init)) == 6)
    #expect(FlushRule.seconds(from: 100, to: 111, flushes: [100, 102, 104, 106, 108, 110]) == 10)
  }

  @Test func withoutAFlushInBetweenThereIsNoTime() {
    #expect(FlushRule.seconds(from: 100, to: 101, flushes: [99]) == 0)
  }
}
