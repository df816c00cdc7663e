import Terminal
import Testing

@testable import Charts

@Suite struct TimeTicksTests {
  @Test func labelsNeverOverlapAndStandInside() {
    var random = Seeded(state: 4)
    for _ in 0..<3000 {
      let length =
        Decade.power(Int.random(in: -1...9, using: &random)) * Double.random(in: 1...10, using: &random)
      let start = Double.random(in: -1e6...2e9, using: &random)
      let columns = Int.random(in: 1...220, using: &random)
      let left = Int.random(in: 0...8, using: &random)
      let clock: ChartClock =
        Bool.random(using: &random)
        ? .wall(utcOffset: Int.random(in: -14...14, using: &random) * 1800) : .relative(to: start + length)
      let ticks = TimeTicks.make(start...(start + length), columns: columns, clock: clock, left: left)
      var free = -left
      for tick in ticks where !tick.label.isEmpty {
        #expect(tick.x >= free)
        #expect((0..<columns).contains(tick.column))
        free = tick.x + TextWidth.of(tick.label) + 2
        #expect(free - 2 <= columns)
      }
    }
  }

  @Test func timesAreWholeOnTheWall() {
    // 12:37:08 to 12:42:07 in Berlin; 17:07 to 17:12 in Delhi, half an hour off.
    let window = (Cases.end - 299)...Cases.end
    func labels(_ offset: Int, _ columns: Int) -> [String] {
      TimeTicks.make(window, columns: columns, clock: .wall(utcOffset: offset)).map(\.label)
    }
    #expect(labels(3600, 60) == ["12:38", "12:39", "12:40", "12:41", "12:42"])
    #expect(labels(19_800, 20).contains("17:10"))
    #expect(labels(3600, 200).contains("12:38:30"))
  }

  @Test func dayStartsAreDates() {
    let midnight = 1_763_683_200.0  // 2025-11-21 00:00 UTC
    let window = (midnight - 43_200)...(midnight + 43_200)
    let labels = TimeTicks.make(window, columns: 60, clock: .wall(utcOffset: 0)).map(\.label)
    #expect(labels.contains("21 Nov") && labels.contains("18:00"))
    #expect(WallTime.day(951_782_400) == "29 Feb")
    #expect(WallTime.day(-86_400) == "31 Dec")
    #expect(WallTime.seconds(-1) == "23:59:59")
  }

  @Test func distancesCountFromNow() {
    let labels = TimeTicks.make(0...300, columns: 80, clock: .relative(to: 300), right: 3).map(\.label)
    #expect(labels.contains("-4 min") && labels.last == "now")
  }

  @Test func nothingIsSaidOfTimesThatCannotBe() {
    #expect(TimeTicks.make(0...1e300, columns: 50, clock: .wall(utcOffset: 0)).isEmpty)
    #expect(TimeTicks.make(5...5, columns: 50, clock: .wall(utcOffset: 0)).isEmpty)
  }
}
