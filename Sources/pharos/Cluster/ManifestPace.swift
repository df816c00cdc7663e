/// When a cluster's configuration is told anew: soon after people changed it, and so seldom in a large cluster in which
/// pods come and go that linting it costs little. Pure; times in monotonic seconds.
struct ManifestPace: Equatable {
  /// Seconds of a core that the last telling cost.
  var cost = 0.0
  /// When it was told last.
  var toldAt: Double?

  /// Seconds without a change before the texts are told.
  static let quietSeconds = 0.5
  /// The most that changes one after the other may keep them back.
  static let longestSeconds = 3.0
  /// What changed by itself is told no sooner than so many times the cost later: a twentieth of a core.
  static let runningDistance = 20.0
  /// What people changed: a quarter.
  static let pressingDistance = 4.0
  /// The longest distance, in seconds.
  static let longestDistance = 60.0

  /// When changes are told.
  /// - Parameters:
  ///   - first: when the first of them came.
  ///   - lastChange: when the last of them came.
  ///   - isPressing: one of them is something that people write.
  func due(since first: Double, lastChange: Double, isPressing: Bool) -> Double {
    let settled = min(lastChange + Self.quietSeconds, first + Self.longestSeconds)
    guard let toldAt else { return settled }
    let distance = cost * (isPressing ? Self.pressingDistance : Self.runningDistance)
    return max(settled, toldAt + min(distance, Self.longestDistance))
  }
}
