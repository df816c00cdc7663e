/// Turns the second of two presses on one cell into a double click.
struct ClickCounter {
  private var last: (point: Point, at: ContinuousClock.Instant)?

  /// How long after the first press the second may come.
  static let window = Duration.milliseconds(400)

  /// The event, or the double click that it completes.
  mutating func count(_ event: MouseEvent, at now: ContinuousClock.Instant) -> MouseEvent {
    guard event.kind == .press else {
      if event.kind == .drag { last = nil }
      return event
    }
    if let last, last.point == event.point, now - last.at <= Self.window {
      self.last = nil
      return MouseEvent(.doubleClick, at: event.point)
    }
    last = (event.point, now)
    return event
  }
}
