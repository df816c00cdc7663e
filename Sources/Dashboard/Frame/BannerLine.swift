import FoundationEssentials
import Mesh
import Terminal

/// Under the tabs, while a source does not answer: which, why, since when.
enum BannerLine {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard !rect.isEmpty, let snapshot = state.snapshot else { return }
    let silent = snapshot.sources.filter { $0.state != .ok }
    guard let first = silent.max(by: { SourceText.severity($0.state) < SourceText.severity($1.state) }) else {
      return
    }
    let ink: Ink = first.state == .down ? .error : .warning
    canvas.fill(rect, Style(ink))
    let sign = String(Symbol.warning.character(state.glyphs))
    var line = TextLine(" \(sign) ", Style(ink, on: .ground, .bold))
    line.add(SourceText.name(first), Style(ink, on: .ground, .bold))
    // The time goes before the reason: a reason may be long, and is cut first.
    if let since = state.downSince[first.name] {
      line.add(" since \(ClockText.time(since, utcOffset: state.utcOffset))", Style(ink))
    }
    line.add(": \(first.error ?? "no answer")", Style(ink))
    var more = TextLine()
    if silent.count > 1 { more.add("and \(silent.count - 1) more  ", Style(ink)) }
    more.add("6", Style(.key))
    more.add(" sources ", Style(.muted))
    line.draw(&canvas, x: rect.x, y: rect.y, width: max(0, rect.width - more.width - 1))
    more.draw(&canvas, x: rect.maxX - more.width, y: rect.y, width: more.width)
  }
}

/// How a source is named and searched.
enum SourceText {
  /// `reviews-v2 127.0.0.1:15000`, or the address alone.
  static func name(_ source: SourceStatus) -> String {
    guard let who = source.identity?.workload ?? source.identity?.pod else { return source.name }
    return "\(who) \(source.name)"
  }

  static func matches(_ text: String, _ source: SourceStatus) -> Bool {
    let identity = source.identity
    let hay = [source.name, identity?.workload, identity?.pod, identity?.namespace, source.error]
    return TextMatch.contains(text, in: hay.compactMap { $0 }.joined(separator: " "))
  }

  /// For ordering: down is worse than stale.
  static func severity(_ state: SourceStatus.State) -> Int {
    switch state {
    case .ok: 0
    case .stale: 1
    case .down: 2
    }
  }
}
