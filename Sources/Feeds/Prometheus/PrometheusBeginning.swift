/// Since when the numbers of a Prometheus can be believed.
///
/// While nobody scraped the mesh nobody knows what happened in it, which is not the same as nothing: the base of a
/// window is a moment at which its targets were scraped already. A mesh whose targets were scraped and had no numbers
/// of Istio's did have no traffic.
enum PrometheusBeginning: Sendable, Hashable {
  /// A moment, in seconds since 1970.
  case at(Double)
  /// The mesh has hardly been scraped once: wait.
  case notYet
  /// The server does not say when it scraped what: there is nothing of Istio's, or the numbers came by another way
  /// than its own scrapes.
  case unknown

  /// A third of the targets, at most, may be missing two thirds of the time: pods that come and go with a rollout.
  private static let share = 1.0 / 3
  /// The share of a window that may be unknown for what lies before it to count.
  private static let hole = 0.1
  /// Targets have their first scrape each at its own moment of the beat: until fewer than so many are added in a step,
  /// most of what happens is not seen.
  private static let growth = 1.1

  /// - Parameters:
  ///   - scraped: how many targets of the mesh had been scraped at each point of a grid.
  ///   - grid: its first point is where the window would best begin.
  init(scraped: [Double], on grid: PrometheusAPI.Grid) {
    let most = scraped.reduce(0) { $1 > $0 ? $1 : $0 }
    let isKnown = scraped.map { $0 > 0 && $0 >= most * Self.share }
    guard let first = isKnown.firstIndex(of: true), let last = isKnown.lastIndex(of: true) else {
      self = .unknown
      return
    }
    var begin = first
    let unknown = isKnown[first...last].count { !$0 }
    if Double(unknown) > Double(scraped.count) * Self.hole {
      begin = (isKnown[...last].lastIndex(of: false) ?? -1) + 1
    }
    let isWhole = begin == 0
    while begin < last, scraped[begin + 1] > scraped[begin] * Self.growth { begin += 1 }
    if begin < scraped.count - 1 {
      self = .at(grid.start + Double(begin) * grid.step)
    } else {
      // A mesh that grows and grows has been seen all the same.
      self = isWhole ? .at(grid.start) : .notYet
    }
  }

  /// Whether what happened up to each point of a grid was seen of most targets: not so where they have their first
  /// scrapes after nobody had any.
  static func isSeen(_ scraped: [Double]) -> [Bool] {
    guard scraped.contains(where: { $0 > 0 }) else { return scraped.map { _ in true } }
    var isRising = false
    return scraped.indices.map { index in
      guard index > 0 else { return true }
      isRising =
        scraped[index - 1] == 0 || isRising && scraped[index] > scraped[index - 1] * Self.growth
      return !isRising
    }
  }
}
