import Dashboard
import Feeds
import Mesh
import Synchronization
import Topology
import Wire

/// Live proxies as a source of snapshots: a feed, whose events go into Topology's state.
///
/// Changing the interval starts the polling anew over the same state, so no history is lost.
final class LiveMesh: SnapshotFeed {
  private let feed: @Sendable (Double) -> any Feed
  private let source: Topology.SnapshotSource
  private let polling = Mutex<Task<Void, Never>?>(nil)

  /// - Parameter feed: makes the feed for an interval in seconds; called again when the interval changes.
  init(_ configuration: MeshState.Configuration, feed: @escaping @Sendable (Double) -> any Feed) {
    self.feed = feed
    source = Topology.SnapshotSource(configuration)
    poll(every: configuration.intervalSeconds)
  }

  /// Polls proxies over a transport.
  convenience init(
    _ targets: [ProxyTarget], _ configuration: MeshState.Configuration, recorder: ScrapeRecorder? = nil
  ) {
    let transport = WireClient()
    self.init(configuration) { interval in
      ProxyFeed(.init(targets: targets, interval: interval, transport: transport, recorder: recorder))
    }
  }

  deinit { polling.withLock { $0?.cancel() } }

  func snapshots() -> AsyncStream<Snapshot> { source.snapshots }

  func setGraphType(_ type: GraphType) async { await source.setGraphType(type) }

  func setWindow(_ seconds: Double) async { await source.setWindow(seconds) }

  func setInterval(_ seconds: Double) async {
    await source.setInterval(seconds)
    poll(every: seconds)
  }

  private func poll(every seconds: Double) {
    let events = feed(seconds).events()
    let task = Task { [source] in
      for await event in events { await source.take(event) }
    }
    polling.withLock { running in
      running?.cancel()
      running = task
    }
  }
}
