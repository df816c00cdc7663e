import FoundationEssentials
import Mesh

/// The past of the mesh in memory: every series of every source, bounded by bytes.
///
/// A value; a copy costs little and is not changed by what comes later, so that long questions are asked of a copy,
/// away from what takes in events. Time is the feeds' monotonic seconds; `wallTime(of:)` and `time(of:)` translate.
public struct HistoryStore: Sendable {
  /// How much is kept, and how fine.
  public struct Configuration: Sendable, Hashable {
    /// Bytes that all of it may take; the oldest goes first.
    public var maximumBytes: Int
    /// Makes a configuration.
    public init(maximumBytes: Int = 256 << 20) { self.maximumBytes = maximumBytes }
  }

  /// What was decided at the start.
  public let configuration: Configuration
  private var scrapes: [Scrape] = []
  private var others: [(at: Double, event: MeshEvent)] = []

  /// Knows nothing yet.
  public init(_ configuration: Configuration = Configuration()) { self.configuration = configuration }

  /// Takes in an event. Events of one source come in the order of their times.
  public mutating func ingest(_ event: MeshEvent) {
  }

  /// Bytes that it takes now, near enough.
  public var bytes: Int { 0 }
  /// From the first to the last moment that is known; nil before any.
  public var span: ClosedRange<Double>? { nil }
  /// Monotonic seconds of a moment on the wall clock; nil when no round had a wall time.
  public func time(of wall: Date) -> Double? { nil }
  /// The wall clock at a moment.
  public func wallTime(of time: Double) -> Date? { nil }
  /// Names of all sources that were heard of, sorted.
  public var sources: [String] { [] }

  /// By how much series grew in a window. Series of sources that were not read at both ends are left out; those that
  /// did not move have a count of 0.
  public func increases(_ filter: SeriesFilter, in window: HistoryWindow) -> [SeriesIncrease] { [] }

  /// How fast series grew in each step of a grid.
  public func steps(_ filter: SeriesFilter, on grid: HistoryGrid) -> [SeriesSteps] { [] }

  /// The last value of series at or before a moment, at most `within` seconds old.
  public func values(_ filter: SeriesFilter, at moment: Double, within seconds: Double) -> [SeriesValue] {
    []
  }

  /// Values of gauges at the end of each step of a grid.
  public func valueSteps(_ filter: SeriesFilter, on grid: HistoryGrid) -> [SeriesSteps] { [] }

  /// All series that pass a filter, whenever they were seen.
  public func series(_ filter: SeriesFilter) -> [(series: Series, source: String)] { [] }

  /// The events of a stretch of time, as the feeds told them (coarser where it is long ago), so that `MeshState` comes
  /// to the numbers that it came to then. Begins with what was known of each source, ends with a completed round.
  public func events(endingAt end: Double, seconds: Double) -> [MeshEvent] { [] }
}
