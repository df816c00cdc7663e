/// A time of which a source knows nothing: it ends with `MeshEvent.resumed`, and began with what was read last before.
///
/// Nothing was counted in it because nobody looked, which is not the same as no traffic: rates are of the rest of a window.
public struct UnknownTime: Sendable, Hashable {
  /// Monotonic seconds of the last scrape before it.
  public var start: Double
  /// When counting went on.
  public var end: Double

  /// Makes it.
  public init(start: Double, end: Double) {
    self.start = start
    self.end = end
  }
}

extension [UnknownTime] {
  /// Seconds of them between two moments.
  public func seconds(from start: Double, to end: Double) -> Double {
    reduce(0) { $0 + Swift.max(0, Swift.min(end, $1.end) - Swift.max(start, $1.start)) }
  }
}
