import FoundationEssentials
import Mesh
import Terminal

/// Two lines above the footer while the past is shown, or compared: all of the past that is known, what happened in it,
/// and where one is. Pure.
enum TimelineBar {
  /// Rows that it takes.
  static func height(_ state: AppState) -> Int {
    state.time.isPast || state.time.baseline != nil ? 2 : 0
  }

  private static let margin = 2

  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard !rect.isEmpty, let span = state.timelineSpan else { return }
    canvas.fill(rect, Style(.text, on: .panel))
    let track = Rect(x: rect.x + margin, y: rect.y, width: max(1, rect.width - 2 * margin), height: 1)
    drawTrack(state, span, track, &canvas)
    drawTimes(state, span, Rect(x: track.x, y: rect.y + 1, width: track.width, height: 1), &canvas)
  }

  /// The moment at a column, for the mouse.
  static func moment(at x: Int, _ state: AppState, _ rect: Rect) -> Date? {
    guard let span = state.timelineSpan else { return nil }
    let width = max(1, rect.width - 2 * margin)
    let fraction = Double(x - rect.x - margin) / Double(max(1, width - 1))
    let seconds = span.upperBound.timeIntervalSince(span.lowerBound)
    return span.lowerBound.addingTimeInterval(min(1, max(0, fraction)) * seconds)
  }

  private static func column(_ moment: Date, _ span: ClosedRange<Date>, _ width: Int) -> Int? {
    let seconds = span.upperBound.timeIntervalSince(span.lowerBound)
    guard seconds > 0 else { return width - 1 }
    let fraction = moment.timeIntervalSince(span.lowerBound) / seconds
    guard fraction >= 0, fraction <= 1 else { return nil }
    return Int((fraction * Double(width - 1)).rounded())
  }

  private static func drawTrack(
    _ state: AppState, _ span: ClosedRange<Date>, _ rect: Rect, _ canvas: inout Canvas
  ) {
    let line: Character = state.glyphs == .unicode ? "─" : "-"
    for x in rect.x..<rect.maxX { canvas.put(line, x: x, y: rect.y, Style(.faint, on: .panel)) }
    // The worst of what falls into one column shows.
    var worst: [Int: (rank: Int, symbol: Symbol, ink: Ink)] = [:]
    for change in state.log.changes {
      guard let look = look(change.kind), let x = column(change.at, span, rect.width) else { continue }
      if worst[x].map({ $0.rank < look.rank }) ?? true { worst[x] = look }
    }
    for (x, look) in worst {
      canvas.put(
        look.symbol.character(state.glyphs), x: rect.x + x, y: rect.y, Style(look.ink, on: .panel, .bold))
    }
    if let baseline = state.time.baseline?.moment, let x = column(baseline, span, rect.width) {
      canvas.put("=", x: rect.x + x, y: rect.y, Style(.accent, on: .panel, [.bold, .reverse]))
    }
    if let x = column(state.time.moment ?? span.upperBound, span, rect.width) {
      canvas.put(
        state.glyphs == .unicode ? "◆" : "@", x: rect.x + x, y: rect.y,
        Style(.warning, on: .panel, [.bold, .reverse]))
    }
  }

  private static func look(_ kind: MeshChange.Kind) -> (rank: Int, symbol: Symbol, ink: Ink)? {
    switch kind {
    case .failed, .lost: (4, .error, .failure)
    case .degraded: (3, .warning, .degraded)
    case .restarted: (2, .bullet, .warning)
    case .configured, .upgraded: (2, .bullet, .accent)
    case .recovered, .answered: (1, .check, .healthy)
    case .appeared, .vanished: (0, .bullet, .muted)
    }
  }

  private static func drawTimes(
    _ state: AppState, _ span: ClosedRange<Date>, _ rect: Rect, _ canvas: inout Canvas
  ) {
    let offset = state.utcOffset
    let from = ClockText.time(span.lowerBound, utcOffset: offset)
    let to = ClockText.time(span.upperBound, utcOffset: offset)
    canvas.write(from, x: rect.x, y: rect.y, Style(.muted, on: .panel))
    canvas.writeRight(to, end: rect.maxX, y: rect.y, Style(.muted, on: .panel))
    let label = MomentLabel.text(state)
    let width = TextWidth.of(label)
    let at = column(state.time.moment ?? span.upperBound, span, rect.width) ?? 0
    let low = rect.x + from.count + 2
    let high = rect.maxX - to.count - 2 - width
    guard high >= low else { return }
    let x = min(high, max(low, rect.x + at - width / 2))
    canvas.write(label, x: x, y: rect.y, Style(.warning, on: .panel, .bold))
  }
}

/// How the moment that is shown is named.
enum MomentLabel {
  /// `14:02:07  4 min 12 s ago`, with what it is compared with.
  static func text(_ state: AppState) -> String {
    var text = "live"
    if let moment = state.time.moment {
      text = ClockText.time(moment, utcOffset: state.utcOffset)
      if let now = state.latest?.timestamp {
        let distance = Format(state.glyphs).seconds(max(0, now.timeIntervalSince(moment)))
        text += state.facts.replay == nil ? "  \(distance) ago" : "  \(distance) to its end"
      }
      if let speed = state.time.speed { text += "  playing \(self.speed(speed))x" }
    } else if state.facts.replay != nil {
      text = "its end"
    }
    return text + compared(state)
  }

  /// `  compared with 14:02:07`, or nothing.
  static func compared(_ state: AppState) -> String {
    guard let baseline = state.time.baseline else { return "" }
    return "  compared with \(ClockText.time(baseline.moment, utcOffset: state.utcOffset))"
  }

  /// `10`, `2.5`, `0.25`.
  static func speed(_ speed: Double) -> String {
    Format.fixed(speed, decimals: speed == speed.rounded() ? 0 : speed < 1 ? 2 : 1)
  }
}

extension AppState {
  /// What the time line reaches over.
  var timelineSpan: ClosedRange<Date>? {
    guard let newest = latest?.timestamp else { return time.span }
    let oldest = [time.span?.lowerBound, time.moment, time.baseline?.moment].compactMap { $0 }.min()
    return (oldest ?? newest)...max(newest, oldest ?? newest)
  }
}
