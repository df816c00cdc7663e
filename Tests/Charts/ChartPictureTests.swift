import Charts
import Terminal
import Testing

/// What charts look like, without colour.
@Suite struct ChartPictureTests {
  static let charts: [(String, Chart)] = [
    ("area", Cases.requests), ("line", Cases.latency), ("stacked", Cases.codes), ("sources", Cases.sources),
    ("heat", Cases.heat), ("bars", Cases.bars),
  ]

  @Test(arguments: ChartGlyphs.allCases, charts.indices)
  func everyKindInEveryGlyphs(glyphs: ChartGlyphs, index: Int) {
    let (name, chart) = Self.charts[index]
    expectPicture(Cases.canvas(chart, 96, 18, glyphs: glyphs), "\(name)-96x18-\(glyphs)")
  }

  @Test(arguments: charts.indices, [[20, 3], [38, 4], [38, 6], [38, 9], [60, 12]])
  func smallOnesGiveWay(index: Int, size: [Int]) {
    let (name, chart) = Self.charts[index]
    expectPicture(Cases.canvas(chart, size[0], size[1]), "\(name)-\(size[0])x\(size[1])")
  }

  @Test(arguments: charts.indices) func theCursorReadsValuesOut(index: Int) {
    let (name, chart) = Self.charts[index]
    let options = ChartOptions(cursor: Cases.end - 79, clock: Cases.clock)
    expectPicture(Cases.canvas(chart, 96, 12, options: options), "\(name)-cursor")
    expectPicture(Cases.canvas(chart, 38, 6, options: options), "\(name)-cursor-38x6")
    expectPicture(Cases.canvas(chart, 80, 4, options: options), "\(name)-cursor-80x4")
  }

  @Test func distancesInsteadOfTimes() {
    let options = ChartOptions(clock: .relative(to: Cases.end), legend: .below)
    expectPicture(Cases.canvas(Cases.latency, 80, 14, options: options), "relative")
  }

  @Test func nothingKnownSaysWhy() {
    let chart = Chart(
      "Retries", .perSecond,
      .line(
        ChartData(end: Cases.end, step: 1, series: [ChartSeries("retries", Array(repeating: nil, count: 60))])
      ))
    let options = ChartOptions(clock: Cases.clock, noData: "Not collected: the proxy leaves retries out")
    expectPicture(Cases.canvas(chart, 60, 10, options: options), "no-data")
    expectPicture(Cases.canvas(chart, 30, 4, options: options), "no-data-small")
  }
}
