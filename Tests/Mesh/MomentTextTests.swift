import Foundation
import Mesh
import Testing

@Suite struct MomentTextTests {
  /// 2026-05-04, 10:00 to 14:00 UTC.
  private static let begin = Date(timeIntervalSince1970: 1_777_888_800)
  private static let end = begin.addingTimeInterval(4 * 3600)

  private static func parse(_ text: String, utcOffset: Int = 0) -> Double? {
    MomentText.parse(text, in: begin...end, utcOffset: utcOffset)?.timeIntervalSince(begin)
  }

  @Test func beforeTheEndAndAfterTheBegin() {
    #expect(Self.parse("-5m") == 14_100.0)
    #expect(Self.parse("+30s") == 30)
    #expect(Self.parse("+1.5h") == 5400)
    #expect(Self.parse("-90") == 14_310.0)
  }

  @Test func aTimeOfDayIsTheLastOneThatIsKnown() {
    #expect(Self.parse("12:30") == 2.5 * 3600)
    #expect(Self.parse("12:30:15") == 2.5 * 3600 + 15)
    // Not yet today: yesterday's.
    #expect(Self.parse("14:01") == -71_940.0)
    // The user's own clock is two hours ahead.
    #expect(Self.parse("14:30", utcOffset: 7200) == 2.5 * 3600)
  }

  @Test func aFullTimeIsItself() {
    #expect(Self.parse("2026-05-04T10:00:30Z") == 30)
    #expect(Self.parse("2026-05-04T10:00:30.5Z") == 30.5)
    #expect(Self.parse("2026-05-04T12:00:30+02:00") == 30)
  }

  @Test(arguments: [
    "", "now", "25:00", "12:60", "-", "+x", "12", "1:2:3:4", "-5 m", "--5m", "+-3s", "-1e400s",
  ])
  func whatIsNoTimeIsNone(text: String) { #expect(Self.parse(text) == nil) }
}
