import Dashboard
import FoundationEssentials
import Mesh
import Metrics
import Recording
import Topology

/// A recording as a mesh: its end stands where a live mesh has now, and all of it is the past.
///
/// A moment's graph is worked out from the file, with the numbers that a live run had then; charts and tables come from
/// the history in memory, into which the file is read in the background.
actor ReplayMesh: SnapshotFeed, PastFeed {
  /// Rounds before the end whose snapshots are shown in a row at first, for the small charts.
  private static let prelude = 240
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
  private let hub: MeshHub
  private var configuration: MeshState.Configuration
  private var reading: Reading?
  private var end: MeshState?
  private var beat: Double
  private var output: AsyncStream<Snapshot>.Continuation?
  private var filling: Task<Void, Never>?

  init(_ recording: ReplayedRecording, _ playhead: Playhead, window: Double, goals: HealthGoals) {
    self.recording = recording
    self.playhead = playhead
    configuration = MeshState.Configuration(
      windowSeconds: window, intervalSeconds: recording.interval, goals: goals)
    beat = recording.interval
    hub = MeshHub(configuration)
  }

  deinit { filling?.cancel() }

  // MARK: - The end

  nonisolated func snapshots() -> AsyncStream<Snapshot> {
    AsyncStream { continuation in
      let task = Task { await self.run(continuation) }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func run(_ output: AsyncStream<Snapshot>.Continuation) async {
    self.output = output
    fill()
    let rounds = recording.file.rounds
    let shown = rounds.times.suffix(Self.prelude)
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
    // What plays the past counts in polls: there are none, but time goes on.
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(beat))
      showEnd()
    }
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

  func setWindow(_ seconds: Double) async {
    configuration.windowSeconds = seconds
    await hub.setWindow(seconds)
    if let last = recording.file.rounds.span?.upperBound, end != nil {
      end = try? recording.state(at: last, configuration)
    }
    showEnd()
  }

  /// Nothing is polled; playing goes on at this beat.
  func setInterval(_ seconds: Double) { beat = max(0.05, seconds) }

  /// Reads the file into memory, for charts and tables.
  private func fill() {
    guard filling == nil else { return }
    filling = Task.detached(priority: .utility) { [hub, recording] in
      for event in recording.file.events() {
        if Task.isCancelled { return }
        await hub.take(event)
      }
    }
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
      return .baseline(snapshot, await hub.inventory(at: at))
    case .inventory(let at):
      if at == nil { playhead.move(to: recording.span.upperBound) }
      return await hub.inventory(at: at).map(PastAnswer.inventory)
    case .trends(let at): return await hub.trends(at: at).map(PastAnswer.trends)
    case .report(let question): return await hub.report(question).map(PastAnswer.report)
    case .panels(let question): return await hub.panels(question).map(PastAnswer.panels)
    case .controlPlanes(let at): return .controlPlanes(await hub.controlPlanes(at: at))
    case .explore(let question): return await hub.explore(question).map(PastAnswer.panels)
    case .metricNames: return .metricNames(await hub.metricNames())
    // A recording has no proxy that could be asked.
    case .certificates, .envoy: return nil
    }
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
    // What was noticed then is told at once; where nothing was, it is found out while the file is read.
    let recorded = (try? recording.file.changes(from: .distantPast, to: .distantFuture)) ?? []
    guard !recorded.isEmpty else { return hub.changes }
    return AsyncStream { continuation in
      continuation.yield(recorded)
      continuation.finish()
    }
  }
}
