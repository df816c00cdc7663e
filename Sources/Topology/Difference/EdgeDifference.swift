import Mesh

/// How one edge differs between two windows.
public struct EdgeDifference: Sendable, Hashable {
  /// The edge in the earlier window; nil when it was not there.
  public var before: Edge?
  /// The edge in the later window; nil when it is gone.
  public var after: Edge?
  /// What has changed beyond chance.
  public var marks: DifferenceMarks

  /// Compares; at least one of the two is given.
  public init(before: Edge?, after: Edge?) {
    self.before = before
    self.after = after
    marks = DifferenceRules.marks(before: before, after: after)
  }

  /// By how much the rate changed, in its own unit.
  public var rate: Double? { Self.change(before.map(\.rate), after.map(\.rate)) }
  /// By how many points the share of errors changed.
  public var percentErr: Double? { Self.change(before?.percentErr, after?.percentErr) }
  /// By how many ms the 95th percentile changed.
  public var p95: Double? { Self.change(before?.responseTime?.p95, after?.responseTime?.p95) }

  private static func change(_ before: Double?, _ after: Double?) -> Double? {
    guard let before, let after else { return nil }
    return after - before
  }
}

/// What has changed, several at a time.
public struct DifferenceMarks: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt16
  /// Makes a set from its bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }
  /// Was not there.
  public static let new = DifferenceMarks(rawValue: 1)
  /// Is not there any more.
  public static let gone = DifferenceMarks(rawValue: 2)
  /// A larger share of errors, or worse health.
  public static let moreErrors = DifferenceMarks(rawValue: 4)
  /// A smaller share of errors, or better health.
  public static let fewerErrors = DifferenceMarks(rawValue: 8)
  /// Answers take longer.
  public static let slower = DifferenceMarks(rawValue: 16)
  /// Answers come sooner.
  public static let faster = DifferenceMarks(rawValue: 32)
  /// More traffic.
  public static let busier = DifferenceMarks(rawValue: 64)
  /// Less traffic.
  public static let quieter = DifferenceMarks(rawValue: 128)

  /// What someone on call would call a change for the worse.
  public static let worse: DifferenceMarks = [.moreErrors, .slower]
  /// The same for the better.
  public static let better: DifferenceMarks = [.fewerErrors, .faster]
}
