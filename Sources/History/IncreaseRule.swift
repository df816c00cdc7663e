/// The decisions of the rule of increases that `SeriesHistory` in Topology states, made in one place so that the
/// present and the past are counted alike.
public enum IncreaseRule {
  /// How much a counter grew from one scrape to the next.
  /// - Parameter countsFromZero: the scrape before did not hold the series, or the process began anew.
  @inlinable
  public static func increase(from before: Double, to value: Double, countsFromZero: Bool) -> Double {
    countsFromZero || value < before ? value : value - before
  }

  /// Counts of a scrape held against the one before: whether most of what had moved went down.
  public struct RestartVote: Sendable {
    private var lower = 0
    private var compared = 0

    /// No counter was compared yet.
    public init() {}

    /// Whether any counter was compared.
    public var hasVotes: Bool { compared > 0 }

    /// Notes a counter that both scrapes hold and that was above 0 in the first.
    @inline(__always)
    public mutating func add(from before: Double, to value: Double) {
      compared += 1
      if value < before { lower += 1 }
    }

    /// More than half of them are lower than they were.
    public var isRestart: Bool { lower * 2 > compared }
  }
}
