import Testing

@testable import Terminal

@Suite struct ChartTests {
  @Test func zeroIsALineAndUnknownIsAGap() {
    #expect(Sparkline.text([0, 0, nil, nil, 1, 1], width: 3) == "⣀\u{2800}⣿")
    #expect(Sparkline.text([0, nil, 1], width: 3, glyphs: .block) == "▁ █")
    #expect(Sparkline.text([0, nil, 1], width: 3, glyphs: .ascii) == "_ #")
    #expect(Sparkline.text([.nan, 0], width: 2, glyphs: .block) == " ▁")
  }

  @Test func theNewestStandsAtTheRight() {
    #expect(Sparkline.text([1], width: 3, glyphs: .block) == "  █")
    #expect(Sparkline.text([9, 9, 9, 0, 1], width: 2, glyphs: .block) == "▁█")
  }

  @Test func aFixedMaximumKeepsTheScale() {
    #expect(Sparkline.text([0.5], width: 1, maximum: 1, glyphs: .block) == "▅")
    #expect(Sparkline.text([0.5], width: 1, glyphs: .block) == "█")
    #expect(Sparkline.text([7], width: 1, maximum: 1, glyphs: .block) == "█")
    #expect(Sparkline.text([0, 0], width: 2, glyphs: .block) == "▁▁")
    #expect(Sparkline.text([.infinity, 1], width: 2, glyphs: .block) == "██")
  }

  @Test func severalRowsShareTheScale() {
    #expect(Sparkline.rows([0, 4, 8], width: 3, height: 2, glyphs: .block) == [" ▁█", "▁██"])
  }

  @Test(arguments: ChartGlyphs.allCases, [0, 1, 7, 200])
  func everyRowHasExactlyItsWidth(glyphs: ChartGlyphs, count: Int) {
    let values = (0..<count).map { index -> Double? in index % 5 == 0 ? nil : Double(index * 37 % 11) - 3 }
    for width in [0, 1, 13] {
      for row in Sparkline.rows(values, width: width, height: 3, glyphs: glyphs) {
        #expect(TextWidth.of(row) == width)
      }
    }
  }

  @Test func barsHaveEighthsAndNeverHideALittle() {
    #expect(HorizontalBar.text(0.5, width: 5) == "██▌  ")
    #expect(HorizontalBar.text(0.001, width: 4) == "▏   ")
    #expect(HorizontalBar.text(0, width: 4) == "    ")
    #expect(HorizontalBar.text(nil, width: 4) == "    ")
    #expect(HorizontalBar.text(7, width: 4) == "████")
    #expect(HorizontalBar.text(0.5, width: 4, glyphs: .ascii) == "##  ")
  }

  @Test func everySpanIsAtLeastAColumn() {
    #expect(HorizontalBar.columns(from: 0, to: 1, width: 40) == (0, 40))
    #expect(HorizontalBar.columns(from: 0.5, to: 0.5, width: 40) == (20, 1))
    #expect(HorizontalBar.columns(from: 1, to: 1, width: 40) == (39, 1))
    #expect(HorizontalBar.columns(from: -3, to: .nan, width: 40) == (0, 1))
  }
}
