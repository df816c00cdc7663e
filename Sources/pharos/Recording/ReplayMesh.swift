import Dashboard
import FoundationEssentials
import History
import Mesh
import Metrics
import Recording
import Topology

/// A recording as a mesh: its end stands where a live mesh has now, and all of it is the past.
///
/// A moment's graph and tables are worked out from the file, with the numbers that a live run had then; charts over
/// time come from the history in memory, into which the file is read in the background.
actor ReplayMesh: SnapshotFeed, PastFeed {
  /// Rounds before the end whose snapshots are shown in a row at first, for the small charts.
  private static let prelude = 120
  /// A moment further ahead of the last one than this is looked up anew rather than read up to. Seconds.
  private static let reach = 300.0

  /// What was read last, so that going forward reads on.
  private struct Reading {
    var state: MeshState
    var events: RecordedEvents.Iterator
    var time: Double
    var window: Double
  }

  private let recording: ReplayedRecording
  private let playhead: Playhead
  private let memory: ReplayMemory
  private var configuration: MeshState.Configuration
  private var reading: Reading?
  private var end: MeshState?
  private var output: AsyncStream<Snapshot>.Continuation?
  /// Moments that were asked for last, each with what the numbers of that moment come from.
  private var moments: [(time: Double, window: Double, hub: MeshHub)] = []

  /// - Parameter history: how much of the file is kept in memory, for charts and tables.
  init(
    _ recording: ReplayedRecording, _ playhead: Playhead, window: Double, goals: HealthGoals,
    history: HistoryStore.Configuration = .init()
  ) {
    self.recording = recording
    self.playhead = playhead
    configuration = MeshState.Configuration(
      windowSeconds: window, intervalSeconds: recording.interval, goals: goals)
    memory = ReplayMemory(recording, configuration, history)
  }

  // MARK: - The end

  nonisolated func snapshots() -> AsyncStream<Snapshot> {
    AsyncStream { continuation in
      let task = Task { await self.run(continuation) }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Tells the last rounds. The stream does not end: no more comes, and nothing has failed.
  private func run(_ output: AsyncStream<Snapshot>.Continuation) async {
    self.output = output
    let shown = recording.file.rounds.times.suffix(Self.prelude)
    guard let first = shown.first, let last = shown.last else { return }
    var state = MeshState(configuration)
    var events = recording.events(from: first, to: last, configuration).makeIterator()
    while !Task.isCancelled, let event = events.next() {
      state.ingest(event)
      guard case .roundCompleted(let at, _) = event, at >= first else { continue }
      // The window or the grouping may be changed meanwhile.
      state.configuration = configuration
      if let snapshot = state.snapshot() { output.yield(snapshot) }
      await Task.yield()
    }
    end = state
    memory.fill()
  }

  private func showEnd() {
    guard var state = end else { return }
    state.configuration = configuration
    if let snapshot = state.snapshot() { output?.yield(snapshot) }
    end = state
  }

  func setGraphType(_ type: GraphType) {
    configuration.graphType = type
    showEnd()
  }

  func setWindow(_ seconds: Double) {
    configuration.windowSeconds = seconds
    if let last = recording.file.rounds.span?.upperBound, end != nil {
      end = try? recording.state(at: last, configuration)
    }
    showEnd()
  }

  /// Nothing is polled.
  func setInterval(_ seconds: Double) {}

  /// Judges by other goals, from the next moment on.
  private func setGoals(_ goals: HealthGoals) {
    guard goals != configuration.goals else { return }
    configuration.goals = goals
    reading = nil
    moments = []
    showEnd()
  }

  // MARK: - The past

  func answer(_ question: PastQuestion) async -> PastAnswer? {
    switch question {
    case .span: return .span(recording.span)
    case .snapshot(let at):
      playhead.move(to: at)
      return snapshot(at: at).map(PastAnswer.snapshot)
    case .baseline(let at):
      guard let snapshot = snapshot(at: at) else { return nil }
      return .baseline(snapshot, await inventory(at: at))
    case .inventory(let at):
      if at == nil { playhead.move(to: recording.span.upperBound) }
      return await inventory(at: at).map(PastAnswer.inventory)
    case .trends(let at):
      let end = at ?? recording.span.upperBound
      return await memory.hub(upTo: end).trends(at: end).map(PastAnswer.trends)
    case .report(var question):
      guard let (hub, wall) = await moment(question.at) else { return nil }
      question.at = wall
      return await hub.report(question).map(PastAnswer.report)
    case .controlPlanes(let at):
      guard let (hub, wall) = await moment(at) else { return .controlPlanes([]) }
      return .controlPlanes(await hub.controlPlanes(at: wall))
    case .panels(let question):
      return await memory.hub(upTo: question.end).panels(question).map(PastAnswer.panels)
    case .explore(let question):
      return await memory.hub(upTo: question.end).explore(question).map(PastAnswer.panels)
    case .metricNames: return .metricNames(await memory.hub(upTo: nil).metricNames())
    // A recording has no proxy that could be asked.
    case .certificates, .envoy, .proxy: return nil
    }
  }

  /// The mesh around a moment, to the poll: what the history in memory keeps of long ago is coarser.
  private func moment(_ wished: Date?) async -> (hub: MeshHub, wall: Date)? {
    let rounds = recording.file.rounds
    guard let time = rounds.time(of: wished ?? recording.span.upperBound),
      let wall = rounds.wallTime(of: time)
    else { return nil }
    let window = configuration.effectiveWindowSeconds
    if let known = moments.first(where: { $0.time == time && $0.window == window }) {
      return (known.hub, wall)
    }
    var configuration = configuration
    configuration.graphType = .versionedApp
    let hub = MeshHub(configuration)
    var events = Array(recording.events(from: time, to: time, configuration))
    let last = events.popLast()
    await hub.remember(events)
    if let last { await hub.take(last) }
    moments = Array(moments.suffix(1)) + [(time, window, hub)]
    return (hub, wall)
  }

  private func inventory(at wished: Date?) async -> Inventory? {
    guard let (hub, wall) = await moment(wished) else { return nil }
    return await hub.inventory(at: wall)
  }

  private func snapshot(at moment: Date) -> Snapshot? {
    guard let time = recording.file.rounds.time(of: moment) else { return nil }
    let window = configuration.effectiveWindowSeconds
    var reading = reading
    self.reading = nil
    if let known = reading, known.window != window || time < known.time || time > known.time + Self.reach {
      reading = nil
    }
    var current =
      reading
      ?? Reading(
        state: MeshState(configuration),
        events: recording.events(from: time, to: .infinity, configuration).makeIterator(),
        time: -.infinity, window: window)
    while current.time < time, let event = current.events.next() {
      current.state.ingest(event)
      if case .roundCompleted(let at, _) = event { current.time = at }
    }
    guard current.time.isFinite else { return nil }
    current.state.configuration.graphType = configuration.graphType
    let snapshot = current.state.snapshot()
    self.reading = current
    return snapshot
  }

  nonisolated func changes() -> AsyncStream<[MeshChange]> {
    AsyncStream { continuation in
      let task = Task.detached(priority: .utility) { [recording, memory] in
        if let recorded = recording.recordedChanges() {
          continuation.yield(recorded)
        } else {
          // Finding out takes the time of a snapshot a poll: charts first.
          await memory.isFilled()
          try? recording.detectChanges(memory.configuration) { changes in
            if !changes.isEmpty { continuation.yield(changes) }
            return !Task.isCancelled
          }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// The recorded configuration, whose annotations set this mesh's goals.
  nonisolated func watched(_ config: (any ConfigFeed)?, _ goals: HealthGoals) -> (any ConfigFeed)? {
    config.map { feed in
      WatchedConfig(feed, goals: goals) { _ in
        // What changed stands among the recorded changes.
      } setGoals: {
        await self.setGoals($0)
      }
    }
  }
}
