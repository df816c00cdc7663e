import Dashboard
import Feeds
import FoundationEssentials
import History
import Mesh
import Metrics
import Recording
import Synchronization
import Topology
import Wire

/// Live proxies as a source of snapshots: a feed, whose events go into Topology's state.
///
/// Changing the interval starts the polling anew over the same state, so no history is lost.
final class LiveMesh: SnapshotFeed, PastFeed {
  private let feed: @Sendable (Double) -> any Feed
  let hub: MeshHub
  private let writer: RecordingWriter?
  let demand: OnDemand?
  private let polling = Mutex<Task<Void, Never>?>(nil)
  private let telling = Mutex<Task<Void, Never>?>(nil)

  /// - Parameters:
  ///   - history: how much of the past is kept.
  ///   - writer: where what happens is recorded, if it is.
  ///   - demand: what the proxies are asked beside the polls, where they can be.
  ///   - feed: makes the feed for an interval in seconds; called again when the interval changes.
  init(
    _ configuration: MeshState.Configuration, history: HistoryStore.Configuration = .init(),
    writer: RecordingWriter? = nil, demand: OnDemand? = nil, feed: @escaping @Sendable (Double) -> any Feed
  ) {
    self.feed = feed
    self.writer = writer
    self.demand = demand
    hub = MeshHub(configuration, history: history)
    poll(every: configuration.intervalSeconds)
  }

  /// Polls what a mesh is read from.
  convenience init(
    _ sources: MeshSources, _ configuration: MeshState.Configuration,
    history: HistoryStore.Configuration = .init(),
    writer: RecordingWriter? = nil
  ) {
    self.init(
      configuration, history: history, writer: writer,
      demand: sources.onDemand(interval: configuration.intervalSeconds)
    ) { interval in
      let feed = sources.feed(interval: interval)
      return writer.map { RecordedPassage(feed: feed, writer: $0) } ?? feed
    }
    guard !sources.clusters.isEmpty else { return }
    // What happens to pods and workloads stands among what happens in the mesh.
    let hub = hub
    let task = Task {
      await withDiscardingTaskGroup { group in
        for cluster in sources.clusters {
          group.addTask { for await changes in cluster.changes { await hub.note(changes) } }
          group.addTask {
            for await _ in cluster.coverage.values() {
              let all = sources.clusters.compactMap(\.coverage.value)
              let pods = all.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
              await hub.setCoverage(FeedCoverage(pods: pods))
            }
          }
        }
      }
    }
    telling.withLock { $0 = task }
  }

  deinit {
    polling.withLock { $0?.cancel() }
    telling.withLock { $0?.cancel() }
  }

  func snapshots() -> AsyncStream<Snapshot> {
    guard let writer else { return hub.snapshots }
    let snapshots = hub.snapshots
    return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let task = Task {
        for await var snapshot in snapshots {
          if let problem = writer.state.problem {
            snapshot.warnings.append(DashboardFacts.notRecorded + problem)
          }
          continuation.yield(snapshot)
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  func setGraphType(_ type: GraphType) async { await hub.setGraphType(type) }

  func setWindow(_ seconds: Double) async { await hub.setWindow(seconds) }

  func setInterval(_ seconds: Double) async {
    await hub.setInterval(seconds)
    await demand?.watched.setInterval(seconds)
    poll(every: seconds)
  }

  private func poll(every seconds: Double) {
    let events = feed(seconds).events()
    let task = Task { [hub] in
      for await event in events { await hub.take(event) }
    }
    polling.withLock { running in
      running?.cancel()
      running = task
    }
  }

  // MARK: - The past

  func answer(_ question: PastQuestion) async -> PastAnswer? {
    switch question {
    case .span: await hub.span.map(PastAnswer.span)
    case .snapshot(let at): await hub.snapshot(at: at).map(PastAnswer.snapshot)
    case .baseline(let at):
      if let snapshot = await hub.snapshot(at: at) {
        .baseline(snapshot, await hub.inventory(at: at))
      } else {
        nil
      }
    case .inventory(let at): await hub.inventory(at: at).map(PastAnswer.inventory)
    case .trends(let at): await hub.trends(at: at).map(PastAnswer.trends)
    case .report(let question): await hub.report(question).map(PastAnswer.report)
    case .panels(let question): await hub.panels(question).map(PastAnswer.panels)
    case .controlPlanes(let at): .controlPlanes(await hub.controlPlanes(at: at))
    case .explore(let question): await explore(question).map(PastAnswer.panels)
    case .metricNames: .metricNames(await metricNames())
    case .certificates: await certificates().map(PastAnswer.certificates)
    case .envoy(let source): await envoy(source).map(PastAnswer.envoy)
    case .proxy(let question): await proxy(question).map(PastAnswer.proxy)
    }
  }

  func changes() -> AsyncStream<[MeshChange]> {
    guard let writer else { return hub.changes }
    let changes = hub.changes
    return AsyncStream { continuation in
      let task = Task {
        for await batch in changes {
          for change in batch { writer.record(change) }
          continuation.yield(batch)
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// A feed of configuration whose changes are told among this mesh's, and whose annotations set its goals.
  func watched(_ config: (any ConfigFeed)?, _ goals: HealthGoals) -> (any ConfigFeed)? {
    config.map { [hub] feed in
      WatchedConfig(feed, goals: goals) {
        await hub.note($0)
      } setGoals: {
        await hub.setGoals($0)
      }
    }
  }
}
