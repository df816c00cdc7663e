import Exposition
import History

/// An increase in a window, and the increase a second.
struct Increase: Hashable, Sendable {
  var count = 0.0
  var rate = 0.0

  static func += (a: inout Increase, b: Increase) {
    a.count += b.count
    a.rate += b.rate
  }
}

/// The increases of one histogram. Buckets hold rates, so that proxies whose flushes lie differently in the window
/// weigh by what they did a second, as `sum by (le) (rate(…))` has it.
struct HistogramIncrease: Sendable {
  private(set) var bounds: [Double] = []
  private(set) var rates: [Double] = []
  var sum: Increase?
  private var counted: Increase?
  private var endless: Increase?
  private var largest = Increase()

  /// Adds a bucket, cumulative as it came.
  mutating func add(bound: Double, _ increase: Increase) {
    if bound == .infinity { endless = (endless ?? Increase()).adding(increase) }
    if largest.count < increase.count { largest = increase }
    // Buckets come in order, as a rule.
    if bounds.last.map({ $0 < bound }) ?? true {
      bounds.append(bound)
      rates.append(increase.rate)
      return
    }
    let position = bounds.firstIndex { $0 >= bound } ?? bounds.count
    if position < bounds.count, bounds[position] == bound {
      rates[position] += increase.rate
    } else {
      bounds.insert(bound, at: position)
      rates.insert(increase.rate, at: position)
    }
  }

  /// Adds what `_count` says.
  mutating func add(count increase: Increase) { counted = (counted ?? Increase()).adding(increase) }

  /// Adds what `_sum` says.
  mutating func add(sum increase: Increase) { sum = (sum ?? Increase()).adding(increase) }

  /// Number of values.
  var count: Increase { counted ?? endless ?? largest }

  /// As buckets of rates.
  var buckets: HistogramBuckets {
    HistogramBuckets(
      zip(bounds, rates).map { (bound: $0, count: $1) }, sum: sum?.rate ?? 0, count: count.rate)
  }
}

extension Increase {
  fileprivate func adding(_ other: Increase) -> Increase {
    var result = self
    result += other
    return result
  }
}

/// All numbers of one source about one kind of traffic.
struct TrafficGroup: Sendable {
  let traffic: Traffic
  /// Index of the source in the collection.
  let source: Int
  var requests: Increase?
  var requestMessages: Increase?
  var responseMessages: Increase?
  var opened: Increase?
  var closed: Increase?
  var failed: Increase?
  var received: Increase?
  var sent: Increase?
  /// By `TrafficHistogram.index`.
  var histograms: [HistogramIncrease?] = [nil, nil, nil]

  init(_ traffic: Traffic, source: Int) {
    self.traffic = traffic
    self.source = source
  }

  /// The same requests are counted in groups with codes; this one tells only how long they took.
  fileprivate(set) var isCountedElsewhere = false

  /// Requests, told by the histogram where telemetry leaves the counter out.
  var requestsOrDurations: Increase? { requests ?? (isCountedElsewhere ? nil : histograms[0]?.count) }

  mutating func add(_ metric: TrafficMetric, _ increase: Increase, bound: Double?) {
    switch metric {
    case .requests: Self.add(&requests, increase)
    case .requestMessages: Self.add(&requestMessages, increase)
    case .responseMessages: Self.add(&responseMessages, increase)
    case .opened: Self.add(&opened, increase)
    case .closed: Self.add(&closed, increase)
    case .failed: Self.add(&failed, increase)
    case .received: Self.add(&received, increase)
    case .sent: Self.add(&sent, increase)
    case .bucket(let kind):
      if let bound { histograms[kind.index, orNew: ()].add(bound: bound, increase) }
    case .sum(let kind): histograms[kind.index, orNew: ()].add(sum: increase)
    case .count(let kind): histograms[kind.index, orNew: ()].add(count: increase)
    }
  }

  private static func add(_ number: inout Increase?, _ increase: Increase) {
    if number == nil { number = increase } else { number? += increase }
  }
}

extension [HistogramIncrease?] {
  fileprivate subscript(index: Int, orNew _: Void) -> HistogramIncrease {
    get { self[index] ?? HistogramIncrease() }
    _modify {
      if self[index] == nil { self[index] = HistogramIncrease() }
      var value = self[index] ?? HistogramIncrease()
      self[index] = nil
      yield &value
      self[index] = value
    }
  }
}

/// Increases sorted by source and kind of traffic.
struct TrafficCollection: Sendable {
  private(set) var groups: [TrafficGroup] = []
  /// Names of the sources.
  private(set) var sources: [String] = []

  private struct Key: Hashable {
    var traffic: Traffic
    var source: Int
  }

  /// Sorts increases. Cost: a few comparisons for each bucket, a search for each kind of traffic of each source.
  /// - Parameter accepts: which traffic is wanted.
  init(
    _ increases: [SeriesIncrease], ztunnels: Set<String> = [],
    where accepts: (Traffic) -> Bool = { _ in true }
  ) {
    var reader = TrafficReader(ztunnels: ztunnels)
    var places: [Key: Int] = [:]
    var indexOfSource: [String: Int] = [:]
    var last: (key: Key, place: Int)?
    var lastName: (name: String, metric: TrafficMetric?)?
    for increase in increases where increase.count.isFinite && increase.seconds > 0 {
      let series = increase.series
      if lastName?.name != series.name { lastName = (series.name, TrafficMetric(series.name)) }
      guard let metric = lastName?.metric else { continue }
      guard let traffic = reader.read(series, metric: metric, source: increase.source), accepts(traffic)
      else {
        continue
      }
      let source: Int
      if let last, sources[last.key.source] == increase.source {
        source = last.key.source
      } else if let known = indexOfSource[increase.source] {
        source = known
      } else {
        source = sources.count
        sources.append(increase.source)
        indexOfSource[increase.source] = source
      }
      let key = Key(traffic: traffic, source: source)
      let place: Int
      if let last, last.key == key {
        place = last.place
      } else {
        place = places[key] ?? groups.count
        if place == groups.count {
          places[key] = place
          groups.append(TrafficGroup(traffic, source: source))
        }
        last = (key, place)
      }
      var bound: Double?
      if case .bucket = metric { bound = reader.bound(series) }
      groups[place].add(metric, Increase(count: increase.count, rate: increase.rate), bound: bound)
    }
    markCountedElsewhere()
  }

  /// Histograms without codes, as they are asked for of a Prometheus, are those of requests that are counted by code.
  private mutating func markCountedElsewhere() {
    let isDetail = { (group: TrafficGroup) in
      group.requests == nil && group.histograms[0] != nil && group.traffic.code == Traffic.unknown
    }
    guard groups.contains(where: isDetail) else { return }
    let counted = Set(
      groups.filter { $0.requests != nil }.map { Key(traffic: $0.traffic.withoutAnswer, source: $0.source) })
    for index in groups.indices where isDetail(groups[index]) {
      let key = Key(traffic: groups[index].traffic.withoutAnswer, source: groups[index].source)
      groups[index].isCountedElsewhere = counted.contains(key)
    }
  }
}
