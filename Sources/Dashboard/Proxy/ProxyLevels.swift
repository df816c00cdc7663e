import Exposition
import Terminal

/// The log levels of a proxy: shown, and changed after asking.
enum ProxyLevels {
  static func take(_ state: inout AppState, _ answer: ProxyLoggersAnswer) {
    guard var page = state.proxy else { return }
    page.loggers = answer
    if let loggers = answer.loggers {
      for logger in loggers where page.levelsBefore[logger.name] == nil {
        page.levelsBefore[logger.name] = logger.level
      }
      page.tables[.logging] = table(loggers, page.levelsBefore)
    }
    state.proxy = page
    ProxyPane.arrange(&state, .logging)
  }

  private static func table(_ loggers: [LoggerList.Logger], _ before: [String: String]) -> ProxyTable {
    let rows = loggers.map { logger -> ProxyRow in
      let old = before[logger.name]
      let isChanged = old != nil && old != logger.level
      let rank = LoggerList.levels.firstIndex(of: logger.level).map(Double.init)
      let ink: Ink =
        ["trace", "debug"].contains(logger.level) ? .warning : logger.level == "info" ? .accent : .text
      return ProxyRow(
        id: logger.name,
        [
          ProxyCell(logger.name), ProxyCell(logger.level, ink, number: rank),
          ProxyCell(isChanged ? "was \(old ?? "")" : "", .info),
        ])
    }
    return ProxyTable(
      [
        .init(title: "logger", width: 24, rank: 0, most: 40), .init(title: "level", width: 9, rank: 1),
        .init(title: "changed", width: 14, rank: 2),
      ], rows, empty: "No logger")
  }

  // MARK: - Changing

  /// Begins to choose a level for the logger under the cursor.
  static func choose(_ state: inout AppState) -> [Effect] {
    guard !state.facts.isReadOnly else {
      return state.say(.warning, "Read-only: nothing in the mesh is changed")
    }
    guard let page = state.proxy, let name = page.view.selected,
      let logger = page.loggers?.loggers?.first(where: { $0.name == name })
    else { return [] }
    state.proxy?.change = LevelChange(logger: name, from: logger.level, to: logger.level, isChoosing: true)
    return []
  }

  /// Up and down through the levels.
  static func step(_ state: inout AppState, by rows: Int) {
    guard var change = state.proxy?.change, change.isChoosing else { return }
    let all = LoggerList.levels
    let at = all.firstIndex(of: change.to) ?? 0
    change.to = all[max(0, min(all.count - 1, at + rows))]
    state.proxy?.change = change
  }

  /// `Enter`: from choosing to asking, from asking to doing.
  static func accept(_ state: inout AppState) -> [Effect] {
    guard var change = state.proxy?.change, let source = state.proxy?.source else { return [] }
    if change.isChoosing {
      if change.to == change.from {
        state.proxy?.change = nil
        return []
      }
      change.isChoosing = false
      state.proxy?.change = change
      return []
    }
    state.proxy?.change = nil
    return [.setLogLevel(source: source, logger: change.logger, from: change.from, to: change.to)]
  }

  /// `:log-level NAME LEVEL`: asks first.
  static func set(_ state: inout AppState, _ logger: String?, _ level: String) -> [Effect] {
    guard !state.facts.isReadOnly else {
      return state.say(.warning, "Read-only: nothing in the mesh is changed")
    }
    guard state.pane == .mesh, let page = state.proxy else {
      return state.say(.info, "Show a proxy first: P, or :proxy NAME")
    }
    guard LoggerList.levels.contains(level) else {
      return state.say(.error, "“\(level)” is none of \(LoggerList.levels.joined(separator: ", "))")
    }
    let known = page.loggers?.loggers
    if let logger, let known, !known.contains(where: { $0.name == logger }) {
      return state.say(.error, "No logger “\(logger)”")
    }
    let from = logger.flatMap { name in known?.first { $0.name == name }?.level }
    state.proxy?.change = LevelChange(logger: logger, from: from, to: level, isChoosing: false)
    state.proxy?.tab = .logging
    return ProxyQuestions.ask(&state)
  }

  /// Sets all that were changed from here back to what they were.
  static func reset(_ state: inout AppState) -> [Effect] {
    guard !state.facts.isReadOnly else {
      return state.say(.warning, "Read-only: nothing in the mesh is changed")
    }
    guard let page = state.proxy, let loggers = page.loggers?.loggers else { return [] }
    let changed = loggers.filter { logger in
      page.levelsBefore[logger.name].map { $0 != logger.level } ?? false
    }
    guard !changed.isEmpty else { return state.say(.info, "No level was changed since this page was opened") }
    return changed.compactMap { logger in
      page.levelsBefore[logger.name].map {
        .setLogLevel(source: page.source, logger: logger.name, from: logger.level, to: $0)
      }
    }
  }

  static func changed(_ state: inout AppState, _ answer: ProxyLoggersAnswer, _ change: LevelChangeDone)
    -> [Effect]
  {
    guard let page = state.proxy, page.source == answer.source else { return [] }
    guard answer.loggers != nil else {
      return state.say(.error, "The level was not changed: \(answer.problem ?? "no answer")")
    }
    take(&state, answer)
    let name = change.logger.map { "Logger \($0)" } ?? "Every logger"
    let before = change.from.map { "; it was \($0)" } ?? ""
    return state.say(.info, "\(name) is at \(change.to) now\(before). R sets all back")
  }

  // MARK: - Drawing

  /// The choice, or the question, over the page.
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard let change = state.proxy?.change else { return }
    let name = change.logger.map { "logger \($0)" } ?? "every logger"
    let title = change.isChoosing ? " Level of \(name) " : " Change \(name)? "
    let lines: [TextLine]
    if change.isChoosing {
      lines = LoggerList.levels.map { level in
        let isChosen = level == change.to
        let sign = isChosen ? String(Symbol.cursor.character(canvas.glyphs)) : " "
        return TextLine([
          (sign + " ", Style(.cursor, on: .panel)),
          (level, Style(isChosen ? .key : .text, on: .panel, isChosen ? .bold : [])),
          (level == change.from ? "  now" : "", Style(.muted, on: .panel)),
        ])
      }
    } else {
      let before = change.from.map { "from \($0) " } ?? ""
      lines = [
        TextLine(
          "\(before)to \(change.to), on this proxy alone, until it restarts", Style(.text, on: .panel)),
        TextLine("Enter changes it   Esc leaves it", Style(.key, on: .panel)),
      ]
    }
    let width = min(rect.width - 4, max(TextWidth.of(title), lines.map(\.width).max() ?? 0) + 6)
    let height = min(rect.height, lines.count + 2)
    let box = Rect(
      x: rect.x + (rect.width - width) / 2, y: rect.y + (rect.height - height) / 2, width: width,
      height: height)
    canvas.fill(box, Style(.text, on: .panel))
    canvas.box(box, Style(.focusBorder, on: .panel))
    canvas.write(title, x: box.x + 2, y: box.y, Style(.title, on: .panel, .bold), width: width - 4)
    for (row, line) in lines.prefix(height - 2).enumerated() {
      line.draw(&canvas, x: box.x + 2, y: box.y + 1 + row, width: width - 4)
    }
  }
}
