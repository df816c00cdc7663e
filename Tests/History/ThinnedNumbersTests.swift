import Exposition
import History
import Mesh
import Testing

/// Random plays, packed and thinned out, against a model that keeps everything and counts by the book.
@Suite struct ThinnedNumbersTests {
  /// Everything that was told, by the rule that `SeriesHistory` states.
  struct Model {
    var scrapes: [(at: Double, values: [Int: Double])] = []

    /// Increases of all series from the base to the end of a window; nil where there are not two scrapes.
    func increases(_ window: HistoryWindow, votes: Bool) -> [Int: Double]? {
      guard let end = scrapes.lastIndex(where: { $0.at <= window.end }),
        let base = scrapes.lastIndex(where: { $0.at <= window.start }), base < end
      else { return nil }
      var sums: [Int: Double] = [:]
      for index in (base + 1)...end {
        let (before, now) = (scrapes[index - 1].values, scrapes[index].values)
        let compared = now.compactMap { key, value in
          before[key].flatMap { $0 > 0 ? value < $0 : nil }
        }
        let anew = votes && compared.count { $0 } * 2 > compared.count
        for (key, value) in now {
          let increase = before[key].map { anew || value < $0 ? value : value - $0 } ?? value
          sums[key, default: 0] += increase
        }
      }
      return sums
    }
  }

  private static let bounds = ["1", "5", "10", "50", "+Inf"]
  /// Whole numbers from 0, from where doubles are no longer whole, and fractions.
  private static let begins = [0.0, 9_007_199_254_740_992, 1e15, 0.125]

  @Test(arguments: 0..<8) func windowsOnWholePeriodsAreExactInEveryTier(seed: UInt64) throws {
    var dice = Dice(state: seed)
    var configuration = HistoryStore.Configuration(maximumBytes: 50_000_000)
    configuration.fullSeconds = 120
    configuration.mediumSeconds = 900
    var store = HistoryStore(configuration)
    let counters = (0..<8).map {
      Series(name: "istio_requests_total", labels: [("destination_workload", "w\($0)")])
    }
    let buckets = (0..<2).flatMap { call in
      Self.bounds.map {
        Series(
          name: "istio_request_duration_milliseconds_bucket",
          labels: [("le", $0), ("destination_workload", "w\(call)")])
      }
    }
    var values = (0..<8).map { $0 == 0 ? Self.begins[Int(seed) % 4] : Double(dice.below(500)) }
    var counts = Array(repeating: 0.0, count: buckets.count)
    var isShown = Array(repeating: true, count: 8)
    var (told, flushed) = (Model(), Model())
    var now = 1000.0
    for tick in 0..<2400 {
      now += 0.8 + Double(dice.below(400)) / 1000
      for index in values.indices { values[index] += Double(dice.below(4) == 0 ? dice.below(3000) * 2 : 0) }
      for call in 0..<2 {
        // Cumulative: a request counts in its bucket and in all above it.
        for _ in 0..<dice.below(20) {
          for bucket in dice.below(5)..<5 { counts[call * 5 + bucket] += 1 }
        }
      }
      switch dice.below(200) {
      case 0:
        values = values.map { _ in Double(dice.below(4)) }
        counts = counts.map { _ in 0 }
      case 1: values[dice.below(8)] = 1
      case 2, 3: isShown[dice.below(8)].toggle()
      case 4: now += 47
      default: break
      }
      let shown = counters.indices.filter { isShown[$0] }
      store.ingest(
        .scrape(
          Scrape(
            source: "a", at: now, part: .counters,
            samples: shown.map { Sample(series: counters[$0], value: values[$0]) })))
      told.scrapes.append((now, Dictionary(uniqueKeysWithValues: shown.map { ($0, values[$0]) })))
      if tick % 5 == 0 {
        let samples = zip(buckets, counts).map { Sample(series: $0, value: $1) }
        store.ingest(.scrape(Scrape(source: "a", at: now, part: .histograms, samples: samples)))
        flushed.scrapes.append((now, Dictionary(uniqueKeysWithValues: zip(buckets.indices, counts))))
      }
      store.ingest(.roundCompleted(at: now, wallTime: nil))
    }
    var compared = 0
    for start in stride(from: 1020.0, to: now - 120, by: 60) {
      for seconds in [60.0, 300, 1200] where start + seconds < now {
        let window = HistoryWindow(start: start, end: start + seconds)
        if let expected = told.increases(window, votes: true) {
          let found = store.increases(SeriesFilter(names: ["istio_requests_total"]), in: window)
          for (index, series) in counters.enumerated() {
            let count = found.first { $0.series === series }?.count ?? 0
            let right = expected[index] ?? 0
            #expect(abs(count - right) <= 1e-15 * Self.begins[1] + 1e-9 * right, "w\(index) \(window)")
          }
        }
        guard let expected = flushed.increases(window, votes: false) else { continue }
        let found = store.increases(
          SeriesFilter(names: ["istio_request_duration_milliseconds_bucket"]), in: window)
        for call in 0..<2 {
          var mine = HistogramBuckets()
          var right = HistogramBuckets()
          func histogram(_ count: (Int) -> Double) -> HistogramBuckets {
            HistogramBuckets(
              Self.bounds.indices.map {
                (bound: Double(Self.bounds[$0]) ?? .infinity, count: count(call * 5 + $0))
              }, sum: 0, count: nil)
          }
          mine.merge(histogram { index in found.first { $0.series === buckets[index] }?.count ?? 0 })
          right.merge(histogram { expected[$0] ?? 0 })
          guard right.count > 0 else { continue }
          for q in [0.5, 0.95, 0.99] { #expect(mine.quantile(q) == right.quantile(q), "\(call) \(window)") }
          compared += 1
        }
      }
    }
    #expect(compared > 60)
  }
}
