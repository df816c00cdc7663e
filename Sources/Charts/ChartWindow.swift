/// Which part of the time charts show: its length, and its end, which either follows the present or stands still. A
/// value of state; several charts share one. Times are seconds, of the same clock as the data.
public struct ChartWindow: Sendable, Hashable {
  /// Seconds from the left edge to the right.
  public private(set) var span: Double
  /// The right edge; nil: it follows the present.
  public private(set) var end: Double?
  /// Shortest and longest span in seconds.
  public let limits: ClosedRange<Double>

  /// Spans that zooming stops at: those that people name.
  public static let spans: [Double] = [
    10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
  ]

  /// Makes a window that follows the present.
  public init(span: Double = 300, limits: ClosedRange<Double> = 10...86_400) {
    self.limits = limits
    self.span = Self.clamp(span, limits)
  }

  /// Whether the right edge follows the present.
  public var isFollowing: Bool { end == nil }

  /// The times shown when it is `now`.
  public func range(now: Double) -> ClosedRange<Double> {
    let right = min(end ?? now, now)
    return (right - span)...right
  }

  /// Whether a span of a longer or shorter length can still be had.
  public func canZoom(in isIn: Bool) -> Bool { next(isIn) != span }

  /// Shows less time (`in`) or more. What is at `about` stays where it is, as far as the present allows; without it the
  /// right edge stays.
  public mutating func zoom(in isIn: Bool, about: Double? = nil, now: Double) {
    let old = range(now: now)
    let longer = next(isIn)
    guard longer != span else { return }
    if let about, about.isFinite {
      let point = Self.clamp(about, old)
      let share = (old.upperBound - point) / span
      span = longer
      stand(at: point + share * longer, now: now)
    } else {
      span = longer
    }
  }

  /// Moves by seconds, to the past when negative: no further than `oldest` on the left; at the present it follows again.
  public mutating func pan(by seconds: Double, now: Double, oldest: Double) {
    guard seconds.isFinite else { return }
    let right = range(now: now).upperBound + seconds
    stand(at: max(right, min(now, oldest + span)), now: now)
  }

  /// Moves as little as needed to bring a time into view.
  public mutating func reveal(_ time: Double, now: Double) {
    guard time.isFinite else { return }
    let shown = range(now: now)
    if time < shown.lowerBound { stand(at: time + span, now: now) }
    if time > shown.upperBound { stand(at: time, now: now) }
  }

  /// Brings a time to the middle, as far as the present allows.
  public mutating func center(on time: Double, now: Double) {
    guard time.isFinite else { return }
    stand(at: time + span / 2, now: now)
  }

  /// Shows a range, made as long or short as the limits demand: what a mouse has drawn.
  public mutating func show(_ range: ClosedRange<Double>, now: Double) {
    guard range.lowerBound.isFinite, range.upperBound.isFinite else { return }
    span = Self.clamp(range.upperBound - range.lowerBound, limits)
    stand(at: range.upperBound, now: now)
  }

  /// Returns to the present and follows it.
  public mutating func follow() { end = nil }

  private mutating func stand(at right: Double, now: Double) { end = right < now ? right : nil }

  /// The next span that people name.
  private func next(_ isIn: Bool) -> Double {
    let found = isIn ? Self.spans.last { $0 < span * 0.999 } : Self.spans.first { $0 > span * 1.001 }
    return Self.clamp(found ?? (isIn ? limits.lowerBound : limits.upperBound), limits)
  }

  private static func clamp(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    value.isNaN ? range.lowerBound : min(max(value, range.lowerBound), range.upperBound)
  }
}
