import Terminal
import Testing

@testable import Charts

/// What must hold for all data and all sizes.
@Suite struct ChartPropertyTests {
  private static let strange: [Double?] = [
    nil, .nan, .infinity, -.infinity, 0, -0.0, 1e308, -1e308, 5e-300, 1e-12, -3, 1,
  ]

  private static func values(_ random: inout Seeded) -> [Double?] {
    let count = [0, 1, 2, 3, 17, 300, 2000].randomElement(using: &random) ?? 0
    let scale = Decade.power(Int.random(in: -6...12, using: &random))
    let oddity = Int.random(in: 0...3, using: &random)
    return (0..<count).map { _ in
      if oddity > 1, Int.random(in: 0...9, using: &random) == 0 {
        return strange.randomElement(using: &random) ?? nil
      }
      return oddity == 0 ? scale : Double.random(in: 0...1, using: &random) * scale
    }
  }

  private static func chart(_ random: inout Seeded) -> Chart {
    let step = [1, 0.1, 10, 3600, 0, .nan].randomElement(using: &random) ?? 1
    let start = [0, 1.7e9, -5, 1e18, .infinity].randomElement(using: &random) ?? 0
    let names = ["", "p99", "a very long name that goes on and on", "名前", "\u{1B}[2J"]
    let series = (0..<Int.random(in: 0...9, using: &random)).map { _ in
      ChartSeries(names.randomElement(using: &random) ?? "", values(&random))
    }
    let data = ChartData(
      start: start, step: step, series: series,
      thresholds: [ChartThreshold(strange.randomElement(using: &random)?.flatMap { $0 } ?? 7, "goal")],
      events: [ChartEvent(at: start + 3, .error, label: "it broke"), ChartEvent(at: .nan)],
      atLeast: Bool.random(using: &random) ? 0...1 : nil)
    let units: [ChartUnit] = [
      .requestsPerSecond, .milliseconds, .bytes, .bytesPerSecond, .percent, .count, .seconds,
    ]
    let heat = HeatMap(
      start: start, step: step, bounds: [0.5, 1, 10, 1e9, .infinity],
      columns: values(&random).map { value in value.map { [0, $0, $0 / 2] } })
    let kinds: [Chart.Kind] = [
      .line(data), .area(data), .stacked(data), .heat(heat),
      .bars(series.map { ChartBar($0.name, $0.values.first ?? nil) }),
    ]
    return Chart(
      names.randomElement(using: &random) ?? "", units.randomElement(using: &random) ?? .count,
      kinds.randomElement(using: &random) ?? .line(data))
  }

  @Test func nothingIsDrawnOutsideAndNothingCrashes() {
    var random = Seeded(state: 2026)
    for round in 0..<1500 {
      let chart = Self.chart(&random)
      var canvas = Canvas(
        Size(width: 130, height: 40), glyphs: Bool.random(using: &random) ? .unicode : .ascii)
      canvas.fill(Rect(canvas.size), .plain, with: "~")
      let rect = Rect(
        x: Int.random(in: -5...60, using: &random), y: Int.random(in: -5...20, using: &random),
        width: Int.random(in: 0...120, using: &random), height: Int.random(in: 0...30, using: &random))
      var options = ChartOptions(
        glyphs: ChartGlyphs.allCases.randomElement(using: &random),
        legend: [.auto, .right, .below, .none].randomElement(using: &random) ?? .auto)
      if Bool.random(using: &random) { options.cursor = Double.random(in: -10...400, using: &random) }
      if Bool.random(using: &random) {
        let from = Double.random(in: -100...2e9, using: &random)
        options.window = from...(from + Double.random(in: 0...4000, using: &random))
      }
      let placement = chart.draw(on: &canvas, in: rect, options: options)
      for y in 0..<40 {
        for x in 0..<130 where !rect.contains(Point(x: x, y: y)) {
          guard canvas[x, y]?.text != "~" else { continue }
          Issue.record("round \(round): drawn at \(x), \(y) outside of \(rect)")
          return
        }
      }
      if let placement {
        #expect(placement.plot.intersection(rect) == placement.plot)
        #expect(placement.window.upperBound > placement.window.lowerBound)
      }
    }
  }

  @Test func aColumnAndItsTimeBelongTogether() {
    let placement = ChartPlacement(plot: Rect(x: 7, y: 0, width: 61, height: 9), window: 100...400)
    for x in 7..<68 {
      #expect(placement.time(atColumn: x).flatMap(placement.column) == x)
    }
    #expect(placement.time(atColumn: 6) == nil && placement.time(atColumn: 68) == nil)
    #expect(placement.column(of: 99) == nil && placement.column(of: 400) == 67)
  }

  @Test func theCursorOfAChartReadsTheValueUnderIt() {
    let data = ChartData(
      start: 1000, step: 10, series: [ChartSeries("a", [0, nil, 2, 3]), ChartSeries("b", [5])])
    #expect(data.value(of: 0, at: 1000) == 0)
    #expect(data.value(of: 0, at: 1012) == nil)
    #expect(data.value(of: 0, at: 1024) == 2)
    #expect(data.value(of: 1, at: 1024) == nil)
    #expect(data.value(of: 7, at: 1000) == nil && data.value(of: 0, at: 2000) == nil)
    #expect(data.extent == 1000...1030)
    let ended = ChartData(
      end: 1030, step: 10, series: [ChartSeries("a", [1, 2, 3, 4]), ChartSeries("b", [9])])
    #expect(ended.start == 1000 && ended.value(of: 1, at: 1030) == 9 && ended.value(of: 1, at: 1000) == nil)
  }

  @Test func aPeakIsNeverLostAndAGapIsAGap() {
    var values = [Double?](repeating: 1, count: 5000)
    values[3111] = 100
    let sampler = Sampler(start: 0, step: 1, window: 0...4999, columns: 60)
    #expect(sampler.values(values, .largest).contains(100))
    let sparse = Sampler(start: 0, step: 10, window: 0...40, columns: 41)
    let drawn = sparse.values([0, 10, nil, 30, 40], .largest)
    #expect(drawn[5] == 5 && drawn[10] == 10 && drawn[15] == nil && drawn[20] == nil && drawn[25] == nil)
    #expect(drawn[30] == 30 && drawn[35] == 35)
  }

  @Test func bucketsThatAreJoinedAreSummed() {
    var random = Seeded(state: 77)
    for _ in 0..<200 {
      let buckets = Int.random(in: 1...40, using: &random)
      let columns = (0..<50).map { _ in
        (0..<buckets).map { _ in Double(Int.random(in: 0...9, using: &random)) }
      }
      let map = HeatMap(
        start: 0, step: 1, bounds: (0..<buckets).map { Double($0 + 1) }, columns: columns)
      let height = Int.random(in: 1...30, using: &random)
      let grid = HeatGrid(map, window: 0...49, width: 50, height: height)
      #expect(grid.rows.count <= height)
      for (x, column) in grid.columns.enumerated() {
        let sum = column?.reduce(0, +) ?? -1
        let whole = columns[x].reduce(0, +)
        #expect(sum == whole)
      }
      #expect(grid.rows.indices.flatMap(grid.cells).count == height)
    }
  }

  @Test func aSparklineOfAllKeepsPeaksAndGaps() {
    var values = [Double?](repeating: 1, count: 100)
    values[3] = 8
    for index in 50..<75 { values[index] = nil }
    #expect(Sparkline.whole(values, width: 4, glyphs: .block) == "█▂ ▂")
    #expect(Sparkline.whole([1, 2], width: 4, glyphs: .block) == "  ▅█")
    #expect(Sparkline.whole([], width: 2, glyphs: .ascii) == "  ")
    #expect(Sparkline.whole(values, width: 0).isEmpty)
  }

  @Test func stacksAddUp() {
    let sums = StackPlot.sums([[1, nil, 3], [2, nil, nil], [-5, nil, 1]])
    #expect(sums == [3, nil, 4])
  }
}
