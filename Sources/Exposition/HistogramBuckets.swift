/// A histogram as Prometheus writes it: cumulative counts by upper bound, with sum and count.
///
/// Bounds are read from the data and differ from proxy to proxy (an annotation changes them), so nothing
/// here assumes Envoy's defaults. Counts are `Double`, since windows and rates are differences and quotients.
public struct HistogramBuckets: Sendable, Hashable {
  /// Upper bounds, ascending and distinct; the last is +∞. Empty when nothing is known.
  public private(set) var bounds: [Double]
  /// Observations at or below the bound of the same index, never decreasing.
  public private(set) var counts: [Double]
  /// Sum of all observations, in the metric's unit.
  public var sum: Double
  /// Number of observations: the count of the +∞ bucket.
  public var count: Double { counts.last ?? 0 }

  /// A histogram without buckets; merging another into it gives that other.
  public init() {
    bounds = []
    counts = []
    sum = 0
  }

  /// Makes a histogram from buckets in any order.
  ///
  /// Equal bounds are added up, NaN bounds and counts that are NaN or negative are dropped, a count below
  /// its predecessor's is raised to it (Prometheus' rule: two scrapes of one window need not be of one
  /// moment), and a missing +∞ bucket is made from `count` or the largest bucket.
  /// - Parameters:
  ///   - buckets: upper bound and cumulative count.
  ///   - sum: sum of the observations.
  ///   - count: the `_count` series, where it was read.
  public init(_ buckets: some Sequence<(bound: Double, count: Double)>, sum: Double = 0, count: Double? = nil)
  {
    let usable = buckets.filter { !$0.bound.isNaN && $0.count >= 0 }.sorted { $0.bound < $1.bound }
    var bounds: [Double] = []
    var counts: [Double] = []
    bounds.reserveCapacity(usable.count + 1)
    counts.reserveCapacity(usable.count + 1)
    for bucket in usable {
      if bounds.last == bucket.bound {
        counts[counts.count - 1] += bucket.count
      } else {
        bounds.append(bucket.bound)
        counts.append(bucket.count)
      }
    }
    if !bounds.isEmpty || count != nil, bounds.last != .infinity {
      bounds.append(.infinity)
      counts.append(max(count ?? 0, counts.last ?? 0))
    }
    for index in counts.indices.dropFirst() where counts[index] < counts[index - 1] {
      counts[index] = counts[index - 1]
    }
    self.bounds = bounds
    self.counts = counts
    self.sum = sum
  }

  /// Mean of the observations; nil without any.
  public var mean: Double? {
    let total = count
    guard total > 0, sum.isFinite else { return nil }
    return sum / total
  }

  /// The value below which the share `q` of the observations lies, by the rule of Prometheus'
  /// `histogram_quantile`: linear inside the bucket, the first bucket from 0, and the largest finite bound
  /// for whatever lies in the +∞ bucket.
  /// - Parameter q: from 0 to 1.
  /// - Returns: nil without observations, without a finite bound, or for `q` outside of 0…1.
  public func quantile(_ q: Double) -> Double? {
    guard q >= 0, q <= 1, bounds.count >= 2, count > 0, count.isFinite else { return nil }
    let rank = q * count
    guard let index = counts.firstIndex(where: { $0 >= rank }) else { return nil }
    guard index < bounds.count - 1 else { return bounds[bounds.count - 2] }
    let upper = bounds[index]
    if index == 0 && upper <= 0 { return upper }
    let lower = index == 0 ? 0 : bounds[index - 1]
    let below = index == 0 ? 0 : counts[index - 1]
    let inside = counts[index] - below
    guard inside > 0 else { return lower }
    return lower + (upper - lower) * ((rank - below) / inside)
  }

  /// Adds the observations of another histogram.
  ///
  /// With equal bounds this is exact. Otherwise the result has the bounds of both, and a count at a bound
  /// which one of them lacks is interpolated inside its bucket, the same assumption that a quantile makes;
  /// what lies above a histogram's last finite bound is taken to lie just above it, as a quantile does too.
  /// Cost: one walk over both.
  public mutating func merge(_ other: HistogramBuckets) {
    guard !other.bounds.isEmpty else {
      sum += other.sum
      return
    }
    defer { sum += other.sum }
    guard !bounds.isEmpty else {
      bounds = other.bounds
      counts = other.counts
      return
    }
    if bounds == other.bounds {
      for index in counts.indices { counts[index] += other.counts[index] }
      return
    }
    var merged: [Double] = []
    merged.reserveCapacity(bounds.count + other.bounds.count)
    var i = 0
    var j = 0
    while i < bounds.count || j < other.bounds.count {
      let a = i < bounds.count ? bounds[i] : .infinity
      let b = j < other.bounds.count ? other.bounds[j] : .infinity
      merged.append(min(a, b))
      if i < bounds.count, a <= b { i += 1 }
      if j < other.bounds.count, b <= a { j += 1 }
    }
    let mine = self
    counts = merged.map { mine.observations(upTo: $0) + other.observations(upTo: $0) }
    bounds = merged
  }

  /// What was observed since an earlier state of the same histogram.
  /// - Returns: nil when the bounds changed or a count fell, i.e. when the process restarted in between.
  public func increase(since earlier: HistogramBuckets) -> HistogramBuckets? {
    guard bounds == earlier.bounds else { return nil }
    var result = self
    for index in counts.indices {
      let difference = counts[index] - earlier.counts[index]
      guard difference >= 0 else { return nil }
      result.counts[index] = difference
      // Buckets of one flush can only grow together; a count below its predecessor's is a torn read.
      if index > 0 { result.counts[index] = max(difference, result.counts[index - 1]) }
    }
    result.sum = sum - earlier.sum
    return result
  }

  /// Reads the value of an `le` label: a number or `+Inf`. Nil for anything else, NaN included.
  public static func bound(_ label: some StringProtocol) -> Double? {
    switch label {
    case "+Inf", "Inf": return .infinity
    default:
      guard let value = Double(label), !value.isNaN else { return nil }
      return value
    }
  }

  /// Observations at or below a value, interpolated inside the bucket it falls into.
  private func observations(upTo value: Double) -> Double {
    guard let index = bounds.firstIndex(where: { $0 >= value }) else { return count }
    if bounds[index] == value { return counts[index] }
    if bounds[index] == .infinity { return counts[index] }
    let lower = index == 0 ? min(0, value) : bounds[index - 1]
    let below = index == 0 ? 0 : counts[index - 1]
    let width = bounds[index] - lower
    guard width > 0, width.isFinite else { return below }
    return below + (counts[index] - below) * ((value - lower) / width)
  }
}
