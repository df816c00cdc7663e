import FoundationEssentials
import Mesh
import Metrics
import Topology

/// Which moment is on the screen, and with which other one it is compared.
public struct TimeState: Sendable {
  /// The moment; nil is now, live.
  public var moment: Date?
  /// From when to when there is a past to go to, when it was asked last.
  public var span: ClosedRange<Date>?
  /// Seconds that `[` and `]` go.
  public var step = 5.0
  /// Seconds of the past that go by in a second while it is played; nil while it stands.
  public var speed: Double?
  /// Tells one playing of a recording from the one before, so that an old timer does not drive it.
  var playing = 0
  /// The moment on its way here: shown as such until it came.
  public var awaited: Date?
  /// The moment that the one shown is compared with.
  public var baseline: Baseline?
  /// How the two differ.
  public var difference: SnapshotDifference?
  /// The snapshot that was shown before the difference was put in its place.
  public var plain: Snapshot?

  /// A moment to compare with.
  public struct Baseline: Sendable {
    /// When.
    public var moment: Date
    /// The mesh then, once it came.
    public var snapshot: Snapshot?
    /// The tables' rows then, once they came.
    public var inventory: Inventory?
  }

  /// Live.
  public init() {}

  /// The past is shown.
  public var isPast: Bool { moment != nil }
}

/// Travelling in time.
public enum TimeAction: Sendable {
  /// A number of steps forward, or back when negative.
  case step(Int)
  /// To the next or the previous change of health.
  case change(forward: Bool)
  /// To a moment, as typed.
  case go(String)
  /// Back to now.
  case live
  /// Another length of a step, in seconds.
  case setStep(Double)
  /// Play the past at this many seconds a second; nil stops, or starts at 1.
  case play(Double?)
  /// Compare with a moment, as typed; nil: with the moment shown now, or no more.
  case compare(String?)
}
