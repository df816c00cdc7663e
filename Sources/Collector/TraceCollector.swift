import Dispatch
import Synchronization
import Tracing

/// A trace collector in this process: takes Zipkin v2 spans in over HTTP, keeps the newest in bounded memory,
/// and answers Zipkin's query API on the same port.
public final class TraceCollector: Sendable {
  /// How it runs.
  public struct Configuration: Sendable, Hashable {
    /// Address to listen on, IPv4. Anyone who reaches it can post and read: loopback unless there is a reason.
    public var host: String
    /// Port; 0 takes any that is free.
    public var port: UInt16
    /// Bytes kept at most, spans with their index. Oldest traces go first.
    public var memoryLimit: Int
    /// Traces kept at most.
    public var maximumTraces: Int

    /// Makes a configuration.
    public init(
      host: String = "127.0.0.1", port: UInt16 = 9411, memoryLimit: Int = 64 << 20,
      maximumTraces: Int = 100_000
    ) {
      self.host = host
      self.port = port
      self.memoryLimit = memoryLimit
      self.maximumTraces = maximumTraces
    }
  }

  /// How full it is and what came.
  public struct Statistics: Sendable, Hashable {
    /// Traces held.
    public var traces: Int
    /// Spans held.
    public var spans: Int
    /// Bytes held.
    public var bytes: Int
    /// Spans received since the start.
    public var received: Int
    /// Spans given up to make room.
    public var evicted: Int
    /// Bodies that could not be read.
    public var malformed: Int
  }

  /// How it was configured.
  public let configuration: Configuration
  private let service: CollectorService
  private let listener = Mutex<HTTPListener?>(nil)

  /// Makes a collector that does not listen yet.
  public init(configuration: Configuration = Configuration()) {
    self.configuration = configuration
    service = CollectorService(
      memoryLimit: configuration.memoryLimit, maximumTraces: configuration.maximumTraces)
  }

  /// What it holds now.
  public var statistics: Statistics {
    let counts = service.counts
    return Statistics(
      traces: counts.traces, spans: counts.spans, bytes: counts.bytes, received: counts.received,
      evicted: counts.evicted, malformed: service.malformedBodies)
  }

  /// Listens; what it holds from before stays.
  /// - Returns: the port. Connections are taken from now on.
  /// - Throws: `TraceError` when the address cannot be used, for example because the port is taken.
  @discardableResult
  public func start() async throws -> UInt16 {
    await stop()
    let service = service
    do {
      let started = try HTTPListener(
        host: configuration.host, port: configuration.port, maximumBody: service.maximumBody,
        answer: { service.respond(to: $0) })
      listener.withLock { $0 = started }
      return started.port
    } catch {
      throw TraceError(Self.reason(error, configuration))
    }
  }

  /// Ends listening and closes all connections.
  public func stop() async {
    let old = listener.withLock { current in
      defer { current = nil }
      return current
    }
    guard let old else { return }
    // The thread may be in the middle of an answer: wait for it beside the cooperative threads.
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        old.stop()
        continuation.resume()
      }
    }
  }

  private static func reason(_ failure: Sockets.Failure, _ configuration: Configuration) -> String {
    let place = "\(configuration.host):\(configuration.port)"
    if failure.isTaken {
      return "port \(configuration.port) of \(configuration.host) is taken by another program"
    }
    if failure.isNotAnAddress { return "\(configuration.host) is not an IPv4 address of this machine" }
    return "cannot listen on \(place): \(failure.words)"
  }
}
