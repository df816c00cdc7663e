import FoundationEssentials
import Layout
import Mesh
import Terminal

/// What happened in the mesh: newest at the bottom, as logs run.
enum LogPane: Pane {
  static func draw(_ state: AppState, _ canvas: inout Canvas, _ rect: Rect) {
    if state.log.rows.isEmpty {
      LogEmpty.draw(state, &canvas, rect)
    } else {
      LogRows(state: state, rect: rect).draw(&canvas)
    }
  }

  static func refreshed(_ state: inout AppState) -> [Effect] {
    state.log.show(until: state.time.moment)
    return []
  }

  static func move(_ state: inout AppState, _ heading: Heading) -> [Effect] {
    switch heading {
    case .up: state.log.move(by: -1)
    case .down: state.log.move(by: 1)
    case .left, .right: break
    }
    return keepTop(&state)
  }

  static func page(_ state: inout AppState, _ pages: Int) -> [Effect] {
    state.log.move(by: pages * max(1, rows(state).rowCount - 1))
    return keepTop(&state)
  }

  static func jump(_ state: inout AppState, toEnd: Bool) -> [Effect] {
    state.log.move(to: toEnd ? state.log.rows.count - 1 : 0)
    return keepTop(&state)
  }

  static func open(_ state: inout AppState) -> [Effect] {
    guard let change = state.log.selected else { return [] }
    return go(&state, to: change)
  }

  static func back(_ state: inout AppState) -> [Effect]? {
    guard state.log.isNarrowed else { return nil }
    showAll(&state)
    return []
  }

  static func click(_ state: inout AppState, _ point: Point, in rect: Rect) -> [Effect] {
    if let row = LogRows(state: state, rect: rect).row(at: point) {
      let top = LogRows(state: state, rect: rect).top
      state.log.move(to: row)
      state.log.list.top = top
    }
    return []
  }

  static func wheel(_ state: inout AppState, _ point: Point, in rect: Rect, by count: Int) -> [Effect] {
    state.log.move(by: count)
    return keepTop(&state)
  }

  static func find(_ state: inout AppState, _ text: String) -> [Effect] {
    state.log.find(text)
    return keepTop(&state)
  }

  static func nextMatch(_ state: inout AppState, forward: Bool) -> [Effect]? {
    guard !state.log.rows.isEmpty else { return nil }
    let count = state.log.rows.count
    state.log.move(to: (state.log.list.row + (forward ? 1 : count - 1)) % count)
    return keepTop(&state)
  }

  static func foundText(_ state: AppState, _ text: String) -> String {
    state.log.rows.isEmpty ? "none" : "\(state.log.rows.count) found"
  }

  static func reduce(_ state: inout AppState, _ action: LogAction) -> [Effect] {
    switch action {
    case .happened(let changes): return happened(&state, changes)
    case .show(let filter):
      state.pane = .log
      state.log.show(filter ?? state.log.filter.following)
      return keepTop(&state)
    case .showAll: showAll(&state)
    case .goToAlert:
      guard let change = state.log.alert?.change ?? state.log.changes.last(where: { $0.kind == .failed })
      else {
        return state.say(.info, "Nothing has turned red since the watch began")
      }
      state.log.alert = nil
      return go(&state, to: change)
    case .setBell(let isOn):
      state.facts.hasBell = isOn ?? !state.facts.hasBell
      return state.say(
        .info, state.facts.hasBell ? "The bell rings when something turns red" : "The bell is off")
    }
    return []
  }

  /// Ends the alert, if it is still the one that the timer was set for.
  static func alertEnds(_ state: inout AppState, _ number: Int) -> [Effect] {
    if state.log.alert?.number == number { state.log.alert = nil }
    return []
  }

  private static func happened(_ state: inout AppState, _ changes: [MeshChange]) -> [Effect] {
    state.log.add(changes)
    // In a recording nothing happens when it is read, but when its moment comes.
    guard state.facts.replay == nil else { return [] }
    return alert(&state, changes)
  }

  /// A recording was played from one moment to another: what turned red in between is news.
  static func passed(_ state: inout AppState, from: Date, to: Date) -> [Effect] {
    guard state.facts.replay != nil else { return [] }
    guard state.time.speed != nil, from < to else {
      state.log.alert = nil
      return []
    }
    return alert(&state, state.log.changes.filter { $0.at > from && $0.at <= to })
  }

  private static func alert(_ state: inout AppState, _ changes: [MeshChange]) -> [Effect] {
    let (rings, isNew) = state.log.notice(changes)
    var effects: [Effect] = []
    if rings, state.facts.hasBell { effects.append(.bell) }
    if isNew { effects.append(.timer(.alert(state.log.alertNumber), seconds: LogAlert.seconds)) }
    return effects
  }

  private static func showAll(_ state: inout AppState) {
    state.find = nil
    state.log.find("")
    state.log.show(.all)
  }

  private static func rows(_ state: AppState) -> LogRows {
    LogRows(state: state, rect: FrameLayout(state).main)
  }

  /// What showed stays where it was as far as it can.
  private static func keepTop(_ state: inout AppState) -> [Effect] {
    state.log.list.top = rows(state).top
    return []
  }

  // MARK: - To the thing itself

  private static func go(_ state: inout AppState, to change: MeshChange) -> [Effect] {
    let reducer = Reducer()
    switch change.subject {
    case .node(let id): return select(&state, .node(id), change)
    case .edge(let id): return select(&state, .edge(id), change)
    case .source(let name):
      guard state.snapshot?.sources.contains(where: { $0.name == name }) == true else {
        return state.say(.info, "\(change.name) is no source any more")
      }
      state.proxy = nil
      state.mesh.show(source: name)
      let effects = reducer.reduce(&state, .show(.mesh))
      MeshPane.reveal(&state)
      return effects
    case .config:
      guard state.config.report != nil else { return state.say(.info, "No configuration is read") }
      let effects = reducer.reduce(&state, .show(.config)) + reducer.reduce(&state, .config(.show(.objects)))
      let name = change.name.split(separator: " ").last.map(String.init) ?? change.name
      return effects + reducer.reduce(&state, .config(.filter(name)))
    }
  }

  private static func select(_ state: inout AppState, _ selection: Selection, _ change: MeshChange)
    -> [Effect]
  {
    guard let snapshot = state.snapshot else { return [] }
    guard snapshot.contains(selection) else {
      let isOther = snapshot.graphType != .versionedApp
      return state.say(
        .info,
        isOther
          ? "\(change.name) is not in the graph by \(snapshot.graphType.title)"
          : "\(change.name) is not on the graph any more")
    }
    let reducer = Reducer()
    return reducer.reduce(&state, .show(.graph)) + reducer.reduce(&state, .select(selection))
  }
}
