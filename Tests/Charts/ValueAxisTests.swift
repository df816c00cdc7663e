import Terminal
import Testing

@testable import Charts

@Suite struct ValueAxisTests {
  private func scale(_ unit: ChartUnit, _ low: Double, _ high: Double, rows: Int = 12) -> ValueScale {
    ValueScale(unit, low: low, high: high, rows: rows, share: 0.75)
  }

  private func labels(_ scale: ValueScale) -> [String] { scale.ticks.map { scale.label($0.value) } }

  @Test func ratesBeginAtZeroAndStepBy125() {
    #expect(labels(scale(.requestsPerSecond, 18, 33)).first == "0")
    for high in [0.13, 0.7, 3.3, 20.1, 47, 99, 1234, 56_789] {
      let scale = scale(.requestsPerSecond, 0, high)
      var digit = scale.step
      while digit >= 9.99 { digit /= 10 }
      while digit < 0.999 { digit *= 10 }
      #expect([1.0, 2, 5].contains { (digit - $0).magnitude < 1e-6 }, "step \(scale.step)")
    }
  }

  @Test func aTickLiesOnTheRowOfItsLabel() {
    for (low, high) in [(0.0, 20.1), (95.0, 100.0), (-7.0, 12.0), (0.0, 0.0004), (1e9, 4e9)] {
      let scale = scale(.milliseconds, low, high)
      for tick in scale.ticks {
        #expect((scale.height(tick.value / scale.unit.factor) - Double(tick.row)).magnitude < 1e-6)
      }
    }
  }

  @Test func everyValueHasAPlaceOnTheAxis() {
    var random = Seeded(state: 9)
    for _ in 0..<2000 {
      let magnitude = Decade.power(Int.random(in: -12...15, using: &random))
      let a = Double.random(in: -1...1, using: &random) * magnitude
      let b = Double.random(in: -1...1, using: &random) * magnitude
      let rows = Int.random(in: 2...40, using: &random)
      for unit in [ChartUnit.requestsPerSecond, .milliseconds, .bytes, .percent] {
        let scale = scale(unit, min(a, b), max(a, b), rows: rows)
        #expect(scale.height(min(a, b)) >= -1e-6 && scale.height(max(a, b)) <= Double(rows) - 0.25 + 1e-6)
        // Whatever is shown uses a good part of the height.
        #expect(scale.ticks.count >= 2 || rows == 2, "\(a) \(b) \(rows)")
      }
    }
  }

  @Test func theUnitIsChosenOnce() {
    #expect(scale(.bytesPerSecond, 0, 48_000).unit.name == "kB/s")
    #expect(scale(.milliseconds, 0, 800).unit.name == "ms")
    #expect(scale(.milliseconds, 0, 2_400).unit.name == "s")
    #expect(scale(.milliseconds, 0, 600_000).unit.name == "min")
    #expect(scale(.requestsPerSecond, 0, 0.05).unit.name == "req/min")
    #expect(scale(.requestsPerSecond, 0, 5).unit.name == "req/s")
    #expect(labels(scale(.requestsPerSecond, 0, 3_900, rows: 9)).last == "4k")
    #expect(labels(scale(.percent, 0, 100)).last == "100%")
    #expect(labels(scale(.seconds, 0, 400_000)).first == "0")
  }

  @Test func aNarrowBandOfLatencyIsShownWide() {
    let narrow = scale(.milliseconds, 100, 110)
    #expect(narrow.base >= 90)
    let wide = scale(.milliseconds, 10, 110)
    #expect(wide.base == 0)
    // But never a flat line at the top or the bottom of nothing.
    #expect(scale(.milliseconds, 100, 100).base == 0)
  }

  @Test func allOfAShareIsTheTop() {
    for rows in 3...20 {
      #expect(labels(self.scale(.percent, 0, 100, rows: rows)).contains("100%"), "\(rows) rows")
    }
    let scale = scale(.percent, 99.2, 100)
    #expect(labels(scale).last == "100.0%" || labels(scale).last == "100%")
    #expect(scale.base >= 99)
  }

  @Test func whatCannotBeStillHasAnAxis() {
    for (low, high) in [
      (0.0, 0.0), (.infinity, -.infinity), (-1e308, 1e308), (5, 5), (-3, -3), (1e-300, 2e-300), (0, 1e300),
    ] {
      for rows in [1, 2, 3, 50] {
        let scale = scale(.count, low, high, rows: rows)
        #expect(scale.step > 0 && scale.step.isFinite)
        #expect(!scale.ticks.isEmpty)
        for value in [0, low, high, .infinity, -.infinity, 1] {
          #expect(scale.height(value) >= -1 && scale.height(value) <= Double(rows))
        }
      }
    }
  }

  @Test func valuesReadAsEverywhere() {
    #expect(ChartUnit.requestsPerSecond.text(20.13) == "20.1/s")
    #expect(ChartUnit.milliseconds.text(1_234) == "1.23 s")
    #expect(ChartUnit.bytes.text(nil) == "–")
    #expect(ChartUnit.count.text(2.5) == "2.5")
    #expect(ChartUnit.count.text(3) == "3")
    #expect(ChartUnit.milliseconds.text(-4.8) == "-4.8 ms")
    #expect(ChartUnit.count.text(-0.0001) == "-0.00" || ChartUnit.count.text(-0.0001) == "0")
    #expect(ChartUnit.percent.text(.infinity, Format(.ascii)) == "inf")
    #expect(ChartUnit.seconds.text(7_500) == "2 h 5 min")
  }
}
