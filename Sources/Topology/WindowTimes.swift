/// The times that a snapshot looks at, in the feeds' monotonic seconds.
struct WindowTimes: Sendable {
  /// End of the window: the moment of the snapshot.
  let end: Double
  /// Begin of the window.
  let start: Double
  /// Begin of the time that health looks at where the window holds few requests.
  let latelyStart: Double
  /// Effective length in seconds.
  var seconds: Double { end - start }
  /// Length of the time for health.
  var latelySeconds: Double { end - latelyStart }

  /// Length in seconds of the time for health with few requests.
  static let latelySeconds = 60.0
  /// Envoy flushes its histograms, and Istio its TCP byte counters, each 5 s.
  static let flushSeconds = 5.0

  init(end: Double, seconds: Double) {
    self.end = end
    start = end - seconds
    latelyStart = end - max(seconds, Self.latelySeconds)
  }
}
