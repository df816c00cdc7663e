import Mesh

/// Makes snapshots from a stream of events, one a completed round, and again at once when the graph type or
/// the window is changed. Only the newest snapshot waits for a slow reader.
public actor SnapshotSource {
  /// The snapshots. For one reader. Ends when the events have ended.
  public nonisolated let snapshots: AsyncStream<Snapshot>
  private let output: AsyncStream<Snapshot>.Continuation
  private var state: MeshState

  /// Knows nothing yet; `run` reads the events.
  public init(_ configuration: MeshState.Configuration = MeshState.Configuration()) {
    state = MeshState(configuration)
    (snapshots, output) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Reads events until they end or the task is cancelled, then ends the snapshots.
  public func run<Events: AsyncSequence & Sendable>(_ events: Events) async
  where Events.Element == MeshEvent, Events.Failure == Never {
    for await event in events { take(event) }
    output.finish()
  }

  /// Takes in one event, for several feeds at once.
  public func take(_ event: MeshEvent) {
    state.ingest(event)
    if case .roundCompleted = event { emit() }
  }

  /// What is looked at.
  public var configuration: MeshState.Configuration { state.configuration }

  /// Groups nodes in another way from now on.
  public func setGraphType(_ graphType: GraphType) {
    guard graphType != state.configuration.graphType else { return }
    state.configuration.graphType = graphType
    emit()
  }

  /// Asks for another window, in seconds.
  public func setWindow(_ seconds: Double) {
    guard seconds != state.configuration.windowSeconds else { return }
    state.configuration.windowSeconds = seconds
    emit()
  }

  /// Judges by other goals from now on.
  public func setGoals(_ goals: HealthGoals) {
    guard goals != state.configuration.goals else { return }
    state.configuration.goals = goals
    emit()
  }

  /// Says that polls come at another interval from now on, in seconds.
  public func setInterval(_ seconds: Double) { state.configuration.intervalSeconds = seconds }

  private func emit() {
    if let snapshot = state.snapshot() { output.yield(snapshot) }
  }
}
