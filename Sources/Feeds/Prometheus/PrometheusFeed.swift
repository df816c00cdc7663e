import Mesh
import Wire

/// Reads a mesh from Prometheus, or from whatever answers as it does.
///
/// It tells what proxies tell: counters, at a time. They are made of increases that Prometheus works out, summed over
/// pods, a step for each of its own scrapes (`PrometheusQuery`). A refresh costs one question a family of metrics and
/// one for the time, however large the mesh is, and refreshes never overlap.
public struct PrometheusFeed: Feed {
  /// What to read and how.
  public struct Configuration: Sendable {
    /// Where it is.
    public var endpoint: EndpointURL
    /// Carries the requests, with what opens the server.
    public var transport: any HTTPTransport
    /// Traffic that begins or ends in these namespaces alone; empty for all.
    public var namespaces: [String]
    /// Seconds that the first answer has to reach back.
    public var windowSeconds: Double
    /// Seconds of the past that are read at the start, behind the first picture; 0 for none.
    public var pastSeconds: Double
    /// Whether it tells when a round is complete; one of several feeds should.
    public var tellsRounds: Bool
    /// Time.
    public var clock: any FeedClock
    /// A larger answer is refused, in bytes.
    public var maximumBytes: Int

    /// Makes a configuration.
    public init(
      endpoint: EndpointURL, transport: any HTTPTransport, namespaces: [String] = [],
      windowSeconds: Double = 60, pastSeconds: Double = 0, tellsRounds: Bool = true,
      clock: any FeedClock = SystemClock(), maximumBytes: Int = 256 << 20
    ) {
      self.endpoint = endpoint
      self.transport = transport
      self.namespaces = namespaces
      self.windowSeconds = windowSeconds
      self.pastSeconds = pastSeconds
      self.tellsRounds = tellsRounds
      self.clock = clock
      self.maximumBytes = maximumBytes
    }

    /// The source's name.
    public var name: String { "prometheus \(endpoint.name)" }
  }

  private let reading: PrometheusReading
  private let interval: Double

  /// Makes a feed; nothing is asked before `events()`.
  /// - Parameter interval: seconds between refreshes; at least those between the scrapes of Prometheus count.
  public init(_ configuration: Configuration, interval: Double = 1) {
    reading = PrometheusReading(configuration)
    self.interval = interval
  }

  private init(_ reading: PrometheusReading, interval: Double) {
    self.reading = reading
    self.interval = interval
  }

  /// The same reading at another interval: goes on where it is.
  public func every(_ interval: Double) -> PrometheusFeed { PrometheusFeed(reading, interval: interval) }

  /// `prometheus HOST:PORT`.
  public var name: String { reading.configuration.name }

  /// Reads until the reader's task is cancelled. Asked again, it goes on where it was; one reader at a time.
  public func events() -> AsyncStream<MeshEvent> {
    // Events are few, and none may be lost: what a step brings is told once.
    let (stream, continuation) = AsyncStream.makeStream(of: MeshEvent.self)
    let task = Task { [reading, interval] in
      await reading.run(interval: interval) { continuation.yield($0) }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }
}
