import Layout
import Mesh
import Terminal

/// The log of a workload's proxy or application, as it is written.
enum LogsPane: Pane {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    guard let logs = state.logs else { return }
    if let opened = logs.opened {
      LogsEntryPage(row: opened, state: state).draw(&canvas, rect, scroll: logs.openedScroll)
    } else if logs.count == 0 {
      LogsView(state: state, logs: logs, rect: rect).drawHead(&canvas)
      LogsEmpty.draw(
        state, logs, &canvas, Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1))
    } else {
      LogsView(state: state, logs: logs, rect: rect).draw(&canvas)
    }
  }

  static func move(_ state: inout AppState, _ heading: Heading) -> [Effect] {
    switch heading {
    case .up: return step(&state, by: -1)
    case .down: return step(&state, by: 1)
    case .left, .right: return []
    }
  }

  static func page(_ state: inout AppState, _ pages: Int) -> [Effect] {
    let rows = view(state)?.rowCount ?? 10
    return step(&state, by: pages * max(1, rows - 1))
  }

  static func jump(_ state: inout AppState, toEnd: Bool) -> [Effect] {
    guard let logs = state.logs else { return [] }
    if logs.opened != nil { return step(&state, by: toEnd ? 10_000 : -10_000) }
    state.logs?.move(to: toEnd ? logs.count - 1 : 0)
    return keepTop(&state)
  }

  private static func step(_ state: inout AppState, by rows: Int) -> [Effect] {
    guard let opened = state.logs?.opened else {
      state.logs?.move(by: rows)
      return keepTop(&state)
    }
    let rect = FrameLayout(state).main
    let last = LogsEntryPage(row: opened, state: state).lastScroll(rect)
    let now = state.logs?.openedScroll ?? 0
    state.logs?.openedScroll = max(0, min(last, now + rows))
    return []
  }

  static func open(_ state: inout AppState) -> [Effect] {
    guard state.logs?.opened == nil, let row = state.logs?.selected else { return [] }
    state.logs?.opened = row
    state.logs?.openedScroll = 0
    state.logs?.follow(false)
    return []
  }

  static func back(_ state: inout AppState) -> [Effect]? {
    if state.logs?.opened != nil {
      state.logs?.opened = nil
      return []
    }
    if state.logs?.filter.text.isEmpty == false { return narrow(&state, to: "") }
    return LogsJourney.close(&state)
  }

  static func click(_ state: inout AppState, _ point: Point, in rect: Rect) -> [Effect] {
    guard let logs = state.logs, logs.opened == nil else { return [] }
    if let row = LogsView(state: state, logs: logs, rect: rect).row(at: point) { state.logs?.move(to: row) }
    return []
  }

  static func wheel(_ state: inout AppState, _ point: Point, in rect: Rect, by count: Int) -> [Effect] {
    step(&state, by: count)
  }

  static func find(_ state: inout AppState, _ text: String) -> [Effect] { narrow(&state, to: text) }

  static func nextMatch(_ state: inout AppState, forward: Bool) -> [Effect]? {
    guard let logs = state.logs, logs.count > 0 else { return nil }
    state.logs?.move(to: (logs.list.row + (forward ? 1 : logs.count - 1)) % logs.count)
    return keepTop(&state)
  }

  static func foundText(_ state: AppState, _ text: String) -> String {
    guard let logs = state.logs else { return "" }
    if let problem = logs.filter.problem { return "no regular expression: \(problem)" }
    guard logs.count > 0 else { return "none" }
    return "\(Format(state.glyphs).count(Double(logs.count))) line\(logs.count == 1 ? "" : "s")"
  }

  private static func narrow(_ state: inout AppState, to text: String) -> [Effect] {
    guard let effect = state.logs?.narrow(to: text) else { return keepTop(&state) }
    return [.logs(effect)]
  }

  static func reduce(_ state: inout AppState, _ action: LogsAction) -> [Effect] {
    switch action {
    case .showSelection: return LogsJourney.showSelection(&state)
    case .show(let workload, let namespace, let cluster):
      return LogsJourney.show(&state, workload: workload, namespace: namespace, cluster: cluster)
    case .arrived(let number, let arrival):
      guard state.logs?.number == number else { return [] }
      state.logs?.take(arrival)
      return keepTop(&state)
    case .matched(let ticket, let numbers, let below):
      guard state.logs?.ticket == ticket else { return [] }
      state.logs?.take(matches: numbers, below: below)
      return keepTop(&state)
    case .toggleFollow:
      guard let logs = state.logs else { return [] }
      state.logs?.opened = nil
      state.logs?.follow(!logs.isFollowing)
      return keepTop(&state)
    case .toggleWrap:
      state.logs?.wraps.toggle()
      return keepTop(&state)
    case .nextContainer: return LogsJourney.nextContainer(&state)
    case .togglePrevious:
      state.logs?.question.isPrevious.toggle()
      return LogsJourney.ask(&state)
    case .again: return LogsJourney.ask(&state)
    case .trace: return LogsJourney.trace(&state)
    case .copy:
      guard let row = state.logs?.opened ?? state.logs?.selected else {
        return state.say(.info, "No line is selected")
      }
      return [.copy(row.line.text)] + state.say(.info, "The line was sent to the terminal's clipboard")
    case .nextError(let forward):
      guard let row = state.logs?.nextError(forward: forward) else {
        return state.say(.info, "No line here tells of an error")
      }
      state.logs?.move(to: row)
      return keepTop(&state)
    }
  }

  private static func view(_ state: AppState) -> LogsView? {
    state.logs.map { LogsView(state: state, logs: $0, rect: FrameLayout(state).main) }
  }

  /// What showed stays where it was as far as it can.
  static func keepTop(_ state: inout AppState) -> [Effect] {
    if let top = view(state)?.top { state.logs?.list.top = top }
    return []
  }
}
