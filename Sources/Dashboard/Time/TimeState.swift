import FoundationEssentials
import Mesh

/// Which moment is on the screen.
public struct TimeState: Sendable {
  /// The moment; nil is now, live.
  public var moment: Date?
  /// From when to when there is a past to go to.
  public var span: ClosedRange<Date>?

  /// Live.
  public init() {}
}

/// Travelling in time.
public enum TimeAction: Sendable {
  /// So many seconds forward, or back when negative.
  case step(Double)
  /// To the next or the previous change of health.
  case change(forward: Bool)
  /// To a moment.
  case go(Date)
  /// Back to now.
  case live
  /// The mesh of a moment, worked out.
  case recalled(Snapshot)
}
