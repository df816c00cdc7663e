import Feeds
import History
import Mesh
import Metrics

/// Metrics that the polls of the mesh leave out, read as long as somebody looks at them, with a past of their own.
///
/// A question holds the reading for some seconds; the next one holds it longer. Looked at again, the chart goes on
/// where it ended, with a gap.
actor WatchedMetrics {
  /// Seconds that a question keeps a metric being read.
  private static let lease = 12.0
  /// Metrics of which the past is kept; of more the one that was looked at least recently is forgotten.
  private static let limit = 6
  private static let maximumBytes = 24 << 20

  private struct Watch {
    var store = HistoryStore(HistoryStore.Configuration(maximumBytes: WatchedMetrics.maximumBytes))
    var targets: [ProxyTarget] = []
    var reading: Task<Void, Never>?
    var askedAt = 0.0
  }

  private let asking: ProxyAsking
  private let clock: any FeedClock
  private var interval: Double
  private var watches: [String: Watch] = [:]

  init(_ asking: ProxyAsking, interval: Double, clock: any FeedClock = SystemClock()) {
    self.asking = asking
    self.interval = interval
    self.clock = clock
  }

  deinit { for watch in watches.values { watch.reading?.cancel() } }

  /// Another distance of the polls, in seconds.
  func setInterval(_ seconds: Double) {
    interval = seconds
    for name in watches.keys { stop(name) }
  }

  /// What is known of a metric beside what the polls read; it is read from now on, for some seconds.
  /// - Parameters:
  ///   - source: only of this one; nil for all.
  ///   - known: sources that the polls read it from.
  func past(of metric: String, source: String?, known: Set<String>) -> HistoryStore {
    let targets = asking.targets.filter { !known.contains($0.name) && (source == nil || $0.name == source) }
    var watch = watches[metric] ?? Watch()
    watch.askedAt = clock.now()
    // Of all sources there is also the past of one.
    let isCovered = Set(watch.targets).isSuperset(of: targets)
    if !isCovered || watch.reading == nil {
      watch.reading?.cancel()
      watch.reading = targets.isEmpty ? nil : read(metric, targets)
      watch.targets = targets
    }
    watches[metric] = watch
    forgetOldest()
    return watch.store
  }

  private func read(_ metric: String, _ targets: [ProxyTarget]) -> Task<Void, Never> {
    let feed = MetricFeed(metric, asking.among(targets), interval: interval)
    return Task { [weak self] in
      for await event in feed.events() {
        guard let self, await self.take(event, of: metric) else { return }
      }
    }
  }

  /// - Returns: false when nobody looks at it any more.
  private func take(_ event: MeshEvent, of metric: String) -> Bool {
    guard !Task.isCancelled, let watch = watches[metric] else { return false }
    if case .roundCompleted(let at, _) = event, at - watch.askedAt > Self.lease {
      watches[metric]?.reading = nil
      return false
    }
    watches[metric]?.store.ingest(event)
    return true
  }

  private func stop(_ metric: String) {
    watches[metric]?.reading?.cancel()
    watches[metric]?.reading = nil
  }

  private func forgetOldest() {
    guard watches.count > Self.limit, let oldest = watches.min(by: { $0.value.askedAt < $1.value.askedAt })
    else { return }
    stop(oldest.key)
    watches[oldest.key] = nil
  }
}
