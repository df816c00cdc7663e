import Charts
import Terminal

/// A small generator whose numbers are the same on every machine (splitmix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// The charts of the pictures: five minutes that end at 12:42:07 in Berlin.
enum Cases {
  static let end = 1_763_725_327.0
  static let clock = ChartClock.wall(utcOffset: 3600)

  /// A walk around a value, never below zero.
  static func walk(_ seed: UInt64, around base: Double, by width: Double, count: Int = 300) -> [Double?] {
    var random = Seeded(state: seed)
    var off = 0.0
    return (0..<count).map { _ in
      off = off * 0.9 + Double.random(in: -0.5...0.5, using: &random) * width
      return max(0, base + off)
    }
  }

  /// With a gap, and a time of no requests.
  static var requests: Chart {
    var values = walk(3, around: 20, by: 8)
    for index in 120..<140 { values[index] = nil }
    for index in 200..<215 { values[index] = 0 }
    return Chart(
      "Requests", .requestsPerSecond,
      .area(ChartData(end: end, step: 1, series: [ChartSeries("Requests", values)])))
  }

  static var latency: Chart {
    let p99 = walk(7, around: 24, by: 20).enumerated().map { index, value in
      (220..<260).contains(index) ? value.map { $0 + 30 } : value
    }
    return Chart(
      "Duration", .milliseconds,
      .line(
        ChartData(
          end: end, step: 1,
          series: [
            ChartSeries("p50", walk(5, around: 4.8, by: 2)), ChartSeries("p95", walk(6, around: 12, by: 8)),
            ChartSeries("p99", p99),
          ], thresholds: [ChartThreshold(50, "goal")],
          events: [ChartEvent(at: end - 79, .warning, ink: .warning, label: "reviews-v3 degraded")])))
  }

  static var codes: Chart {
    let series = zip(["200", "404", "503", "500"], [14.0, 4, 2, 2]).enumerated().map { index, part in
      ChartSeries(part.0, walk(UInt64(index) + 11, around: part.1, by: part.1 / 2 + 1))
    }
    return Chart(
      "By response code", .requestsPerSecond, .stacked(ChartData(end: end, step: 1, series: series)))
  }

  static var sources: Chart {
    let series = (0..<6).map { index in
      ChartSeries(
        "workload-\(index)-with-a-long-name",
        walk(UInt64(index) + 20, around: Double(index) * 3000 + 2000, by: 2500))
    }
    return Chart("Incoming by source", .bytesPerSecond, .line(ChartData(end: end, step: 1, series: series)))
  }

  static let bounds: [Double] = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, .infinity]

  static var heat: Chart {
    let columns = (0..<300).map { index -> [Double]? in
      if (130..<145).contains(index) { return nil }
      let middle = (220..<260).contains(index) ? 7.5 : 4.5
      return bounds.indices.map { max(0, 40 / (1 + (Double($0) - middle) * (Double($0) - middle) * 1.5) - 3) }
    }
    return Chart(
      "Duration", .milliseconds,
      .heat(
        HeatMap(
          start: end - 299, step: 1, bounds: bounds, columns: columns, countUnit: .requestsPerSecond)))
  }

  static var bars: Chart {
    Chart(
      "Requests by workload", .requestsPerSecond,
      .bars([
        ChartBar("productpage-v1", 20.1), ChartBar("reviews-v1", 4), ChartBar("reviews-v2", 6),
        ChartBar("a-very-long-workload-name-that-is-cut-v1", 10), ChartBar("ratings", nil),
        ChartBar("mongodb", 0),
      ]))
  }

  /// A picture of one chart alone.
  static func canvas(
    _ chart: Chart, _ width: Int, _ height: Int, glyphs: ChartGlyphs = .braille,
    options: ChartOptions = ChartOptions(clock: clock)
  ) -> Canvas {
    var canvas = Canvas(Size(width: width, height: height), glyphs: glyphs == .ascii ? .ascii : .unicode)
    var options = options
    options.glyphs = glyphs
    chart.draw(on: &canvas, in: Rect(canvas.size), options: options)
    return canvas
  }
}
