import Mesh

/// The beat of a proxy feed: starts the pollers at each tick and tells when a round is over.
actor PollRounds {
  /// Up to so many proxies are asked all at once; more are spread over half of the interval.
  private static let burst = 50
  /// Seconds after which the first picture is drawn from what there is.
  private static let firstRoundLimit = 0.3

  private let configuration: ProxyFeed.Configuration
  private let pollers: [ProxyPoller]
  private let emit: @Sendable (MeshEvent) -> Void
  /// Pollers that have not returned yet; they are not asked again before.
  private var isBusy: [Bool]
  /// Pollers whose proxy let its last request time out. They are asked, but no round waits for them.
  private var hangs: [Bool]
  /// The round that is open, and how many of those that it waits for have not returned.
  private var openRound: Int?
  private var missing = 0

  init(_ configuration: ProxyFeed.Configuration, emit: @escaping @Sendable (MeshEvent) -> Void) {
    self.configuration = configuration
    self.emit = emit
    let shared = ProxyPoller.Shared(
      transport: configuration.transport, clock: configuration.clock, interval: configuration.interval,
      recorder: configuration.recorder, maximumBytes: configuration.maximumBytes, emit: emit)
    pollers = configuration.targets.map { ProxyPoller(target: $0, shared: shared) }
    isBusy = Array(repeating: false, count: pollers.count)
    hangs = isBusy
  }

  /// Polls until the task is cancelled.
  func run() async {
    for target in configuration.targets { emit(.expecting(source: target.name, kind: .proxy)) }
    let clock = configuration.clock
    let interval = configuration.interval
    let begin = clock.now()
    await withDiscardingTaskGroup { group in
      var round = 0
      // Ticks are multiples of the interval from the start, so that they do not drift.
      var beat = 0.0
      while !Task.isCancelled {
        let tick = begin + beat * interval
        await start(round, tick: tick, in: &group)
        // After a pause of the whole process the ticks that were missed stay missed.
        beat = max(beat + 1, ((clock.now() - begin) / interval).rounded(.down))
        round += 1
        await clock.sleep(until: begin + beat * interval)
      }
      group.cancelAll()
    }
  }

  private func start(_ round: Int, tick: Double, in group: inout DiscardingTaskGroup) async {
    let free = pollers.indices.filter { !isBusy[$0] }
    openRound = round
    missing = free.count { !hangs[$0] }
    if missing == 0 { close(round) }
    if free.isEmpty { return }
    let clock = configuration.clock
    let isFirst = round == 0 && pollers.count <= Self.burst
    let limit = min(configuration.interval * 0.7, isFirst ? Self.firstRoundLimit : .infinity)
    group.addTask {
      await clock.sleep(until: tick + limit)
      if !Task.isCancelled { await self.close(round) }
    }
    for slot in slots(free) {
      if slot.delay > 0 { await clock.sleep(until: tick + slot.delay) }
      for index in slot.pollers {
        isBusy[index] = true
        let isAwaited = !hangs[index]
        group.addTask {
          let hangs = await self.pollers[index].poll(tick: tick)
          await self.finished(index, hangs: hangs, in: isAwaited ? round : nil)
        }
      }
    }
  }

  /// Who is asked when, in seconds after the tick.
  private func slots(_ indices: [Int]) -> [(delay: Double, pollers: ArraySlice<Int>)] {
    guard pollers.count > Self.burst else { return [(0, indices[...])] }
    let count = max(1, min(20, indices.count / 10))
    return (0..<count).map { slot in
      let range = (indices.count * slot / count)..<(indices.count * (slot + 1) / count)
      return (configuration.interval * 0.5 * Double(slot) / Double(count), indices[range])
    }
  }

  /// Notes that a poller has returned.
  /// - Parameter round: the round that waits for it, if one does.
  private func finished(_ index: Int, hangs: Bool, in round: Int?) {
    isBusy[index] = false
    self.hangs[index] = hangs
    guard let round, openRound == round else { return }
    missing -= 1
    if missing == 0 { close(round) }
  }

  private func close(_ round: Int) {
    guard openRound == round else { return }
    openRound = nil
    emit(.roundCompleted(at: configuration.clock.now(), wallTime: configuration.clock.wallTime()))
  }
}
