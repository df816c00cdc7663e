import Dashboard
import Feeds
import Mesh
import Metrics
import Synchronization
import Topology

/// What happens in a mesh and its configuration, as one stream.
final class EventStream: Sendable {
  private let feed: any Feed
  private let hub: MeshHub
  private let config: (any ConfigFeed)?
  private let goals: HealthGoals
  private let limit: Double?
  private let answered = Mutex(false)

  /// - Parameters:
  ///   - config: configuration whose changes are told too.
  ///   - limit: seconds after which it ends; nil follows for ever.
  init(
    _ feed: any Feed, configuration: MeshState.Configuration, config: (any ConfigFeed)?, limit: Double?
  ) {
    self.feed = feed
    self.config = config
    self.limit = limit
    goals = configuration.goals
    // Changes are found by what is now: no past is kept.
    hub = MeshHub(configuration, history: .nothing)
  }

  /// A source has answered.
  var hasAnswer: Bool { answered.withLock { $0 } }

  /// The changes, one by one. For one reader; ends with the feed, or when the time is over.
  func changes() -> AsyncStream<MeshChange> {
    AsyncStream { continuation in
      let tasks = [
        Task { [self] in
          for await event in feed.events() {
            if case .scrape = event { answered.withLock { $0 = true } }
            await hub.take(event)
          }
          await hub.finish()
        },
        Task { [hub] in
          for await changes in hub.changes {
            for change in changes { continuation.yield(change) }
          }
          continuation.finish()
        },
        Task { [self] in
          guard let config else { return }
          let watched = WatchedConfig(config, goals: goals) { [hub] in
            await hub.note($0)
          } setGoals: { [hub] in
            await hub.setGoals($0)
          }
          for await _ in watched.reports() {}
        },
        Task { [limit] in
          guard let limit else { return }
          // The time that was asked for itself.
          try await Task.sleep(for: .seconds(limit))
          continuation.finish()
        },
      ]
      continuation.onTermination = { _ in
        for task in tasks { task.cancel() }
      }
    }
  }
}
