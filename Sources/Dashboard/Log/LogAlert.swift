import FoundationEssentials
import Mesh
import Terminal

/// What turned red within the last half minute: the line under the tabs.
public struct LogAlert: Sendable, Hashable {
  /// How long it stays, in seconds after the newest failure.
  static let seconds = 30.0
  /// The bell rings no more often than this, in seconds.
  static let bellPause = 5.0

  /// What turned red: of what came together, the cause.
  public var change: MeshChange
  /// How many further things turned red while it is shown.
  public var others: Int
  /// Tells it from a later one, so that an old timer does not end it.
  public var number: Int
}

extension LogState {
  /// Takes in what happened, for the alert.
  /// - Returns: whether the bell is to ring, and whether a timer is to be asked for.
  mutating func notice(_ changes: [MeshChange]) -> (rings: Bool, isNew: Bool) {
    // What is well again is no alert.
    if let shown = alert?.change.subject,
      changes.contains(where: { $0.subject == shown && $0.kind == .recovered })
    {
      alert = nil
    }
    let failed = changes.filter { $0.kind == .failed }
    guard let first = failed.first else { return (false, false) }
    let before = alert.map { $0.others + ($0.change.subject == first.subject ? 0 : 1) } ?? 0
    alertNumber += 1
    alert = LogAlert(change: first, others: before + failed.count - 1, number: alertNumber)
    // A clock that was set back does not silence the bell.
    let pause = lastBell.map { first.at.timeIntervalSince($0) } ?? .infinity
    let rings = pause >= LogAlert.bellPause || pause < 0
    if rings { lastBell = first.at }
    return (rings, true)
  }
}

/// The alert on the screen.
enum AlertLine {
  /// The key that goes there.
  static let key: Character = "!"

  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard !rect.isEmpty, let alert = state.log.alert else { return }
    let change = alert.change
    canvas.fill(rect, Style(.failure, on: .panel))
    var line = TextLine(
      " \(Symbol.failure.character(state.glyphs)) ", Style(.failure, on: .panel, .bold))
    line.add(LogText.name(change, state.glyphs), Style(.failure, on: .panel, .bold))
    line.add(
      " failed \(ClockText.time(change.at, utcOffset: state.utcOffset))", Style(.failure, on: .panel))
    if let reason = change.reason { line.add(": \(reason)", Style(.text, on: .panel)) }
    var more = TextLine()
    if alert.others > 0 { more.add(" and \(alert.others) more ", Style(.failure, on: .panel, .bold)) }
    more.add(" \(key)", Style(.key, on: .panel, .bold))
    more.add(" goes there ", Style(.muted, on: .panel))
    line.draw(&canvas, x: rect.x, y: rect.y, width: max(0, rect.width - more.width))
    more.draw(&canvas, x: rect.maxX - more.width, y: rect.y, width: more.width)
  }
}
