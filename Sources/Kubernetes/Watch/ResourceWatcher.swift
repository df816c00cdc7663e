import JSON

/// Lists, then watches, again and again, until its task is cancelled (Kubernetes API concepts, "Efficient detection
/// of changes").
struct ResourceWatcher<Value: Sendable>: ~Copyable {
  private let client: KubernetesClient
  private let scope: WatchScope
  private let lister: ResourceLister<Value>
  private let project: @Sendable (JSONValue) -> Value?
  private let yield: @Sendable (ResourceEvent<Value>) -> Void

  /// The version up to which everything is known; nil: it has to be listed.
  private var version: String?
  private var isListed = false
  /// It was watched once.
  private var hasWorked = false
  private var known: Set<ResourceKey> = []
  private var backoff: WatchBackoff
  /// The failure that was told last and has not ended.
  private var failure: KubernetesError?
  /// Watches in a row that ended as soon as they began.
  private var quickEnds = 0
  /// Expiries in a row without an event between them.
  private var expiries = 0

  /// A line, that is an object, may be as long.
  static var lineBytes: Int { 16 << 20 }
  /// A watch is renewed after a time in this range, so that a server's watches spread over its replicas.
  static var watchSeconds: ClosedRange<Double> { 300...600 }
  /// Bookmarks come each minute; a connection that is silent for longer may be dead without saying so.
  static var silenceSeconds: Double { 100 }
  /// A watch that ends sooner than this did not really begin.
  static var quickSeconds: Double { 1 }

  init(
    client: KubernetesClient, scope: WatchScope, project: @escaping @Sendable (JSONValue) -> Value?,
    yield: @escaping @Sendable (ResourceEvent<Value>) -> Void
  ) {
    self.client = client
    self.scope = scope
    self.project = project
    self.yield = yield
    lister = ResourceLister(client: client, scope: scope, project: project)
    backoff = WatchBackoff(clock: client.clock)
  }

  /// Runs until the task is cancelled.
  mutating func run() async {
    while !Task.isCancelled {
      if !isListed { await list() } else { await watch() }
    }
  }

  private mutating func list() async {
    do {
      let listing = try await lister.list()
      if Task.isCancelled { return }
      version = listing.version
      known = Set(listing.values.keys)
      isListed = true
      failure = nil
      if expiries == 0, quickEnds == 0 { backoff.reset() }
      yield(.synced(listing.values))
    } catch {
      await wait(after: error)
    }
  }

  /// How a watch ended.
  private enum End {
    /// The server can no longer tell what has changed since.
    case expired
    case failed(KubernetesError)
  }

  private mutating func watch() async {
    let began = client.clock.now()
    var sawEvents = false
    let seconds = client.clock.random(in: Self.watchSeconds)
    do throws(KubernetesError) {
      let stream = try await client.open(
        scope.path([
          ("watch", "1"), ("allowWatchBookmarks", "true"), ("resourceVersion", version),
          ("timeoutSeconds", String(Int(seconds))),
        ]), timeout: seconds + 30, idleTimeout: Self.silenceSeconds)
      hasWorked = true
      if failure != nil, quickEnds == 0 { resume() }
      var lines = LineSplitter(limit: Self.lineBytes)
      var iterator = stream.body.makeAsyncIterator()
      while let piece = await Self.next(&iterator) {
        for line in try Self.lines(&lines, piece, scope) where !line.bytes.isEmpty {
          if let end = try handle(line.bytes) {
            await ended(end)
            return
          }
          sawEvents = true
        }
        if sawEvents { isWell() }
      }
    } catch {
      if error.cause == .gone { return await ended(.expired) }
      return await ended(.failed(error))
    }
    if Task.isCancelled { return }
    // Closed, cut or silent: everything up to `version` is known, so it goes on from there. Without a version
    // nobody can tell what was missed.
    if version == nil { isListed = false }
    let lasted = client.clock.now() - began
    if sawEvents || lasted >= Self.quickSeconds {
      quickEnds = 0
      return
    }
    quickEnds += 1
    let error = KubernetesError(
      .cutOff,
      "\(ServerURL.withoutUser(client.access.server)) closes each watch of \(scope.kind.plural) as soon as it begins: does something between close long connections?"
    )
    if quickEnds >= 3 { await wait(after: error) } else { await client.clock.sleep(seconds: backoff.delay()) }
  }

  /// The next piece; nil at the end, however it ended.
  private static func next(
    _ iterator: inout AsyncThrowingStream<[UInt8], any Error>.Iterator
  ) async -> [UInt8]? {
    do { return try await iterator.next() } catch { return nil }
  }

  private static func lines(
    _ splitter: inout LineSplitter, _ piece: [UInt8], _ scope: WatchScope
  ) throws(KubernetesError) -> [LineSplitter.Line] {
    do {
      return try splitter.add(piece)
    } catch {
      throw KubernetesError(
        .tooLarge,
        "an object of \(scope.kind.plural) is larger than \(lineBytes >> 20) MiB: it is listed anew")
    }
  }

  /// Takes one event; the end of the watch if it is one.
  private mutating func handle(_ line: [UInt8]) throws(KubernetesError) -> End? {
    let event: JSONValue
    do {
      event = try JSONValue(line)
    } catch {
      throw StatusReader(access: client.access, path: scope.path([("watch", "1")]))
        .notKubernetes("a damaged watch (\(error.description))")
    }
    let object = event["object"]
    switch event["type"].text {
    case "ADDED", "MODIFIED": changed(object, isGone: false)
    case "DELETED": changed(object, isGone: true)
    case "BOOKMARK": advance(object)
    case "ERROR":
      let error = StatusReader(access: client.access, path: scope.path([("watch", "1")])).error(
        status: object)
      let isExpired = error.cause == .gone || ["Expired", "Gone"].contains(object["reason"].text)
      return isExpired ? .expired : .failed(error)
    default: break
    }
    return nil
  }

  private mutating func changed(_ object: JSONValue, isGone: Bool) {
    guard let key = scope.key(of: object) else { return }
    if !isGone, let value = project(object) {
      known.insert(key)
      yield(.changed(key, value))
    } else if known.remove(key) != nil {
      yield(.deleted(key))
    }
    advance(object)
  }

  private mutating func advance(_ object: JSONValue) {
    if let new = object["metadata"]["resourceVersion"].text, !new.isEmpty { version = new }
  }

  private mutating func ended(_ end: End) async {
    switch end {
    case .expired:
      isListed = false
      expiries += 1
      // Listing at once is right; listing at once each time would be a storm.
      if expiries > 1 { await client.clock.sleep(seconds: backoff.delay()) }
    case .failed(let error):
      // What cannot be read or may not be watched would come again from the same version.
      if error.cause == .tooLarge || error.cause == .notKubernetes || error.isLasting { isListed = false }
      await wait(after: error)
    }
  }

  private mutating func isWell() {
    quickEnds = 0
    expiries = 0
    backoff.reset()
    if failure != nil { resume() }
  }

  private mutating func resume() {
    failure = nil
    yield(.resumed)
  }

  /// Tells of a failure and waits. One that lasts is told once.
  private mutating func wait(after error: KubernetesError) async {
    if Task.isCancelled || error.cause == .cancelled { return }
    let delay = backoff.delay(after: error, hasWorked: hasWorked)
    if !(error.isLasting && failure == error) { yield(.failed(error, retryAfter: delay)) }
    failure = error
    await client.clock.sleep(seconds: delay)
  }
}
