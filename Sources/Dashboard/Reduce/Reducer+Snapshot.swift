import FoundationEssentials
import Mesh
import Terminal

extension Reducer {
  func receive(_ state: inout AppState, _ snapshot: Snapshot, utcOffset: Int) -> [Effect] {
    state.utcOffset = utcOffset
    var snapshot = snapshot
    snapshot.warnings = (state.scope.report?.remarks ?? []).map { $0 + "." } + snapshot.warnings
    state.latest = snapshot
    state.history.add(snapshot, interval: state.interval)
    noteSources(&state, snapshot)
    var effects = probeNowAndThen(state)
    if let replay = state.facts.replay, let begin = replay.begin, snapshot.timestamp >= replay.end {
      state.facts.replay?.begin = nil
      effects += TimeMachine.go(&state, to: begin) + TimeMachine.start(&state, at: replay.speed)
    }
    guard !state.isPaused, !state.time.isPast else { return effects + TimeMachine.tick(&state) }
    effects += showLatest(&state)
    return effects + (state.ownPane?.refreshed(&state) ?? []) + ScopePane.lookedAt(&state)
  }

  /// Puts the newest snapshot on the screen.
  func showLatest(_ state: inout AppState) -> [Effect] {
    guard let snapshot = state.latest else { return [] }
    return TimeMachine.show(&state, snapshot)
  }

  func togglePause(_ state: inout AppState) -> [Effect] {
    if state.place == .logs { return LogsPane.reduce(&state, .toggleFollow) }
    // In the past there is nothing to hold: there the same key plays it.
    if state.time.isPast { return TimeMachine.reduce(&state, .play(nil)) }
    // Where a recording ends nothing comes that could be held.
    if state.facts.replay != nil { return TimeMachine.reduce(&state, .play(nil)) }
    state.isPaused.toggle()
    return state.isPaused ? [] : showLatest(&state)
  }

  /// Remembers since when a source is silent: its age counts back from the snapshot that first missed it.
  private func noteSources(_ state: inout AppState, _ snapshot: Snapshot) {
    var silent: [String: Date] = [:]
    for source in snapshot.sources where source.state != .ok {
      let since = snapshot.timestamp.addingTimeInterval(-(source.ageSeconds ?? 0))
      silent[source.name] = state.downSince[source.name] ?? since
    }
    state.downSince = silent
  }

  /// The trace store is asked at first and then every now and then, so that the header does not lie; how far the past
  /// reaches too, since it also loses what is oldest.
  private func probeNowAndThen(_ state: AppState) -> [Effect] {
    guard state.history.tick % 15 == 1 else { return [] }
    return [.past(.span)] + (state.facts.traceBackend == nil ? [] : [.probeTraces])
  }

  func receive(_ state: inout AppState, _ choices: [FaultChoice]) -> [Effect] {
    state.faultChoices = choices
    guard state.commandLine != nil else { return [] }
    return commandLineChanged(&state)
  }
}
