/// Over which time histograms grew between two readings. They move only when Envoy flushes, so that what they grew by
/// between two readings is what happened between the flushes before them, not between the readings.
public enum FlushRule {
  /// Envoy's `stats_flush_interval`, which Istio leaves as it is.
  public static let interval = 5.0

  /// Seconds between the flushes that two readings show; 0 where there was none in between.
  ///
  /// A flush that moved nothing is not seen; it came at the beat of those that were. The flush before a first reading
  /// is told by the first one that was seen after it. Readings tell of a flush up to a poll late: where flushes keep to
  /// their interval, the time is a whole number of them.
  /// - Parameter flushes: the readings that showed a flush, ascending: the last one at or before `base`, if there is
  ///   one, and those up to `end`.
  public static func seconds(from base: Double, to end: Double, flushes: some Sequence<Double>) -> Double {
    var begin: Double?
    var first: Double?
    var last: Double?
    var shortest = Double.infinity
    for flush in flushes where flush.isFinite && flush <= end {
      if let last { shortest = min(shortest, flush - last) }
      last = flush
      if flush <= base { begin = flush } else if first == nil { first = flush }
    }
    if begin.map({ base - $0 > interval }) ?? true { begin = beat(at: base, first ?? begin ?? base) }
    let seconds = max(0, beat(at: end, last ?? base) - (begin ?? base))
    let whole = (seconds / interval).rounded() * interval
    let keepsInterval = shortest > interval - lateness && abs(seconds - whole) <= lateness
    return keepsInterval && (whole > 0 || first == nil) ? whole : seconds
  }

  /// The last flush at or before a moment, when one is known to have come at another.
  private static func beat(at moment: Double, _ known: Double) -> Double {
    known + interval * ((moment - known) / interval).rounded(.down)
  }

  /// How much later than a flush its reading may be, and still belong to the beat of flushes.
  private static let lateness = 1.3
}
