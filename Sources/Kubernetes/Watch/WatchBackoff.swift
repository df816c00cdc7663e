/// How long to wait before the next try: longer each time, with chance in it.
struct WatchBackoff: Sendable {
  /// Seconds before the first, and the most.
  static let seconds = 1.0...30.0
  /// Seconds between tries of what only a person can change.
  static let lastingSeconds = 60.0

  private let clock: any ClientClock
  private var next = seconds.lowerBound

  init(clock: any ClientClock) { self.clock = clock }

  /// All is well again.
  mutating func reset() { next = Self.seconds.lowerBound }

  /// Seconds to wait after a failure.
  /// - Parameter hasWorked: it went well before. Then even what only a person could change may pass: an API server that
  ///   starts forbids what it has not read the roles for, and knows no custom resource yet.
  mutating func delay(after error: KubernetesError? = nil, hasWorked: Bool = false) -> Double {
    let least = error?.retryAfter ?? 0
    if let error, error.isLasting, !hasWorked {
      return max(least, clock.random(in: Self.lastingSeconds...(Self.lastingSeconds * 1.2)))
    }
    let most = Self.seconds.upperBound
    let wait = clock.random(in: next...min(most, next * 1.5))
    next = min(most, next * 2)
    return max(least, wait)
  }
}
