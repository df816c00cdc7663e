import Terminal
import Testing

@testable import Charts

@Suite struct LegendTests {
  private func legend(_ count: Int, _ name: String, moment: String = "") -> Legend {
    Legend(
      entries: (0..<count).map {
        LegendEntry(sign: "*", ink: .series($0), name: "\(name)\($0)", value: "\($0) ms")
      }, moment: moment, ground: .ground)
  }

  private func text(_ legend: Legend, width: Int, rows: Int = 1) -> String {
    var canvas = Canvas(Size(width: width, height: rows))
    legend.draw(&canvas, in: Rect(canvas.size))
    return canvas.text
  }

  @Test func namesStayWhenRoomIsScarceAndNumbersAtTheCursor() {
    #expect(text(legend(2, "p"), width: 40) == "* p0 0 ms   * p1 1 ms")
    #expect(text(legend(2, "p"), width: 20) == "* p0  * p1")
    #expect(text(legend(2, "p", moment: "12:00:00"), width: 26) == "12:00:00  * 0 ms  * 1 ms")
    #expect(text(legend(2, "p", moment: "12:00:00"), width: 18) == "* 0 ms  * 1 ms")
  }

  @Test func whatHasNoRoomIsCounted() {
    #expect(text(legend(9, "code"), width: 30) == "* code0  * code1  +7 more")
    #expect(text(legend(3, "a-name-that-is-much-too-long-"), width: 24) == "* a-nam…ng-0  +2 more")
  }

  @Test func nothingIsEverWiderThanItsRoomNorLost() {
    for count in 1...12 {
      for width in 12...120 {
        for rows in 1...3 {
          let lines = text(legend(count, "workload-"), width: width, rows: rows)
          let shown = lines.count { $0 == "*" }
          let more = lines.split(separator: "+").last.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
          #expect(shown == count || shown + more == count, "\(count) in \(width)x\(rows): \(lines)")
          #expect(!lines.contains("more…"))
        }
      }
    }
  }

  @Test func namesAreCutWhereTheyAreAlike() {
    #expect(ShortName.cut("productpage-v1-7c67b", to: 11) == "produ…7c67b")
    #expect(ShortName.cut("short", to: 11) == "short")
    #expect(ShortName.cut("abcdefgh", to: 4) == "abc…")
    #expect(TextWidth.of(ShortName.cut("名前名前名前名前", to: 9)) <= 9)
  }

  @Test func seriesOfOneColourHaveAnotherSign() {
    for glyphs in ChartGlyphs.allCases {
      let looks = (0..<32).map { "\(Ink.series($0)) \(SeriesMark.scalar($0, glyphs))" }
      #expect(Set(looks).count == looks.count)
      let fillings = (0..<16).map { "\(Ink.series($0)) \(Texture(index: $0).sample(glyphs))" }
      #expect(Set(fillings).count == fillings.count)
    }
    #expect(Set((0..<8).map { Texture(index: $0).sample(.braille) }).count == 8)
  }

  @Test func theFocusIsSeenWithoutColour() {
    let focused = ChartOptions(clock: Cases.clock, isFocused: true)
    #expect(Cases.canvas(Cases.latency, 80, 12, options: focused).text.hasPrefix("▌Duration ms"))
    #expect(Cases.canvas(Cases.bars, 80, 12, glyphs: .ascii, options: focused).text.hasPrefix(">Requests by"))
  }

  @Test func aTableAlignsValuesAndCountsTheRest() {
    var canvas = Canvas(Size(width: 16, height: 3))
    legend(5, "series-").drawTable(&canvas, in: Rect(canvas.size))
    #expect(canvas.text == "* series-0  0 ms\n* series-1  1 ms\n+3 more")
  }
}
