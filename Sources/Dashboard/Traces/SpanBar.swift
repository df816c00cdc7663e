import Terminal
import Tracing

/// A bar on a time axis with a resolution of half a column: thick where a caller waited for the span (it lies on
/// the critical path), thin elsewhere, so that the difference is seen without colour too.
struct SpanBar {
  private var halves: [Half]

  private enum Half: UInt8 { case none, thin, thick }

  /// - Parameters:
  ///   - width: columns.
  ///   - total: what the whole width stands for, in microseconds.
  ///   - path: the sections on the critical path; nil for a bar that has none to tell and is thick throughout.
  init(width: Int, total: Int64, from: Int64, to: Int64, path: [CriticalPath.Section]) {
    self.init(
      width: width, total: total, from: from, to: to, sections: path.isEmpty ? nil : path, base: .thick)
  }

  init(width: Int, total: Int64, span: Span, path: [CriticalPath.Section]) {
    self.init(
      width: width, total: total, from: span.start, to: span.start + span.duration, sections: path,
      base: .thin)
  }

  private init(
    width: Int, total: Int64, from: Int64, to: Int64, sections: [CriticalPath.Section]?, base: Half
  ) {
    halves = Array(repeating: .none, count: max(0, width) * 2)
    let slots = halves.count
    guard slots > 0 else { return }
    func slot(_ time: Int64) -> Double {
      total > 0 ? Double(max(0, min(time, total))) / Double(total) * Double(slots) : 0
    }
    func mark(_ begin: Int64, _ end: Int64, _ half: Half) {
      let first = min(Int(slot(begin)), slots - 1)
      // What is shorter than half a column still shows.
      let last = max(first + 1, min(slots, Int(slot(end).rounded())))
      for i in first..<last { halves[i] = half }
    }
    mark(from, to, base)
    for section in sections ?? [] { mark(section.from, section.to, .thick) }
  }

  func draw(_ canvas: inout Canvas, x: Int, y: Int, _ style: Style) {
    for column in 0..<(halves.count / 2) {
      let character: Character
      switch (halves[2 * column], halves[2 * column + 1]) {
      case (.none, .none): continue
      case (.thick, .thick): character = "█"
      case (.thick, _): character = "▌"
      case (_, .thick): character = "▐"
      case (.thin, .thin): character = "━"
      case (.thin, .none): character = "╸"
      case (.none, .thin): character = "╺"
      }
      // The twins of half blocks are lines; a bar is one in ASCII too.
      canvas.put(
        canvas.glyphs == .ascii && character != "━" ? ascii(character) : character, x: x + column, y: y, style
      )
    }
  }

  private func ascii(_ character: Character) -> Character {
    switch character {
    case "╸", "╺": "="
    default: "#"
    }
  }
}

/// Round times along an axis.
struct TimeAxis {
  /// Column and label of each tick, from the left.
  let ticks: [(column: Int, label: String)]

  /// - Parameters:
  ///   - width: columns.
  ///   - total: microseconds.
  init(width: Int, total: Int64) {
    guard width >= 8, total > 0 else {
      ticks = []
      return
    }
    // One, two or five of a power of ten, at least 11 columns apart: room for `|123 ms`.
    let wanted = max(1, Int64((Double(total) / Double(max(1, width / 11))).rounded(.up)))
    var step: Int64 = 1
    while step < wanted {
      let lead = String(step).first
      step = lead == "2" ? step / 2 * 5 : step * 2
    }
    var found: [(column: Int, label: String)] = []
    var time: Int64 = 0
    while time < total {
      let column = Int(Double(time) / Double(total) * Double(width))
      let label = TraceText.tick(time)
      if column + TextWidth.of(label) < width { found.append((column, label)) }
      time += step
    }
    ticks = found
  }

  func draw(_ canvas: inout Canvas, x: Int, y: Int) {
    for tick in ticks {
      canvas.put("│", x: x + tick.column, y: y, Style(.faint))
      canvas.write(tick.label, x: x + tick.column + 1, y: y, Style(.muted))
    }
  }

  /// Faint lines through the empty cells below the ticks.
  func drawGuides(_ canvas: inout Canvas, x: Int, y: Int, on ground: Ink) {
    guard canvas.glyphs == .unicode else { return }
    for tick in ticks where tick.column > 0 {
      canvas.put("┊", x: x + tick.column, y: y, Style(.faint, on: ground))
    }
  }
}
