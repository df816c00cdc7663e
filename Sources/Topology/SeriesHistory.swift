import History

/// What one counter has added up to, scrape by scrape, without its standstills.
///
/// **How an increase is worked out** (enough to repeat it from the bodies that `--save-scrapes` keeps):
///
/// 1. A proxy's *scrapes* are its answered polls of counters, each with its own time. For the window
///    `(start, end]` its **end scrape** is its last one with `start < at <= end`, its **base scrape** its last
///    one with `at <= start`, or its first one of all when there is none so old. A proxy without an end scrape,
///    or whose base scrape is its end scrape, has no rates in that window.
/// 2. A series' **increase** is the sum over the scrapes after the base up to the end of `value - previous`;
///    of `value` alone where the scrape before did not hold the series, where the value went down, or where the
///    proxy began anew.
/// 3. A proxy **began anew** at a scrape in which more than half of the counters that were above 0 in the
///    scrape before, and that both hold, went down; or before which `/server_info` told a later start.
/// 4. Only when the proxy's first scrape is its base and `/server_info` says that the process started inside
///    the window, the values of that first scrape are increases too and the base's time is the start.
/// 5. **Count** is the increase, **rate** the increase by the seconds from base to end of the same proxy;
///    over several proxies both are added. Seconds of which the source knows nothing (`UnknownTime`) are left out.
struct SeriesHistory: Sendable {
  /// The total that a counter had reached at a time.
  struct Point: Sendable {
    var at: Double
    var total: Double
  }

  /// The value as it was last read.
  private(set) var raw = 0.0
  /// The value in the proxy's first scrape, 0 for a series that came later.
  private(set) var initial = 0.0
  /// The total before the first point; the first value is not part of it.
  private var floor = 0.0
  /// A point each time that the total grew, oldest first.
  private var points: [Point] = []

  /// Takes the first value.
  /// - Parameter isFirstScrape: the proxy was never read before, so that nothing is known of how the value
  ///   came about.
  mutating func begin(_ value: Double, at: Double, isFirstScrape: Bool) {
    raw = value
    if isFirstScrape {
      initial = value
    } else if value > 0 {
      points.append(Point(at: at, total: value))
    }
  }

  /// Adds a value.
  /// - Parameters:
  ///   - countsFromZero: the scrape before did not hold the series, or the proxy began anew.
  ///   - horizon: times up to this one need not be told apart any more.
  mutating func add(_ value: Double, at: Double, countsFromZero: Bool, horizon: Double) {
    let increase = IncreaseRule.increase(from: raw, to: value, countsFromZero: countsFromZero)
    raw = value
    guard increase > 0 else { return }
    forget(upTo: horizon)
    points.append(Point(at: at, total: total + increase))
  }

  /// Everything counted since the first scrape.
  var total: Double { points.last?.total ?? floor }

  /// What had been counted at a time.
  func total(at time: Double) -> Double {
    guard let last = points.last else { return floor }
    if last.at <= time { return last.total }
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle].at <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? floor : points[low - 1].total
  }

  /// The increase from one time to another.
  func increase(from base: Double, to end: Double) -> Double { total(at: end) - total(at: base) }

  /// It has moved since its first scrape.
  var hasMoved: Bool { !points.isEmpty }

  /// When it moved last; nil when it never did.
  var lastMove: Double? { points.last?.at }

  /// Folds points into one where that saves something.
  private mutating func forget(upTo horizon: Double) {
    guard points.count >= 16, points[7].at <= horizon else { return }
    let old = points.firstIndex { $0.at > horizon } ?? points.count
    floor = points[old - 1].total
    points.removeFirst(old)
  }
}
