import FoundationEssentials
import Mesh

/// The beat of a proxy feed: starts the pollers at each tick and tells when a round is over.
actor PollRounds {
  /// Up to so many proxies are asked all at once; more are spread over half of the interval.
  private static let burst = 50
  /// Seconds after which the first picture is drawn from what there is.
  private static let firstRoundLimit = 0.3
  /// An interval that differs by less than this is the same.
  private static let paceStep = 1.15

  private let configuration: ProxyFeed.Configuration
  private let shared: ProxyPoller.Shared
  private let meter = ByteMeter()
  private let emit: @Sendable (MeshEvent) -> Void
  /// In the order in which they were named.
  private var proxies: [Proxy] = []
  private var nextNumber = 0
  /// The round that is open, and how many of those that it waits for have not returned.
  private var openRound: Int?
  private var missing = 0
  private var arrangement: RequestBudget.Arrangement
  private var wake: AsyncStream<Void>.Continuation?

  /// A proxy that is polled.
  private struct Proxy {
    let number: Int
    let target: ProxyTarget
    let poller: ProxyPoller
    /// Has not returned yet; it is not asked again before.
    var isBusy = false
    /// Let its last request time out. It is asked, but no round waits for it.
    var hangs = false
    /// Has not been asked at all.
    var isNew = true
  }

  init(_ configuration: ProxyFeed.Configuration, emit: @escaping @Sendable (MeshEvent) -> Void) {
    self.configuration = configuration
    self.emit = emit
    let meter = meter
    shared = ProxyPoller.Shared(
      transport: configuration.transport, clock: configuration.clock, interval: configuration.interval,
      recorder: configuration.recorder, maximumBytes: configuration.maximumBytes,
      neighbours: PlainNeighbours(),
      emit: { event in
        if case .scrape(let scrape) = event { meter.add(scrape.bytes) }
        emit(event)
      })
    arrangement = RequestBudget.Arrangement(interval: configuration.interval, isTogether: false)
  }

  /// Polls until the task is cancelled.
  func run() async {
    replace(configuration.targets)
    await withTaskGroup(of: Void.self) { group in
      if let updates = configuration.updates {
        let (news, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.wake = wake
        group.addTask {
          for await targets in updates() {
            await self.replace(targets)
            wake.yield()
          }
        }
        group.addTask { await self.greet(news) }
      }
      group.addTask { await self.beat() }
      await group.waitForAll()
    }
  }

  /// Proxies that are new are asked at once, not at the next tick.
  private func greet(_ news: AsyncStream<Void>) async {
    await withDiscardingTaskGroup { group in
      for await _ in news {
        if Task.isCancelled { break }
        let tick = configuration.clock.now()
        for index in proxies.indices where proxies[index].isNew && !proxies[index].isBusy {
          start(proxies[index].number, tick: tick, round: nil, in: &group)
        }
      }
      group.cancelAll()
    }
  }

  private func beat() async {
    let clock = configuration.clock
    await withDiscardingTaskGroup { group in
      var round = 0
      // Ticks are multiples of the interval from the start, so that they do not drift.
      var begin = clock.now()
      var beat = 0.0
      while !Task.isCancelled {
        if arrange() {
          begin = clock.now()
          beat = 0
        }
        let interval = arrangement.interval
        let tick = begin + beat * interval
        await start(round, tick: tick, in: &group)
        // After a pause of the whole process the ticks that were missed stay missed.
        beat = max(beat + 1, ((clock.now() - begin) / interval).rounded(.down))
        round += 1
        await clock.sleep(until: begin + beat * interval)
      }
      wake?.finish()
      group.cancelAll()
    }
  }

  // MARK: - Who is polled

  /// From now on these are polled and no others.
  private func replace(_ targets: [ProxyTarget]) {
    let targets = ProxyList.unique(targets)
    var kept: [String: Proxy] = [:]
    for proxy in proxies { kept[proxy.target.name] = proxy }
    proxies = targets.map { target in
      if let known = kept[target.name], known.target == target {
        kept[target.name] = nil
        return known
      }
      nextNumber += 1
      return Proxy(
        number: nextNumber, target: target, poller: ProxyPoller(target: target, shared: shared))
    }
    let now = configuration.clock.now()
    let names = Set(targets.map(\.name))
    shared.neighbours.expect(names)
    for proxy in kept.values {
      let poller = proxy.poller
      Task { await poller.retire() }
      if !names.contains(proxy.target.name) { emit(.gone(source: proxy.target.name, at: now)) }
    }
    for proxy in proxies where proxy.isNew && !proxy.isBusy {
      emit(.expecting(source: proxy.target.name, kind: .proxy))
      if var identity = proxy.target.identity {
        if let started = proxy.target.started, let wall = configuration.clock.wallTime() {
          identity.uptimeSeconds = max(0, wall.timeIntervalSince(started))
        }
        emit(.identity(source: proxy.target.name, identity, at: now))
      }
    }
  }

  /// Arranges polls within the budget.
  /// - Returns: whether the interval is another one now.
  private func arrange() -> Bool {
    guard let budget = configuration.budget else { return false }
    let next = budget.arrangement(
      proxies: proxies.count, interval: configuration.interval,
      bytesPerPoll: meter.perPoll(of: proxies.count))
    let isSame =
      next.isTogether == arrangement.isTogether
      && max(next.interval, arrangement.interval)
        <= min(next.interval, arrangement.interval) * Self.paceStep
    guard !isSame else { return false }
    arrangement = next
    let isStretched = next.interval > configuration.interval * Self.paceStep
    emit(
      .paced(
        seconds: next.interval,
        reason: isStretched ? budget.reason(next.interval, proxies: proxies.count) : nil))
    return true
  }

  // MARK: - Rounds

  private func start(_ round: Int, tick: Double, in group: inout DiscardingTaskGroup) async {
    let free = proxies.filter { !$0.isBusy }
    openRound = round
    meter.beginRound()
    missing = free.count { !$0.hangs }
    if missing == 0 { close(round) }
    if free.isEmpty { return }
    let clock = configuration.clock
    let isFirst = round == 0 && proxies.count <= Self.burst
    let limit = min(arrangement.interval * 0.7, isFirst ? Self.firstRoundLimit : .infinity)
    group.addTask {
      await clock.sleep(until: tick + limit)
      if !Task.isCancelled { await self.close(round) }
    }
    for slot in slots(free.map(\.number)) {
      if slot.delay > 0 { await clock.sleep(until: tick + slot.delay) }
      for number in slot.proxies { start(number, tick: tick, round: round, in: &group) }
    }
  }

  /// Asks one proxy.
  /// - Parameter round: the round that waits for it; nil when none does.
  private func start(_ number: Int, tick: Double, round: Int?, in group: inout DiscardingTaskGroup) {
    guard let index = proxies.firstIndex(where: { $0.number == number }), !proxies[index].isBusy else {
      // It has gone, or is being greeted, since the round began.
      if let round { returned(in: round) }
      return
    }
    proxies[index].isBusy = true
    proxies[index].isNew = false
    let awaitedIn = proxies[index].hangs ? nil : round
    let poller = proxies[index].poller
    let isTogether = arrangement.isTogether
    group.addTask {
      let hangs = await poller.poll(tick: tick, together: isTogether)
      await self.finished(number, hangs: hangs, in: awaitedIn)
    }
  }

  /// Who is asked when, in seconds after the tick.
  private func slots(_ numbers: [Int]) -> [(delay: Double, proxies: ArraySlice<Int>)] {
    let isGentle = configuration.budget != nil && numbers.count > 4
    guard proxies.count > Self.burst || isGentle else { return [(0, numbers[...])] }
    // A server that others need gets the requests one by one rather than all at once.
    let count = max(1, isGentle ? min(40, numbers.count) : min(20, numbers.count / 10))
    return (0..<count).map { slot in
      let range = (numbers.count * slot / count)..<(numbers.count * (slot + 1) / count)
      return (arrangement.interval * 0.5 * Double(slot) / Double(count), numbers[range])
    }
  }

  /// Notes that a poller has returned.
  /// - Parameter round: the round that waits for it, if one does.
  private func finished(_ number: Int, hangs: Bool, in round: Int?) {
    if let index = proxies.firstIndex(where: { $0.number == number }) {
      proxies[index].isBusy = false
      proxies[index].hangs = hangs
    }
    if let round { returned(in: round) }
  }

  private func returned(in round: Int) {
    guard openRound == round else { return }
    missing -= 1
    if missing == 0 { close(round) }
  }

  private func close(_ round: Int) {
    guard openRound == round else { return }
    openRound = nil
    emit(.roundCompleted(at: configuration.clock.now(), wallTime: configuration.clock.wallTime()))
  }
}
