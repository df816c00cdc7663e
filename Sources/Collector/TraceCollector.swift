import FlyingFox
import FlyingSocks
import FoundationEssentials
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
      host: String = "127.0.0.1", port: UInt16 = 9411, memoryLimit: Int = 64 << 20, maximumTraces: Int = 100_000
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
  private let running = Mutex<(server: HTTPServer, task: Task<Void, any Error>)?>(nil)

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

  /// Listens.
  /// - Returns: the port, once connections are taken.
  /// - Throws: `TraceError` when the address cannot be used, for example because the port is taken.
  @discardableResult
  public func start() async throws -> UInt16 {
    let address: sockaddr_in
    do { address = try .inet(ip4: configuration.host, port: configuration.port) } catch {
      throw TraceError("\(configuration.host) is not an IPv4 address to listen on")
    }
    let server = HTTPServer(
      config: .init(address: address, timeout: 30, sharedRequestBufferSize: 1 << 16, logger: .disabled),
      handler: Handler(service: service))
    let task = Task { try await server.run() }
    let earlier = running.withLock { state in
      let earlier = state
      state = (server, task)
      return earlier
    }
    if let earlier { await earlier.server.stop() }
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await task.value }
        group.addTask { try await server.waitUntilListening() }
        try await group.next()
        group.cancelAll()
      }
    } catch {
      running.withLock { $0 = nil }
      throw TraceError(Self.reason(error, configuration))
    }
    guard case .ip4(_, let port)? = await server.listeningAddress else {
      throw TraceError("the trace collector does not listen on \(configuration.host):\(configuration.port)")
    }
    return port
  }

  /// Ends listening and closes all connections; what was collected stays readable through `start()` again.
  public func stop() async {
    let state = running.withLock { state in
      let old = state
      state = nil
      return old
    }
    guard let state else { return }
    await state.server.stop()
    _ = try? await state.task.value
  }

  private static func reason(_ error: any Error, _ configuration: Configuration) -> String {
    let place = "\(configuration.host):\(configuration.port)"
    guard case .failed(_, let number, let message)? = error as? SocketError else {
      return "cannot listen on \(place): \(error)"
    }
    switch number {
    case 98, 48: return "port \(configuration.port) of \(configuration.host) is taken by another program"
    case 13: return "no permission to listen on \(place)"
    case 99, 49: return "\(configuration.host) is not an address of this machine"
    default: return "cannot listen on \(place): \(message)"
    }
  }
}

/// Brings requests from the HTTP server to the service.
private struct Handler: HTTPHandler {
  let service: CollectorService

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > service.maximumBody {
      return Self.response(service.tooLarge)
    }
    var body: [UInt8] = []
    for try await part in request.bodySequence {
      body.append(contentsOf: part)
      if body.count > service.maximumBody { return Self.response(service.tooLarge) }
    }
    return Self.response(
      service.respond(
        to: CollectorRequest(
          method: request.method.rawValue, path: request.path,
          query: request.query.map { ($0.name, $0.value) }, body: body,
          encoding: request.headers[.contentEncoding]?.lowercased())))
  }

  private static func response(_ answer: CollectorResponse) -> HTTPResponse {
    HTTPResponse(
      statusCode: HTTPStatusCode(answer.status, phrase: ""),
      headers: answer.contentType.map { [.contentType: $0] } ?? [:], body: Data(answer.body))
  }
}
