import Exposition
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
    var emit: @Sendable (MeshEvent) -> Void

    /// Seconds for one request: a slow proxy must be through with one before the next tick.
    var timeout: Double { min(max(interval * 0.9, 0.5), 5) }
  }

  /// Seconds after which the proxy is asked again who it is.
  private static let identityPeriod = 30.0
  /// The same for one that has no such path (15090, 15020).
  private static let identityPeriodWhenAbsent = 300.0

  private let target: ProxyTarget
  private let shared: Shared
  private let statsPath: String
  private let source: String
  private let table = SeriesTable()
  private var flushes: FlushSchedule
  private var backoff = Backoff()
  private var lastReason = ""
  private var hangs = false
  private var identityDueAt = -Double.infinity
  private var takesFilter = true
  private var counterSum = 0.0
  private var histogramDigest: UInt64 = 0

  init(target: ProxyTarget, shared: Shared) {
    self.target = target
    self.shared = shared
    source = target.name
    statsPath = target.path ?? ProxyQuery.statsPath
    flushes = FlushSchedule(interval: shared.interval)
  }

  /// Asks what is due at this tick, tells what came, and returns when all of it has answered or failed.
  /// - Returns: whether it hangs: lets requests time out, where a dead one would refuse them.
  func poll(tick: Double) async -> Bool {
    guard backoff.allows(at: tick) else {
      shared.emit(.failed(source: source, reason: lastReason, at: shared.clock.now()))
      return hangs
    }
    let asksIdentity = tick >= identityDueAt
    let asksHistograms = takesFilter && flushes.isDue(at: tick)
    let mainPath = ProxyQuery.path(takesFilter ? .counters : .everything, base: statsPath)
    let histogramPath = ProxyQuery.path(.histograms, base: statsPath)
    // Together, so that a proxy's first picture takes one round trip.
    async let identity = asksIdentity ? ask(ProxyQuery.serverInfoPath, shared.timeout / 2) : nil
    async let histograms = asksHistograms ? ask(histogramPath) : nil
    async let counters = ask(mainPath)

    // Who it is comes first: the age of the process decides what the first numbers mean.
    if let answer = await identity { tellIdentity(answer, tick: tick) }
    let main = await counters
    let isAlive = await tellMain(main, tick: tick)
    let answer = await histograms
    if isAlive, takesFilter, let answer { tellHistograms(answer, tick: tick) }
    return hangs
  }

  // MARK: Asking

  /// What came of a request.
  private struct Answer: Sendable {
    var path: String
    var at: Double
    var result: Result<HTTPResponse, WireError>
  }

  private func ask(_ path: String, _ timeout: Double? = nil) async -> Answer {
    let timeout = timeout ?? shared.timeout
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
    if let recorder = shared.recorder, !Task.isCancelled {
      await recorder.record(result, of: source, path: path, at: at, wallTime: shared.clock.wallTime())
    }
    return Answer(path: path, at: at, result: result)
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
    shared.emit(.identity(source: source, identity, at: answer.at))
  }

  /// Tells of counters, or of everything. False when there is nothing usable.
  private func tellMain(_ answer: Answer, tick: Double) async -> Bool {
    switch answer.result {
    case .failure(let error):
      if case .timedOut = error { hangs = true } else { hangs = false }
      fail(error == .cancelled ? "the request was cancelled" : error.description, answer, tick)
      return false
    case .success(let response):
      hangs = false
      if takesFilter, response.status == 400 {
        takesFilter = false
        let whole = await ask(ProxyQuery.path(.everything, base: statsPath))
        return await tellMain(whole, tick: tick)
      }
      if let reason = AnswerProblem.reason(status: response.status, path: answer.path) {
        fail(reason, answer, tick)
        return false
      }
      let parsed = table.parse(response.body)
      if let foreign = parsed.foreign {
        fail("answers, but not with Prometheus text: \(foreign)", answer, tick)
        return false
      }
      backoff.succeed()
      if takesFilter && parsed.samples.holdMoreThanCounters { takesFilter = false }
      if sumHasDropped(parsed.samples) {
        flushes.restart()
        tellIdentity(await ask(ProxyQuery.serverInfoPath, shared.timeout / 2), tick: tick)
      }
      tell(parsed, takesFilter ? .counters : .everything, response, answer)
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
    shared.emit(
      .scrape(
        Scrape(
          source: source, at: answer.at, wallTime: shared.clock.wallTime(), part: part,
          samples: parsed.samples, durationMs: response.milliseconds, bytes: response.body.count,
          problem: parsed.problem)))
  }

  private func fail(_ reason: String, _ answer: Answer, _ tick: Double) {
    lastReason = reason
    backoff.fail(at: tick, interval: shared.interval)
    // When it is back it may be another process: who it is, and whether it takes a filter, is open again.
    identityDueAt = -Double.infinity
    takesFilter = true
    flushes.restart()
    shared.emit(.failed(source: source, reason: reason, at: answer.at))
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
  fileprivate var digest: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for sample in self { hash = (hash ^ sample.value.bitPattern) &* 0x100_0000_01b3 }
    return hash
  }
}
