import FoundationEssentials
import Mesh
import Metrics
import Topology

/// What travelling in time does to the state. The moment's numbers are worked out elsewhere and come as answers; until
/// then the screen keeps what it shows.
enum TimeMachine {
  static func reduce(_ state: inout AppState, _ action: TimeAction) -> [Effect] {
    switch action {
    case .step(let steps): return step(&state, by: Double(steps) * state.time.step)
    case .change(let forward): return goToChange(&state, forward: forward)
    case .go(let text):
      guard let span = state.time.span ?? state.knownSpan else { return state.say(.info, noPast) }
      guard let moment = MomentText.parse(text, in: span, utcOffset: state.utcOffset) else {
        return state.say(.error, "“\(text)” is no time: 14:02, -5m, +30s, 2026-05-04T14:02:07Z")
      }
      return go(&state, to: moment)
    case .live: return live(&state)
    case .setStep(let seconds):
      state.time.step = seconds
      return state.say(.info, "[ and ] go \(Format(state.glyphs).seconds(seconds)) a step")
    case .play(let speed): return play(&state, speed)
    case .compare(let text): return compare(&state, with: text)
    }
  }

  private static let noPast = "There is no past yet: it begins with the first poll"

  // MARK: - Going

  private static func step(_ state: inout AppState, by seconds: Double) -> [Effect] {
    guard let from = state.time.awaited ?? state.time.moment ?? state.latest?.timestamp else {
      return state.say(.info, noPast)
    }
    if seconds > 0, state.time.moment == nil, state.time.awaited == nil { return [] }
    return go(&state, to: from.addingTimeInterval(seconds))
  }

  /// To a moment, kept within what is known; past the newest one is live.
  static func go(_ state: inout AppState, to wished: Date) -> [Effect] {
    // A recording is known to its end from the start, though the picture of it is still being worked out.
    guard let newest = state.facts.replay?.end ?? state.latest?.timestamp else {
      return state.say(.info, noPast)
    }
    guard wished < newest else { return live(&state) }
    var moment = wished
    if let span = state.time.span, moment < span.lowerBound {
      moment = span.lowerBound
      if moment == state.time.moment { return state.say(.info, "The past begins here") }
    }
    state.time.awaited = moment
    return [.past(.span), .past(.snapshot(at: moment))]
  }

  private static func goToChange(_ state: inout AppState, forward: Bool) -> [Effect] {
    let now = state.time.awaited ?? state.time.moment ?? state.latest?.timestamp
    guard let now else { return state.say(.info, noPast) }
    let changes = state.log.changes.filter { $0.kind.isOfHealth }
    let found =
      forward
      ? changes.first { $0.at > now.addingTimeInterval(0.001) }
      : changes.last { $0.at < now.addingTimeInterval(-0.001) }
    guard let found else {
      if forward, state.time.isPast { return live(&state) }
      return state.say(.info, forward ? "No change of health after this" : "No change of health before this")
    }
    let effects = go(&state, to: found.at)
    let verb = found.to.map { " is \($0)" } ?? " \(found.kind.rawValue)"
    return effects + state.say(.info, "\(found.name)\(verb)\(found.reason.map { ": \($0)" } ?? "")")
  }

  static func live(_ state: inout AppState) -> [Effect] {
    guard state.time.isPast || state.time.awaited != nil else { return [] }
    state.time.moment = nil
    state.time.awaited = nil
    state.time.speed = nil
    state.isPaused = false
    return Reducer().showLatest(&state) + (state.ownPane?.refreshed(&state) ?? [])
  }

  /// The mesh of a moment came.
  static func receive(_ state: inout AppState, _ snapshot: Snapshot?, asked: Date) -> [Effect] {
    guard state.time.awaited == asked else { return [] }
    state.time.awaited = nil
    guard let snapshot else {
      return state.say(
        .warning, "Nothing is known of \(ClockText.time(asked, utcOffset: state.utcOffset))")
    }
    let before = state.time.moment
    state.time.moment = asked
    let alerts = before.map { LogPane.passed(&state, from: $0, to: asked) } ?? []
    let shown = show(&state, snapshot)
    return alerts + shown + (state.ownPane?.refreshed(&state) ?? [])
  }

  // MARK: - Playing

  private static func play(_ state: inout AppState, _ speed: Double?) -> [Effect] {
    guard state.time.isPast else {
      let isReplay = state.facts.replay != nil
      return state.say(
        .info,
        isReplay
          ? "The recording ends here: [ goes back, :at +1s to its begin" : "This is live: [ goes back in time"
      )
    }
    let started = start(&state, at: speed ?? (state.time.speed == nil ? 1 : nil))
    guard let speed = state.time.speed else { return [] }
    return started + state.say(.info, "Playing, \(MomentLabel.speed(speed)) s a second")
  }

  /// Plays at a speed from now on; nil stands still.
  static func start(_ state: inout AppState, at speed: Double?) -> [Effect] {
    state.time.speed = speed
    state.time.playing += 1
    guard speed != nil, state.facts.replay != nil else { return [] }
    return [.timer(.play(state.time.playing), seconds: beat(state))]
  }

  /// Seconds between two moments of a recording that is played: a poll of it each time, but no more than four a second
  /// and, so that the clock goes on, no less than one.
  private static func beat(_ state: AppState) -> Double {
    min(1, max(0.25, state.facts.interval / (state.time.speed ?? 1)))
  }

  /// The next moment of a recording that is played.
  static func playOn(_ state: inout AppState, _ number: Int) -> [Effect] {
    guard number == state.time.playing, let speed = state.time.speed, let moment = state.time.moment else {
      // The first moment may still be on its way.
      guard number == state.time.playing, state.time.speed != nil, state.time.awaited != nil else {
        return []
      }
      return [.timer(.play(number), seconds: beat(state))]
    }
    let seconds = beat(state)
    // A moment that is not there yet is waited for: what cannot keep up plays slower, and skips nothing.
    let gone = state.time.awaited == nil ? go(&state, to: moment.addingTimeInterval(speed * seconds)) : []
    guard state.time.speed != nil else { return gone }
    return gone + [.timer(.play(number), seconds: seconds)]
  }

  /// Goes on playing what was watched; called with each poll, so that it needs no clock of its own.
  static func tick(_ state: inout AppState) -> [Effect] {
    guard state.facts.replay == nil else { return [] }
    guard let speed = state.time.speed, let moment = state.time.moment, state.time.awaited == nil else {
      return []
    }
    return go(&state, to: moment.addingTimeInterval(speed * state.facts.interval))
  }

  // MARK: - Comparing

  private static func compare(_ state: inout AppState, with text: String?) -> [Effect] {
    if text == "off" || (text == nil && state.time.baseline != nil) { return stopComparing(&state) }
    guard let shown = state.time.plain ?? state.snapshot else { return state.say(.info, noPast) }
    var moment = shown.timestamp
    if let text {
      guard let span = state.time.span ?? state.knownSpan else { return state.say(.info, noPast) }
      guard let parsed = MomentText.parse(text, in: span, utcOffset: state.utcOffset) else {
        return state.say(.error, "“\(text)” is no time: 14:02, -5m, +30s, off")
      }
      moment = min(max(parsed, span.lowerBound), span.upperBound)
    }
    state.time.baseline = TimeState.Baseline(moment: moment)
    let time = ClockText.time(moment, utcOffset: state.utcOffset)
    return [.past(.baseline(at: moment))]
      + state.say(.info, "Compared with \(time) from now on: = ends it")
  }

  private static func stopComparing(_ state: inout AppState) -> [Effect] {
    guard state.time.baseline != nil else { return [] }
    state.time.baseline = nil
    state.time.difference = nil
    let plain = state.time.plain
    state.time.plain = nil
    return (plain.map { show(&state, $0) } ?? []) + state.say(.info, "No longer compared")
  }

  /// The moment to compare with came.
  static func receiveBaseline(
    _ state: inout AppState, _ snapshot: Snapshot, _ inventory: Inventory?, asked: Date
  ) -> [Effect] {
    guard state.time.baseline?.moment == asked else { return [] }
    state.time.baseline?.snapshot = snapshot
    state.time.baseline?.inventory = inventory
    return (state.time.plain ?? state.snapshot).map { show(&state, $0) } ?? []
  }

  /// Puts a snapshot on the screen, as it is or as it differs from the baseline.
  static func show(_ state: inout AppState, _ snapshot: Snapshot) -> [Effect] {
    var shown = snapshot
    var effects: [Effect] = []
    state.time.difference = nil
    state.time.plain = nil
    if let baseline = state.time.baseline {
      if let before = baseline.snapshot, before.graphType == snapshot.graphType {
        let difference = SnapshotDifference(from: before, to: snapshot)
        state.time.difference = difference
        shown = difference.merged
      } else if baseline.snapshot != nil {
        // The graph was grouped otherwise since: the same moment, grouped as the graph is now.
        state.time.baseline?.snapshot = nil
        effects.append(.past(.baseline(at: baseline.moment)))
      }
      state.time.plain = snapshot
    }
    state.snapshot = shown
    state.config.note(shown)
    state.shownTick = state.history.tick(at: snapshot.timestamp)
    return effects + Reducer().relayoutIfNeeded(&state)
  }
}

extension AppState {
  /// The time that this dashboard has watched, as long as nothing better is known.
  var knownSpan: ClosedRange<Date>? { latest.map { $0.windowStart...max($0.windowStart, $0.timestamp) } }
}

extension MeshChange.Kind {
  /// What `{` and `}` stop at.
  var isOfHealth: Bool {
    switch self {
    case .failed, .degraded, .recovered, .lost, .answered, .restarted: true
    case .appeared, .vanished, .upgraded, .configured: false
    }
  }
}
