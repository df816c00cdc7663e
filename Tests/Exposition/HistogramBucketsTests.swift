import Testing

@testable import Exposition

@Suite("Histograms")
struct HistogramBucketsTests {
  private func make(_ pairs: [(Double, Double)], sum: Double = 0) -> HistogramBuckets {
    HistogramBuckets(pairs.map { (bound: $0.0, count: $0.1) }, sum: sum)
  }

  @Test("a quantile is linear inside its bucket, as Prometheus computes it")
  func interpolation() {
    let histogram = make([(10, 50), (20, 90), (50, 100), (.infinity, 100)], sum: 1200)
    #expect(histogram.quantile(0.5) == 10)
    #expect(histogram.quantile(0.25) == 5)
    #expect(histogram.quantile(0.7) == 15)
    #expect(histogram.quantile(0.95) == 35)
    #expect(histogram.quantile(1) == 50)
    #expect(histogram.mean == 12)
  }

  @Test("what lies above the last finite bound is told as that bound")
  func overflow() {
    #expect(make([(10, 1), (.infinity, 100)]).quantile(0.99) == 10)
  }

  @Test("nothing observed, no finite bound, no such share: unknown, not zero")
  func unknown() {
    #expect(HistogramBuckets().quantile(0.5) == nil)
    #expect(make([(10, 0), (.infinity, 0)]).quantile(0.5) == nil)
    #expect(make([(.infinity, 7)]).quantile(0.5) == nil)
    #expect(make([(10, 1), (.infinity, 1)]).quantile(1.5) == nil)
    #expect(make([(10, 1), (.infinity, 1)]).quantile(-0.1) == nil)
    #expect(make([(10, 1), (.infinity, 1)]).quantile(.nan) == nil)
    #expect(HistogramBuckets().mean == nil)
  }

  @Test("a first bucket at or below zero answers with its bound")
  func negativeBound() {
    #expect(make([(-5, 10), (5, 10), (.infinity, 10)]).quantile(0.5) == -5)
  }

  @Test("buckets come in any order, torn reads are smoothed, +Inf is made where it is missing")
  func repair() {
    let histogram = HistogramBuckets(
      [(bound: 50, count: 8), (bound: 10, count: 5), (bound: 20, count: 4), (bound: .nan, count: 3)], sum: 1,
      count: 9)
    #expect(histogram.bounds == [10, 20, 50, .infinity])
    #expect(histogram.counts == [5, 5, 8, 9])
  }

  @Test("merging equal bounds adds, whatever the order")
  func mergeEqual() {
    var a = make([(10, 5), (20, 8), (.infinity, 9)], sum: 100)
    a.merge(make([(10, 1), (20, 1), (.infinity, 4)], sum: 50))
    #expect(a.counts == [6, 9, 13])
    #expect(a.sum == 150)
    #expect(a.count == 13)
  }

  @Test("merging different bounds keeps both and loses no observation")
  func mergeDifferent() {
    let coarse = make([(100, 100), (.infinity, 110)], sum: 1)
    let fine = make([(50, 10), (100, 20), (200, 30), (.infinity, 31)], sum: 2)
    var one = coarse
    one.merge(fine)
    var other = fine
    other.merge(coarse)
    #expect(one == other)
    #expect(one.bounds == [50, 100, 200, .infinity])
    #expect(one.counts == [60, 120, 140, 141])
  }

  @Test("a merge never breaks the order of counts and stays between its parts' quantiles")
  func mergeProperty() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<300 {
      var parts: [HistogramBuckets] = []
      for _ in 0..<2 {
        var count = 0.0
        var bound = 0.0
        var pairs: [(Double, Double)] = []
        for _ in 0..<Int.random(in: 1...12, using: &random) {
          bound += Double(Int.random(in: 1...50, using: &random))
          count += Double(Int.random(in: 0...30, using: &random))
          pairs.append((bound, count))
        }
        pairs.append((.infinity, count + 1))
        parts.append(make(pairs, sum: bound))
      }
      var merged = parts[0]
      merged.merge(parts[1])
      #expect(merged.count == parts[0].count + parts[1].count)
      for index in merged.counts.indices.dropFirst() {
        #expect(merged.counts[index] >= merged.counts[index - 1] - 1e-9)
        #expect(merged.bounds[index] > merged.bounds[index - 1])
      }
      #expect(merged.bounds.last == .infinity)
    }
  }

  @Test("the increase of a window; a restart is noticed")
  func increase() {
    let earlier = make([(10, 5), (.infinity, 9)], sum: 100)
    let later = make([(10, 6), (.infinity, 19)], sum: 300)
    #expect(later.increase(since: earlier)?.counts == [1, 10])
    #expect(later.increase(since: earlier)?.sum == 200)
    #expect(earlier.increase(since: later) == nil)
    #expect(later.increase(since: make([(11, 0), (.infinity, 0)])) == nil)
  }

  @Test("bounds are read as Envoy and Go print them")
  func bounds() {
    #expect(HistogramBuckets.bound("+Inf") == .infinity)
    #expect(HistogramBuckets.bound("0.5") == 0.5)
    #expect(HistogramBuckets.bound("3.6e+06") == 3_600_000)
    #expect(HistogramBuckets.bound("NaN") == nil)
    #expect(HistogramBuckets.bound("ten") == nil)
  }
}
