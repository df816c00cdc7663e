import Mesh
import Wire

/// Polls Envoys at their admin or statistics ports.
///
/// At each tick every proxy is asked for its counters, once a flush for its histograms, now and then who it
/// is. No proxy waits for another; one that does not answer is told as failed each round and asked ever less
/// often (`Backoff`). A round ends when all that were asked have answered, at the latest at 70 % of the
/// interval: what comes later belongs to the next.
public struct ProxyFeed: Feed {
  /// What to poll and how.
  public struct Configuration: Sendable {
    /// The proxies; of several with the same `HOST:PORT` the first counts.
    public var targets: [ProxyTarget]
    /// Seconds between ticks.
    public var interval: Double
    /// Carries the requests.
    public var transport: any HTTPTransport
    /// Time.
    public var clock: any FeedClock
    /// Keeps every body, if set.
    public var recorder: ScrapeRecorder?
    /// A larger body is refused.
    public var maximumBytes: Int
    /// The proxies as they change: each value replaces all that came before, `targets` too.
    public var updates: (@Sendable () -> AsyncStream<[ProxyTarget]>)?
    /// What the way to the proxies bears; nil: as much as there is.
    public var budget: RequestBudget?

    /// Makes a configuration.
    /// - Parameter interval: seconds; at least 0.1.
    public init(
      targets: [ProxyTarget], interval: Double = 1, transport: any HTTPTransport,
      clock: any FeedClock = SystemClock(), recorder: ScrapeRecorder? = nil, maximumBytes: Int = 64 << 20,
      updates: (@Sendable () -> AsyncStream<[ProxyTarget]>)? = nil, budget: RequestBudget? = nil
    ) {
      self.targets = ProxyList.unique(targets)
      self.interval = interval.isFinite ? max(interval, 0.1) : 1
      self.transport = transport
      self.clock = clock
      self.recorder = recorder
      self.maximumBytes = maximumBytes
      self.updates = updates
      self.budget = budget
    }
  }

  private let configuration: Configuration

  /// Makes a feed; nothing is asked before `events()`.
  public init(_ configuration: Configuration) {
    self.configuration = configuration
  }

  /// `8 proxies`, or the address of the only one.
  public var name: String {
    let targets = configuration.targets
    return targets.count == 1 ? targets[0].name : "\(targets.count) proxies"
  }

  /// Polls until the reader's task is cancelled.
  public func events() -> AsyncStream<MeshEvent> {
    // Some eight rounds: a reader that is further behind is better served by what is new.
    let capacity = configuration.updates == nil ? max(1024, configuration.targets.count * 16) : 16_384
    let (stream, continuation) = AsyncStream.makeStream(
      of: MeshEvent.self, bufferingPolicy: .bufferingNewest(capacity))
    let rounds = PollRounds(configuration) { continuation.yield($0) }
    let task = Task {
      await rounds.run()
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }
}
