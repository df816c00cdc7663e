import FoundationEssentials
import Mesh

/// One chart's worth of numbers over time, as one panel of Istio's dashboards. Plain data; drawing is others' work.
public struct MetricsPanel: Sendable, Hashable, Identifiable {
  /// What a value counts.
  public enum Unit: String, Sendable, Hashable {
    /// Requests per second.
    case requestsPerSecond
    /// Things per second.
    case perSecond
    /// Milliseconds.
    case milliseconds
    /// Bytes.
    case bytes
    /// Bytes per second.
    case bytesPerSecond
    /// 0 to 100.
    case percent
    /// A number of things.
    case count
  }

  /// How it is best drawn.
  public enum Shape: String, Sendable, Hashable {
    /// A line for each series.
    case lines
    /// One over the other.
    case stacked
    /// Buckets over time: the series are the buckets, their names the upper bounds, each not cumulative.
    case heat
  }

  /// One line of it.
  public struct Line: Sendable, Hashable {
    /// What the legend calls it: `p95`, `productpage-v1 200`. Raw text from outside.
    public var name: String
    /// A value for each step; nil where nothing is known.
    public var values: [Double?]
    /// Makes a line.
    public init(_ name: String, _ values: [Double?]) {
      self.name = name
      self.values = values
    }
  }

  /// Stable: `inbound.volume`.
  public var id: String
  /// Heading: `Request volume`.
  public var title: String
  /// What its values count.
  public var unit: Unit
  /// How it is best drawn.
  public var shape: Shape
  /// The lines, the most important first.
  public var lines: [Line]
  /// Why there is nothing, as a sentence, when there is nothing.
  public var emptyReason: String?
  /// Of an explored metric: the labels that its series have; those that tell them apart come first.
  public var labels: [String] = []
  /// Of an explored metric: the sources that told of it, sorted.
  public var sources: [String] = []
  /// Of an explored metric: how many series it has.
  public var seriesCount = 0
  /// Of an explored metric: its values are increases a second.
  public var isRate = false

  /// Makes a panel.
  public init(
    id: String, title: String, unit: Unit, shape: Shape = .lines, lines: [Line] = [],
    emptyReason: String? = nil
  ) {
    self.id = id
    self.title = title
    self.unit = unit
    self.shape = shape
    self.lines = lines
    self.emptyReason = emptyReason
  }
}

/// Panels of one subject over the same time.
public struct MetricsPanels: Sendable, Hashable {
  /// What they are about.
  public var subject: MetricsSubject
  /// Where the first step begins.
  public var start: Date
  /// Length of a step in seconds.
  public var step: Double
  /// Number of steps of every line.
  public var count: Int
  /// The panels.
  public var panels: [MetricsPanel]

  /// Envoy moves its histograms every so many seconds.
  public static let flushSeconds = 5.0

  /// Makes panels.
  public init(subject: MetricsSubject, start: Date, step: Double, count: Int, panels: [MetricsPanel]) {
    self.subject = subject
    self.start = start
    self.step = step
    self.count = count
    self.panels = panels
  }
}
