import Exposition
import History

/// Rates over time, added up over proxies by kind of traffic. NaN stands for what is not known, to keep rows small.
struct StepTable {
  struct Key: Hashable {
    var traffic: Traffic
    var metric: TrafficMetric
    /// Upper bound of a bucket; nil for other metrics.
    var bound: Double?
  }

  /// Number of steps.
  let count: Int
  private(set) var rows: [Key: [Double]] = [:]
  private var reader: TrafficReader

  init(count: Int, ztunnels: Set<String>) {
    self.count = count
    reader = TrafficReader(ztunnels: ztunnels)
  }

  var isEmpty: Bool { rows.isEmpty }

  /// Adds series whose traffic is wanted.
  mutating func add(_ steps: [SeriesSteps], where accepts: (Traffic) -> Bool) {
    for step in steps where step.rates.count == count {
      guard let metric = TrafficMetric(step.series.name),
        let traffic = reader.read(step.series, metric: metric, source: step.source), accepts(traffic)
      else { continue }
      var key = Key(traffic: traffic, metric: metric)
      if case .bucket = metric {
        guard let bound = reader.bound(step.series) else { continue }
        key.bound = bound
      }
      Steps.add(step.rates, to: &rows[key, default: Steps.unknown(count)])
    }
  }

  /// Whether there is any row of a metric.
  func has(_ metric: TrafficMetric, where accepts: (Traffic) -> Bool = { _ in true }) -> Bool {
    rows.keys.contains { $0.metric == metric && accepts($0.traffic) }
  }

  /// The sum of a metric, by name; traffic without a name is left out.
  func sums(_ metric: TrafficMetric, by name: (Traffic) -> String?) -> [String: [Double]] {
    var sums: [String: [Double]] = [:]
    for (key, rates) in rows where key.metric == metric {
      guard let name = name(key.traffic) else { continue }
      Steps.add(rates, to: &sums[name, default: Steps.unknown(count)])
    }
    return sums
  }

  /// The sum of a metric; nil where there is no row of it.
  func sum(_ metric: TrafficMetric, where accepts: (Traffic) -> Bool = { _ in true }) -> [Double]? {
    sums(metric) { accepts($0) ? "" : nil }[""]
  }

  /// Buckets of a histogram by name: ascending bounds, each with its cumulative rates.
  func buckets(_ histogram: TrafficHistogram, by name: (Traffic) -> String?) -> [String: BucketSteps] {
    var found: [String: [Double: [Double]]] = [:]
    for (key, rates) in rows {
      guard key.metric == .bucket(histogram), let bound = key.bound, let name = name(key.traffic) else {
        continue
      }
      Steps.add(rates, to: &found[name, default: [:]][bound, default: Steps.unknown(count)])
    }
    return found.mapValues { BucketSteps($0, count: count) }
  }
}

/// A histogram over time.
struct BucketSteps {
  /// Upper bounds, ascending.
  let bounds: [Double]
  /// Cumulative rates of each bound.
  let rates: [[Double]]
  private let count: Int

  init(_ rows: [Double: [Double]], count: Int) {
    bounds = rows.keys.sorted()
    rates = bounds.map { rows[$0] ?? Steps.unknown(count) }
    self.count = count
  }

  /// A quantile in each step.
  func quantile(_ q: Double) -> [Double] {
    (0..<count).map { step in
      guard rates.contains(where: { $0[step] > 0 }) else { return .nan }
      let buckets = zip(bounds, rates).map { (bound: $0, count: $1[step].isNaN ? 0 : $1[step]) }
      return HistogramBuckets(buckets).quantile(q) ?? .nan
    }
  }

  /// What each bucket holds alone, from the smallest to the largest that ever held something.
  var separate: [(bound: Double, rates: [Double])] {
    var below = [Double](repeating: 0, count: count)
    var separate: [(bound: Double, rates: [Double])] = []
    for (bound, cumulative) in zip(bounds, rates) {
      // A bucket below its predecessor is a reading torn between two flushes.
      separate.append((bound, zip(cumulative, below).map { $0.isNaN ? .nan : max(0, $0 - $1) }))
      below = zip(cumulative, below).map { $0.isNaN ? $1 : max($0, $1) }
    }
    let holds = separate.map { $0.rates.contains { $0 > 0 } }
    guard let first = holds.firstIndex(of: true), let last = holds.lastIndex(of: true) else { return [] }
    return Array(separate[first...last])
  }
}

/// Arithmetic on rows of steps, in which NaN is what is not known.
enum Steps {
  static func unknown(_ count: Int) -> [Double] { Array(repeating: .nan, count: count) }

  /// Adds what is known to what is known.
  static func add(_ rates: [Double?], to sum: inout [Double]) {
    for index in sum.indices {
      guard let rate = rates[index], rate.isFinite else { continue }
      sum[index] = sum[index].isNaN ? rate : sum[index] + rate
    }
  }

  /// The same of a row.
  static func add(_ rates: [Double], to sum: inout [Double]) {
    for index in sum.indices where !rates[index].isNaN {
      sum[index] = sum[index].isNaN ? rates[index] : sum[index] + rates[index]
    }
  }

  /// 100 times a by b; nothing where b is 0 or not known.
  static func percent(_ a: [Double], of b: [Double]) -> [Double] {
    zip(a, b).map { $1 > 0 ? min(100, 100 * ($0.isNaN ? 0 : $0) / $1) : .nan }
  }

  /// The mean of what is known; 0 without any.
  static func mean(_ row: [Double]) -> Double {
    let known = row.filter { !$0.isNaN }
    return known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
  }

  /// As a line's values.
  static func values(_ row: [Double]) -> [Double?] { row.map { $0.isNaN ? nil : $0 } }
}
