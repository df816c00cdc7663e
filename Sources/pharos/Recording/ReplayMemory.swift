import FoundationEssentials
import History
import Mesh
import Metrics
import Recording
import Synchronization
import Topology

/// All of a recording in memory, for charts over time: read in the background, and waited for by who asks.
final class ReplayMemory: Sendable {
  /// Events that are taken in at a time.
  private static let chunk = 512
  /// Seconds of the recording that are kept to the poll; what is older becomes coarser.
  private static let fullSeconds = 3600.0

  private struct Progress {
    var hasBegun = false
    /// Monotonic seconds of the file up to which it is known.
    var reached = -Double.infinity
    var waiting: [(time: Double, continuation: CheckedContinuation<Void, Never>)] = []
  }

  let configuration: MeshState.Configuration
  private let recording: ReplayedRecording
  private let hub: MeshHub
  private let progress = Mutex(Progress())

  init(
    _ recording: ReplayedRecording, _ configuration: MeshState.Configuration,
    _ history: HistoryStore.Configuration
  ) {
    self.recording = recording
    self.configuration = configuration
    var history = history
    history.fullSeconds = Self.fullSeconds
    hub = MeshHub(configuration, history: history)
  }

  /// Begins to read, if nobody has.
  func fill() {
    let begins = progress.withLock { progress in
      defer { progress.hasBegun = true }
      return !progress.hasBegun
    }
    guard begins else { return }
    Task.detached(priority: .utility) { [self] in
      var chunk: [MeshEvent] = []
      var reached = -Double.infinity
      for event in recording.file.events() {
        if Task.isCancelled { break }
        chunk.append(event)
        guard case .roundCompleted(let at, _) = event else { continue }
        reached = at
        guard chunk.count >= Self.chunk else { continue }
        await hub.remember(chunk)
        chunk.removeAll(keepingCapacity: true)
        note(reached)
      }
      await hub.remember(chunk)
      // What cannot be read does not come; nobody waits for it.
      note(.infinity)
    }
  }

  /// All that is known up to a moment; nil is the end. Waits until it has been read.
  func hub(upTo moment: Date?) async -> MeshHub {
    let rounds = recording.file.rounds
    await wait(until: moment.flatMap { rounds.time(of: $0) } ?? rounds.span?.upperBound ?? 0)
    return hub
  }

  /// Waits until all of it has been read.
  func isFilled() async { await wait(until: .infinity) }

  private func wait(until time: Double) async {
    fill()
    await withCheckedContinuation { continuation in
      let isKnown = progress.withLock { progress in
        guard progress.reached < time else { return true }
        progress.waiting.append((time, continuation))
        return false
      }
      if isKnown { continuation.resume() }
    }
  }

  private func note(_ reached: Double) {
    let served = progress.withLock { progress in
      progress.reached = reached
      defer { progress.waiting.removeAll { $0.time <= reached } }
      return progress.waiting.filter { $0.time <= reached }
    }
    for waiting in served { waiting.continuation.resume() }
  }
}
