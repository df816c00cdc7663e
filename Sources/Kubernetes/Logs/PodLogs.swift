import Wire

/// Logs of containers (`pods/log`).
public struct PodLogs: Sendable {
  /// What to read.
  public struct Request: Sendable, Hashable {
    /// Namespace of the pod.
    public var namespace: String
    /// Name of the pod.
    public var pod: String
    /// Container; nil: the only one, or the one that the pod marks as its default.
    public var container: String?
    /// Go on with what comes.
    public var follows: Bool
    /// Only so many lines from the end; nil: all.
    public var tailLines: Int?
    /// Only what is younger; nil: all.
    public var sinceSeconds: Int?
    /// Of the container that ran before the last restart.
    public var previous: Bool
    /// With the time of each line.
    public var timestamps: Bool

    /// Makes a request.
    public init(
      namespace: String, pod: String, container: String? = nil, follows: Bool = true, tailLines: Int? = 500,
      sinceSeconds: Int? = nil, previous: Bool = false, timestamps: Bool = true
    ) {
      self.namespace = namespace
      self.pod = pod
      self.container = container
      self.follows = follows
      self.tailLines = tailLines
      self.sinceSeconds = sinceSeconds
      self.previous = previous
      self.timestamps = timestamps
    }

    /// Path with its query.
    var path: String {
      var items: [(String, String)] = []
      if let container { items.append(("container", container)) }
      if follows { items.append(("follow", "true")) }
      if let tailLines { items.append(("tailLines", String(max(0, tailLines)))) }
      if let sinceSeconds { items.append(("sinceSeconds", String(max(1, sinceSeconds)))) }
      if previous { items.append(("previous", "true")) }
      if timestamps { items.append(("timestamps", "true")) }
      return ResourceKind.pods.path(namespace: namespace, name: pod) + "/log"
        + (items.isEmpty ? "" : "?" + PercentEncoding.query(items))
    }
  }

  /// A longer line is cut.
  public static let lineBytes = 64 << 10

  private let client: KubernetesClient

  /// Makes a reader of logs.
  public init(_ client: KubernetesClient) { self.client = client }

  /// The lines, as they come, to the end of the log or for as long as they are read. Nothing is asked before the first
  /// line is waited for. Throws a ``KubernetesError``; one of `cutOff` may be followed on with `sinceSeconds`.
  public func stream(_ request: Request) -> AsyncThrowingStream<LogLine, any Error> {
    let reader = LogReader(client: client, request: request)
    return AsyncThrowingStream { try await reader.next() }
  }

  /// The same, the lines that came together at once: for a log of thousands of lines a second.
  public func batches(_ request: Request) -> AsyncThrowingStream<[LogLine], any Error> {
    let reader = LogReader(client: client, request: request)
    return AsyncThrowingStream { try await reader.nextBatch() }
  }
}

/// Pulls the lines of one log: no faster than they are read.
private actor LogReader {
  private let client: KubernetesClient
  private let request: PodLogs.Request
  private var pieces: AsyncThrowingStream<[UInt8], any Error>?
  private var splitter = LineSplitter(limit: PodLogs.lineBytes, cuts: true)
  private var ready: ArraySlice<LogLine> = []
  private var isOver = false

  init(client: KubernetesClient, request: PodLogs.Request) {
    self.client = client
    self.request = request
  }

  func next() async throws -> LogLine? {
    while ready.isEmpty {
      if isOver || Task.isCancelled { return nil }
      try await read()
    }
    return ready.popFirst()
  }

  /// What has come and was not taken yet; never empty, nil at the end.
  func nextBatch() async throws -> [LogLine]? {
    guard let first = try await next() else { return nil }
    defer { ready = [] }
    return [first] + ready
  }

  private func read() async throws {
    if pieces == nil { pieces = try await client.open(request.path).body }
    let piece: [UInt8]?
    do {
      var iterator = pieces?.makeAsyncIterator()
      piece = try await iterator?.next(isolation: #isolation)
    } catch let error as WireError {
      isOver = true
      throw WireFailure(access: client.access).error(error)
    }
    if let piece {
      // Lines that are too long are cut, not thrown.
      ready = ((try? splitter.add(piece)) ?? []).map(line)[...]
    } else {
      isOver = true
      ready = (splitter.takeRest().map { [line($0)] } ?? [])[...]
    }
  }

  private func line(_ line: LineSplitter.Line) -> LogLine {
    LogLine(line, hasTimestamp: request.timestamps)
  }
}
