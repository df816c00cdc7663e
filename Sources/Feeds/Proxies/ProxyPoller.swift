import Exposition
import FoundationEssentials
import Mesh
import Wire

/// Polls one proxy: what to ask at a tick, what its answers tell, and what its silence means.
actor ProxyPoller {
  /// What is common to all pollers of a feed.
  struct Shared: Sendable {
    var transport: any HTTPTransport
    var clock: any FeedClock
    var interval: Double
    var recorder: ScrapeRecorder?
    var maximumBytes: Int
    /// Who else is polled, for proxies without Istio's telemetry.
    var neighbours: PlainNeighbours
    var emit: @Sendable (MeshEvent) -> Void

    /// Seconds for one request: a slow proxy must be through with one before the next tick.
    var timeout: Double { min(max(interval * 0.9, 0.5), 5) }
  }

  /// Seconds after which the proxy is asked again who it is.
  static let identityPeriod = 30.0
  /// The same for one that has no such path (15090, 15020).
  private static let identityPeriodWhenAbsent = 300.0

  let target: ProxyTarget
  let shared: Shared
  private(set) var statsPath: String
  let source: String
  private let table = SeriesTable()
  private var flushes: FlushSchedule
  private var backoff = Backoff()
  private var lastReason = ""
  var hangs = false
  private var identityDueAt = -Double.infinity
  private(set) var takesFilter = true
  private var counterSum = 0.0
  private var histogramDigest: UInt64 = 0
  private var isRetired = false
  /// Set while the proxy has no `istio_*` series and its own counters are read instead.
  var plain: PlainPolling?
  /// What speaks for that.
  var plainEvidence = PlainEvidence()
  private(set) var identity: ProxyIdentity?
  /// When its process started, by what it said last.
  private var started: Double?

  init(target: ProxyTarget, shared: Shared) {
    self.target = target
    self.shared = shared
    source = target.name
    statsPath = target.path ?? ProxyQuery.statsPath
    identity = target.identity
    flushes = FlushSchedule(interval: shared.interval)
  }

  /// Nothing of it is told from now on.
  func retire() { isRetired = true }

  func emit(_ event: MeshEvent) { if !isRetired { shared.emit(event) } }

  /// Asks what is due at this tick, tells what came, and returns when all of it has answered or failed.
  /// - Parameter together: counters and histograms are asked for in one request.
  /// - Returns: whether it hangs: lets requests time out, where a dead one would refuse them.
  func poll(tick: Double, together: Bool = false) async -> Bool {
    guard backoff.allows(at: tick) else {
      emit(.failed(source: source, reason: lastReason, at: shared.clock.now()))
      return hangs
    }
    if isRetired { return false }
    defer { shared.neighbours.settle(source) }
    let asksIdentity = target.identity == nil && tick >= identityDueAt
    if !asksIdentity, tick < plain?.istioDueAt ?? -.infinity {
      await pollPlain(tick: tick)
      return hangs
    }
    let isTogether = together && takesFilter
    let asksHistograms = takesFilter && !isTogether && flushes.isDue(at: tick)
    let mainPath =
      isTogether
      ? ProxyQuery.together(base: statsPath)
      : ProxyQuery.path(takesFilter ? .counters : .everything, base: statsPath)
    let histogramPath = ProxyQuery.path(.histograms, base: statsPath)
    // Together, so that a proxy's first picture takes one round trip.
    async let identity = asksIdentity ? ask(ProxyQuery.serverInfoPath, timeout / 2) : nil
    // Whether they belong into a recording shows with the answer: a plain Envoy has others.
    async let histograms = asksHistograms ? ask(histogramPath, isKept: false) : nil
    async let counters = ask(mainPath, isKept: false)

    // Who it is comes first: the age of the process decides what the first numbers mean.
    if let answer = await identity { tellIdentity(answer, tick: tick) }
    let main = await counters
    let isAlive = await tellMain(main, tick: tick, isWhole: isTogether)
    let answer = await histograms
    if isAlive, plain != nil {
      await pollPlain(tick: tick)
    } else if let answer {
      await keep(answer)
      if isAlive, takesFilter { tellHistograms(answer, tick: tick) }
    }
    return hangs
  }

  // MARK: Asking

  /// What came of a request.
  struct Answer: Sendable {
    var path: String
    var at: Double
    var wallTime: Date?
    var result: Result<HTTPResponse, WireError>
  }

  /// Seconds for one request. The way through an API server is as long as it is, and no round waits for it.
  private var timeout: Double { target.base == nil ? shared.timeout : max(shared.timeout, 5) }

  /// - Parameter isKept: whether the body may stand in a recording.
  func ask(_ path: String, _ timeout: Double? = nil, isKept: Bool = true) async -> Answer {
    let timeout = timeout ?? self.timeout
    let request = HTTPRequest(
      url: target.url(path), timeout: timeout, connectTimeout: min(2, timeout),
      maximumBytes: shared.maximumBytes)
    let result: Result<HTTPResponse, WireError>
    do {
      result = .success(try await shared.transport.send(request))
    } catch {
      result = .failure(error)
    }
    let at = shared.clock.now()
    let answer = Answer(path: path, at: at, wallTime: shared.clock.wallTime(), result: result)
    if isKept { await keep(answer) }
    return answer
  }

  /// Puts an answer into the recording, if there is one.
  private func keep(_ answer: Answer) async {
    guard let recorder = shared.recorder, !Task.isCancelled else { return }
    await recorder.record(
      answer.result, of: source, path: answer.path, at: answer.at, wallTime: answer.wallTime)
  }

  // MARK: Telling

  private func tellIdentity(_ answer: Answer, tick: Double) {
    guard case .success(let response) = answer.result else {
      // Counters tell of the failure; this is asked again when they are back.
      identityDueAt = tick + shared.interval
      return
    }
    guard response.status == 200, let identity = ServerInfo.parse(response.body) else {
      identityDueAt = tick + Self.identityPeriodWhenAbsent
      return
    }
    identityDueAt = tick + Self.identityPeriod
    if let uptime = identity.uptimeSeconds {
      if let started, answer.at - uptime > started + 2 { plain?.translator.restart() }
      started = answer.at - uptime
    }
    self.identity = identity
    emit(.identity(source: source, identity, at: answer.at))
  }

  /// Tells of counters, or of everything. False when there is nothing usable.
  /// - Parameter isWhole: histograms were asked for, too.
  private func tellMain(_ answer: Answer, tick: Double, isWhole: Bool) async -> Bool {
    switch answer.result {
    case .failure(let error):
      if case .timedOut = error { hangs = true } else { hangs = false }
      await keep(answer)
      fail(error == .cancelled ? "the request was cancelled" : error.description, answer, tick)
      return false
    case .success(let response):
      hangs = false
      if takesFilter, response.status == 400 {
        takesFilter = false
        await keep(answer)
        let whole = await ask(ProxyQuery.path(.everything, base: statsPath), isKept: false)
        return await tellMain(whole, tick: tick, isWhole: true)
      }
      if response.status == 404, target.path == nil, statsPath == ProxyQuery.statsPath {
        // A ztunnel may have the one path alone; what has neither is told by the one that is usual.
        let other = await ask(ProxyQuery.ztunnelPath, isKept: false)
        if case .success(let found) = other.result, found.status == 200,
          ZtunnelIdentity.read(SeriesTable().parse(found.body).samples) != nil
        {
          statsPath = ProxyQuery.ztunnelPath
          return await tellMain(other, tick: tick, isWhole: true)
        }
      }
      if let reason = AnswerProblem.reason(of: response, from: target, path: answer.path) {
        await keep(answer)
        fail(reason, answer, tick)
        return false
      }
      let parsed = table.parse(response.body)
      if let foreign = parsed.foreign {
        await keep(answer)
        fail("answers, but not with Prometheus text: \(foreign)", answer, tick)
        return false
      }
      backoff.succeed()
      if identity == nil, let ztunnel = ZtunnelIdentity.read(parsed.samples) {
        identity = ztunnel
        emit(.identity(source: source, ztunnel, at: answer.at))
      }
      if await isPlain(parsed, tick: tick) { return true }
      await keep(answer)
      if takesFilter, !isWhole, parsed.samples.holdMoreThanCounters { takesFilter = false }
      if sumHasDropped(parsed.samples) {
        flushes.restart()
        if target.identity == nil {
          tellIdentity(await ask(ProxyQuery.serverInfoPath, timeout / 2), tick: tick)
        }
      }
      tell(parsed, takesFilter && !isWhole ? .counters : .everything, response, answer)
      return true
    }
  }

  private func tellHistograms(_ answer: Answer, tick: Double) {
    // A failure here is not the proxy's: its counters came. It shows as the age of its histograms, and the
    // next tick asks again.
    guard case .success(let response) = answer.result, response.status == 200 else { return }
    let parsed = table.parse(response.body)
    guard parsed.foreign == nil else { return }
    let digest = parsed.samples.digest
    flushes.observe(changed: digest != histogramDigest, at: tick)
    histogramDigest = digest
    tell(parsed, .histograms, response, answer)
  }

  private func tell(
    _ parsed: ExpositionResult, _ part: Scrape.Part, _ response: HTTPResponse, _ answer: Answer
  ) {
    emit(
      .scrape(
        Scrape(
          source: source, at: answer.at, wallTime: shared.clock.wallTime(), part: part,
          samples: parsed.samples, durationMs: response.milliseconds, bytes: response.body.count,
          problem: parsed.problem)))
  }

  func fail(_ reason: String, _ answer: Answer, _ tick: Double) {
    lastReason = reason
    backoff.fail(at: tick, interval: shared.interval)
    // When it is back it may be another process: who it is, and whether it takes a filter, is open again.
    identityDueAt = -Double.infinity
    takesFilter = true
    flushes.restart()
    emit(.failed(source: source, reason: reason, at: answer.at))
  }

  /// Counters only grow, so that a smaller sum means another process (or series that were evicted, for which
  /// asking again does no harm).
  private func sumHasDropped(_ samples: [Sample]) -> Bool {
    var sum = 0.0
    for sample in samples where sample.value.isFinite && ProxyMetric.isCounter(sample.series.name) {
      sum += sample.value
    }
    defer { counterSum = sum }
    return sum < counterSum
  }
}

extension Sequence<Sample> {
  /// A number that changes when a value does.
  var digest: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for sample in self { hash = (hash ^ sample.value.bitPattern) &* 0x100_0000_01b3 }
    return hash
  }
}
