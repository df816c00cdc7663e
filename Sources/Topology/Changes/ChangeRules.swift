/// How long a thing must last before it is news. All in seconds.
///
/// Bad news is told with the first snapshot that shows it; good news must hold. Whoever falls back within
/// `relapse` of having got better must hold twice as long the next time, up to `longestHold`: what flaps is
/// told a few times and then stays bad until it has been well for five minutes.
public struct ChangeRules: Sendable, Hashable {
  /// What turns up so soon after the first answer of a source older than the watch was there before.
  public var settle = 10.0
  /// How long better health must hold.
  public var hold = 10.0
  /// How long it must hold at most, for what keeps falling back.
  public var longestHold = 300.0
  /// Within this time of having got better, getting worse is falling back.
  public var relapse = 300.0
  /// How long an edge must be worse than both its ends: those tell most of it, and a moment later.
  public var edgeOnset = 5.0
  /// How long a thing must be missing from the graph.
  public var vanish = 60.0
  /// Requests that must have been well, for what turns bad while all is still settling to have turned.
  public var solidCount = 20.0

  /// The program's own.
  public init() {}
}
