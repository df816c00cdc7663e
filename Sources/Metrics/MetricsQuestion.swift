import FoundationEssentials
import Mesh

/// What is asked of one subject at one moment.
public struct MetricsQuestion: Sendable, Hashable {
  /// Whom it is about.
  public var subject: MetricsSubject
  /// End of the window; nil for now.
  public var at: Date?
  /// Length of the window in seconds.
  public var windowSeconds: Double

  /// Makes a question.
  public init(_ subject: MetricsSubject, at: Date? = nil, windowSeconds: Double) {
    self.subject = subject
    self.at = at
    self.windowSeconds = windowSeconds
  }
}

/// What charts are asked for.
public struct PanelQuestion: Sendable, Hashable {
  /// Which numbers of a subject.
  public enum Group: String, Sendable, Hashable, CaseIterable {
    /// The few that matter most: volume, success, durations.
    case overview
    /// What came in, by source and code.
    case inbound
    /// What went out, by destination and code.
    case outbound
    /// Bytes and connections.
    case tcp
    /// Durations as a heat map.
    case heat
  }

  /// Whom it is about.
  public var subject: MetricsSubject
  /// Which panels.
  public var group: Group
  /// Who tells: nil for the best that there is.
  public var reporter: Reporter?
  /// End of the charts; nil for now.
  public var end: Date?
  /// Length of the charts in seconds.
  public var seconds: Double
  /// Steps that the charts have room for.
  public var columns: Int

  /// Makes a question.
  public init(
    _ subject: MetricsSubject, _ group: Group, reporter: Reporter? = nil, end: Date? = nil, seconds: Double,
    columns: Int
  ) {
    self.subject = subject
    self.group = group
    self.reporter = reporter
    self.end = end
    self.seconds = seconds
    self.columns = columns
  }
}
