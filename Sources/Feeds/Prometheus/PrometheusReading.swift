import FoundationEssentials
import Mesh
import Wire

/// One reading of a Prometheus: where it is, what it has counted, when to ask again.
actor PrometheusReading {
  typealias Grid = PrometheusAPI.Grid

  /// A family with what was counted of it.
  struct Family {
    let asker: PrometheusSeries
    var counters: PrometheusCounters
    var backoff = Backoff()
    /// Why its last answer is none.
    var problem: String?
    /// How many of its last steps are one cadence long.
    var regularSteps = 0
  }

  nonisolated let configuration: PrometheusFeed.Configuration
  let api: PrometheusAPI
  var families: [Family] = []
  /// Seconds between the steps.
  private(set) var cadence = PrometheusCadence.usual
  private var cadenceKnownAt: Double?
  /// What has to be added to our monotonic clock for the server's.
  private var serverAhead: Double?
  /// Seconds by which that may be wrong.
  private var serverDoubt = Double.infinity
  /// Seconds after which the server shows its samples.
  private var serverDelay = 0.0
  /// What is told is in earnest: before that there is nothing to tell, or nobody knows since when there is nothing.
  var hasBegun = false
  /// Since when the mesh is known, and until when that is less than a window; nil where it was a whole one from the
  /// beginning.
  var young: (since: Double, until: Double)?
  /// The last time of which nobody knows.
  private var unknown: (start: Double, end: Double)?
  /// Seconds since 1970, by the server, of the last step that was told.
  private(set) var lastStep: Double?
  private var lastTold = -Double.infinity
  /// What the last answers cost, and what is held against them.
  private var receipt = PrometheusAPI.Receipt()
  private var emit: (@Sendable (MeshEvent) -> Void)?
  private var isAsking = false
  private var backoff = Backoff()
  var past = PrometheusPast()

  private static let settleSeconds = 0.2...2.0
  private static let cadenceSeconds = 600.0
  /// Steps without anything from anybody, after which that is believed.
  private static let silentSteps = 5.0
  /// As long as the mesh has hardly been scraped once it is looked at more often.
  private static let impatientSeconds = 5.0

  init(_ configuration: PrometheusFeed.Configuration) {
    self.configuration = configuration
    api = PrometheusAPI(
      endpoint: configuration.endpoint, transport: configuration.transport,
      maximumBytes: configuration.maximumBytes)
    past.isWanted = configuration.pastSeconds > 0
  }

  var clock: any FeedClock { configuration.clock }

  /// Asks again and again, until the task is cancelled.
  func run(interval: Double, emit: @escaping @Sendable (MeshEvent) -> Void) async {
    // The run before this one ends as soon as its requests are cancelled.
    while isAsking, !Task.isCancelled { await clock.sleep(until: clock.now() + 0.02) }
    self.emit = emit
    emit(.expecting(source: configuration.name, kind: .prometheus))
    while !Task.isCancelled {
      let begun = clock.now()
      isAsking = true
      let problem = await refresh()
      isAsking = false
      if Task.isCancelled { return }
      let now = clock.now()
      if let problem {
        backoff.fail(at: now, interval: cadence)
        tell(.failed(source: configuration.name, reason: problem.reason, at: now))
        tellRound()
        await clock.sleep(until: now + max(problem.retryAfter ?? 0, backoff.pause))
      } else {
        backoff.succeed()
        // Without anything told yet nothing is complete: the first scrapes are waited for.
        if lastStep != nil { tellRound() }
        await clock.sleep(until: max(nextStep(interval), begun + 0.1))
      }
    }
  }

  /// When there is something new, on our clock.
  private func nextStep(_ interval: Double) -> Double {
    guard let lastStep, let serverAhead else { return clock.now() + min(cadence, Self.impatientSeconds) }
    let steps = max(1, (interval / cadence - 1e-6).rounded(.up))
    let due = lastStep + steps * cadence + settle - serverAhead
    // What was expected did not come: the server is behind, and asking at once does not help.
    return due > clock.now() ? due : clock.now() + cadence
  }

  /// How long after the end of a step its samples are waited for. What comes later is counted in the next one.
  private var settle: Double {
    max(serverDelay, min(max(cadence * 0.1, Self.settleSeconds.lowerBound), Self.settleSeconds.upperBound))
  }

  // MARK: - Asking

  /// One refresh: tells what is new. Returns why nothing is.
  private func refresh() async -> PrometheusProblem? {
    do throws(PrometheusProblem) {
      let now = try await serverNow()
      if cadenceKnownAt.map({ clock.now() - $0 > Self.cadenceSeconds }) ?? true { try await findCadence() }
      let target = PrometheusSteps.last(before: now - settle, cadence: cadence)
      guard hasBegun, let lastStep else {
        try await begin(upTo: target)
        return nil
      }
      for grid in PrometheusSteps.grids(after: lastStep, upTo: target, cadence: cadence) {
        try await go(on: grid)
      }
      return nil
    } catch {
      return error
    }
  }

  /// The server's time. Its clock and ours are held apart by the answer that came fastest: a slow one may have waited
  /// on its way there or on its way back.
  private func serverNow() async throws(PrometheusProblem) -> Double {
    for attempt in 1...3 {
      let before = clock.now()
      let moment = try await api.time()
      let took = clock.now() - before
      let ahead = moment.time - before - took / 2
      serverDelay = moment.delay
      let isOff = serverAhead.map { abs($0 - ahead) > (took + serverDoubt) / 2 + 0.05 } ?? true
      if isOff || took < serverDoubt {
        serverAhead = ahead
        serverDoubt = took
      }
      if serverDoubt < 0.1 || attempt == 3 { break }
    }
    return clock.now() + (serverAhead ?? 0)
  }

  private func findCadence() async throws(PrometheusProblem) {
    if let found = try await PrometheusCadence(api: api).find() {
      if found != cadence {
        cadence = found
        for index in families.indices { families[index].regularSteps = 0 }
      }
      cadenceKnownAt = clock.now()
    }
  }

  /// Asks for steps that follow what is known, and tells them.
  private func go(on grid: Grid) async throws(PrometheusProblem) {
    let now = clock.now()
    var questions: [(Int, Grid)] = []
    for (index, family) in families.enumerated() where family.backoff.allows(at: now) {
      var own = grid
      if grid.step == cadence {
        let behind = family.counters.lastStep.map { max(0, ((grid.start - $0) / cadence).rounded() - 1) } ?? 0
        let again = min(family.regularSteps, family.counters.overlap)
        own.start -= (min(behind, Double(PrometheusSteps.most)) + Double(again)) * cadence
      }
      questions.append((index, own))
    }
    let answers = await ask(questions, totalsAt: nil)
    try check(answers)
    for answer in answers {
      guard case .success(let increases) = answer.increases else { continue }
      if families[answer.family].counters.lastStep == nil {
        let start = increases.grid.start - increases.grid.step
        families[answer.family].counters.begin(at: start, totals: [:], first: increases)
      }
    }
    if let end = newestStep(answers, grid), tell(answers, from: grid, upTo: end) { return }
    if families.allSatisfy({ $0.counters.count == 0 }) {
      // There never was anything: an answer all the same.
      return tell(step: grid.end)
    }
    let silence = grid.end - (lastStep ?? grid.end)
    guard silence >= Self.silentSteps * cadence else { return }
    throw PrometheusProblem(
      reason:
        "has had no numbers of Istio's for \(Int(silence.rounded())) s: does it still scrape the mesh's proxies?"
    )
  }

  // MARK: - Telling

  /// What was told was for a first picture: the time before it may be told of again.
  func forgetTold() {
    lastStep = nil
    lastTold = -.infinity
  }

  /// Tells the steps of answers.
  /// - Returns: whether there was any to tell of.
  @discardableResult
  func tell(_ answers: [Answer], from grid: Grid, upTo end: Double) -> Bool {
    receipt = PrometheusAPI.Receipt()
    for answer in answers {
      guard case .success(let increases) = answer.increases else { continue }
      families[answer.family].counters.take(increases)
      receipt.bytes += increases.receipt.bytes
      receipt.milliseconds = max(receipt.milliseconds, increases.receipt.milliseconds)
      for warning in increases.receipt.warnings where !receipt.warnings.contains(warning) {
        receipt.warnings.append(warning)
      }
    }
    let count = Int(((end - grid.start) / grid.step + 1e-6).rounded(.down)) + 1
    let patience = PrometheusQuery.lookback(cadence)
    let steps = (0..<max(0, count)).map { grid.start + Double($0) * grid.step }
    let told = PrometheusSilence.told(
      steps.map { step in
        (
          families.contains { $0.counters.tells(of: step) },
          families.contains { $0.counters.moves(in: step) }
        )
      }, held: PrometheusSilence.held(step: grid.step, cadence: cadence),
      missing: Int(((grid.end - end) / grid.step).rounded()))
    // What nobody was there to see is not told of: it was not 0.
    for (step, isTold) in zip(steps, told) where isTold {
      // After a long gap nothing is known of what happened in it: the moment before what was seen is the base.
      if let lastStep, step - grid.step - lastStep > patience { resume(at: step - grid.step) }
      tell(step: step)
      let isRegular = grid.step == cadence
      for family in families.indices {
        families[family].regularSteps = isRegular ? families[family].regularSteps + 1 : 0
      }
    }
    return told.contains(true)
  }

  /// Counts on after a time of which nobody knows.
  private func resume(at step: Double) {
    let at = max(local(step), lastTold)
    tell(.resumed(source: configuration.name, at: at))
    if past.isWanted, hasBegun { past.breaks.append(at) }
    if let lastStep { unknown = (lastStep, step) }
    tell(step: step, isBase: true)
  }

  /// Tells one step of everything.
  /// - Parameter isBase: the numbers stay as they are.
  func tell(step: Double, isBase: Bool = false) {
    let at = max(local(step), lastTold)
    let problems = families.compactMap(\.problem) + receipt.warnings + youth(at: step)
    for part in [Scrape.Part.counters, .histograms] {
      var samples: [Sample] = []
      var isKnown = false
      for index in families.indices where families[index].counters.part == part {
        guard families[index].counters.lastStep != nil else { continue }
        isKnown = true
        samples +=
          isBase ? families[index].counters.samples : families[index].counters.advance(to: step)
      }
      guard isKnown else { continue }
      var scrape = Scrape(
        source: configuration.name, kind: .prometheus, at: at, wallTime: wall(at), part: part,
        samples: samples, durationMs: receipt.milliseconds, bytes: receipt.bytes)
      if !problems.isEmpty { scrape.note = problems.joined(separator: "; ") }
      scrape.isProvisional = past.isWanted || !hasBegun
      if past.isWanted, hasBegun { past.kept.append(scrape) }
      tell(.scrape(scrape))
    }
    lastStep = step
    lastTold = at
  }

  /// What there is to say of a window that is not known to its beginning.
  private func youth(at step: Double) -> [String] {
    if hasBegun, let unknown {
      let seconds = unknown.end - max(unknown.start, step - max(configuration.windowSeconds, 4 * cadence))
      if seconds > cadence / 2 {
        return ["it knows nothing of \(Int(seconds.rounded())) s of the window: rates are of the rest"]
      }
    }
    guard hasBegun, let young, step < young.until - cadence / 2, step > young.since else { return [] }
    let seconds = Int((step - young.since).rounded())
    return ["its scrapes of the mesh go back \(seconds) s only: rates are of those, not of a whole window"]
  }

  /// A moment of the server's on our clock.
  func local(_ step: Double) -> Double { step - (serverAhead ?? 0) }

  /// The wall clock at a moment.
  func wall(_ at: Double) -> Date? { clock.wallTime().map { $0.addingTimeInterval(at - clock.now()) } }

  func tell(_ event: MeshEvent) { emit?(event) }

  func tellRound() {
    guard configuration.tellsRounds else { return }
    tell(.roundCompleted(at: clock.now(), wallTime: clock.wallTime()))
  }
}
