import Exposition
import Mesh

/// The numbers of one window: a view for each link and reporter, and each proxy's own share.
struct Measurement {
  /// What one proxy saw of the workload behind it.
  struct Share {
    var isRead = false
    var inbound = AnswerTally()
    var inboundRate = 0.0
    var inboundErrorRate = 0.0
    var hasInbound = false
    var inboundLatency = HistogramBuckets()
    var outbound = AnswerTally()
    var outboundRate = 0.0
    var outboundErrorRate = 0.0
    var hasOutbound = false
    var outboundLatency = HistogramBuckets()
  }

  /// The view of a reporter on a link at `link * 3 + reporter.index`: of the kind of source that stands for it.
  private(set) var views: [TrafficView]
  /// The same by those that keep numbers of proxies (Prometheus); empty where there is none.
  private var kept: [TrafficView] = []
  /// By source.
  private(set) var shares: [Share] = []
  /// Proxies that were read once only, so far.
  private(set) var sourcesWithoutRates = 0
  private let times: WindowTimes
  private let spiffe: [Bool]
  private let keepsCodes: Bool

  /// Measures all sources. Cost: a step for each series, more for each that moved.
  /// - Parameter keepsCodes: answers of the last 60 s are kept by code, for goals.
  /// - Parameter coverage: what is known of whether all proxies of a workload are polled.
  init(
    _ sources: [SourceRecord], catalog: Catalog, times: WindowTimes, keepsCodes: Bool = false,
    coverage: FeedCoverage = FeedCoverage()
  ) {
    self.keepsCodes = keepsCodes
    self.times = times
    views = Array(repeating: TrafficView(), count: catalog.links.count * Reporter.allCases.count)
    spiffe = catalog.texts.map { $0.hasPrefix("spiffe://") }
    shares = Array(repeating: Share(), count: sources.count)
    for (index, source) in sources.enumerated() where !source.isKeeper { add(source, index) }
    guard sources.contains(where: \.isKeeper) else { return }
    swap(&views, &kept)
    views = Array(repeating: TrafficView(), count: kept.count)
    for (index, source) in sources.enumerated() where source.isKeeper { add(source, index) }
    swap(&views, &kept)
    let choice = FeedChoice(live: views, kept: kept, catalog: catalog, coverage: coverage)
    for view in views.indices where choice.isKept(view) { views[view] = kept[view] }
    keptShown = choice.keptShown
    kept = []
  }

  /// Views with traffic that are shown by what keeps numbers, not by live proxies.
  private(set) var keptShown = 0

  /// The view of a reporter on a link.
  subscript(link: Int, reporter: Reporter) -> TrafficView { views[link * 3 + reporter.index] }

  private mutating func add(_ source: SourceRecord, _ index: Int) {
    let span = source.counters.span(after: times.start, upTo: times.end, birth: source.life.birth)
    let lately = source.counters.span(after: times.latelyStart, upTo: times.end, birth: source.life.birth)
    let isFresh = source.counters.end(after: times.start, upTo: times.end) != nil
    shares[index].isRead = span != nil
    if span == nil, isFresh, source.hasSeries { sourcesWithoutRates += 1 }
    for slot in source.slots where !slot.role.metric.isHistogram && slot.lastScrape > 0 {
      let view = slot.role.link * 3 + slot.role.reporter.index
      views[view].exists = true
      if views[view].sources.last != index { views[view].sources.append(index) }
      if slot.role.isEnvoysOwn { views[view].isEnvoysOwn = true }
      if slot.role.isZtunnels { views[view].isZtunnels = true }
      views[view].isFresh = views[view].isFresh || isFresh
      addBefore(slot, view)
      guard let span else { continue }
      views[view].isRead = true
      views[view].note(span)
      if slot.role.metric == .requests {
        if slot.role.reporter == .source {
          shares[index].hasOutbound = true
        } else {
          shares[index].hasInbound = true
        }
      }
      guard slot.history.hasMoved || span.isFromBirth || lately?.isFromBirth == true else { continue }
      let now = slot.history.increase(in: span)
      let recent = lately.map { slot.history.increase(in: $0) } ?? now
      guard recent > 0 || now > 0 else { continue }
      count(slot, now: now, lately: recent, span: span, view: view, source: index)
    }
    addHistograms(source, index)
  }

  /// Keeps what the series that moved last say of security: long-lived connections open once and carry bytes
  /// for days, and an idle edge has the lock that it had.
  private mutating func addBefore(_ slot: SourceRecord.Slot, _ view: Int) {
    guard slot.role.metric == .requests || slot.role.metric == .connectionsOpened else { return }
    let moved = slot.history.lastMove ?? -.infinity
    guard moved >= views[view].lastMove else { return }
    if moved > views[view].lastMove {
      views[view].lastMove = moved
      views[view].securityBefore = SecurityTally()
    }
    views[view].securityBefore.add(
      slot.history.raw, slot.role, hasSpiffe: spiffe[slot.role.destPrincipal])
  }

  private mutating func count(
    _ slot: SourceRecord.Slot, now: Double, lately: Double, span: ScrapeTimeline.Span, view: Int, source: Int
  ) {
    let role = slot.role
    let amount = Amount(count: now, rate: now / span.seconds)
    let key = AnswerKey(
      code: role.code, flags: role.flags, host: role.host, answer: role.answer,
      isInjectedFault: role.hasFlag && role.isInjectedFault)
    switch role.metric {
    case .requests:
      views[view].lately.add(lately, role.answer)
      if key.isInjectedFault { views[view].injectedLately.add(lately, role.answer) }
      if keepsCodes { keepCode(lately, role.code, isInjected: key.isInjectedFault, view: view) }
      guard now > 0 else { return }
      views[view].total += amount
      views[view].answers[key, default: Amount()] += amount
      views[view].security.add(now, role, hasSpiffe: spiffe[role.destPrincipal])
      addShare(role, amount, source)
    case .requestMessages: views[view].messagesSent += amount.rate
    case .responseMessages: views[view].messagesReceived += amount.rate
    case .connectionsOpened:
      let settled = slot.history.increase(
        from: max(span.base, times.latelyStart), to: times.end - 1.2 * WindowTimes.flushSeconds)
      views[view].connections.openedLately += lately
      views[view].connections.openedEarlier += max(0, settled)
      guard now > 0 else { return }
      views[view].connections.opened += amount
      views[view].connections.opens[key, default: 0] += now
      views[view].security.add(now, role, hasSpiffe: spiffe[role.destPrincipal])
      if role.hasFlag { views[view].connections.openedWithFlag[role.flags, default: 0] += now }
    case .connectionsClosed:
      guard now > 0 else { return }
      views[view].connections.closed += now
      if role.hasFlag { views[view].connections.closedWithFlag[role.flags, default: 0] += now }
    case .connectionsFailed:
      guard now > 0 else { return }
      views[view].connections.refused += now
      if role.hasFlag { views[view].connections.refusedWithFlag[role.flags, default: 0] += now }
    case .bytesReceived:
      views[view].connections.bytesLately += lately
      views[view].connections.received += amount
    case .bytesSent:
      views[view].connections.bytesLately += lately
      views[view].connections.sent += amount
    default: break
    }
  }

  private mutating func keepCode(_ number: Double, _ code: String, isInjected: Bool, view: Int) {
    views[view].latelyCodes[code, default: 0] += number
    if isInjected { views[view].latelyInjectedCodes[code, default: 0] += number }
  }

  private mutating func addShare(_ role: SeriesRole, _ amount: Amount, _ source: Int) {
    let isServerError = role.answer == .serverError || role.answer == .noResponse || role.answer == .grpcError
    if role.reporter == .source {
      shares[source].outbound.add(amount.count, role.answer)
      shares[source].outboundRate += amount.rate
      if isServerError { shares[source].outboundErrorRate += amount.rate }
    } else {
      shares[source].inbound.add(amount.count, role.answer)
      shares[source].inboundRate += amount.rate
      if isServerError { shares[source].inboundErrorRate += amount.rate }
    }
  }

  /// Histograms of whole flushes: they move only when Envoy flushes, so that a difference between two scrapes
  /// spans whole flushes; rates divide by the time between flushes, not between scrapes.
  private mutating func addHistograms(_ source: SourceRecord, _ index: Int) {
    guard times.seconds >= WindowTimes.flushSeconds,
      let span = source.flushSpan(times)
    else { return }
    for slot in source.slots where slot.role.metric.isHistogram && slot.lastScrape > 0 {
      let view = slot.role.link * 3 + slot.role.reporter.index
      switch slot.role.metric {
      case .requestBytesSum:
        let rate = slot.history.increase(in: span.scrapes) / span.seconds
        views[view].requestBytes = (views[view].requestBytes ?? 0) + rate
      case .responseBytesSum:
        let rate = slot.history.increase(in: span.scrapes) / span.seconds
        views[view].responseBytes = (views[view].responseBytes ?? 0) + rate
      default: break
      }
    }
    for group in source.histograms.groups {
      // What was not read (yet) is not there, rather than 0.
      let increase = { (slot: Int) -> Double? in
        let slot = source.slots[slot]
        return slot.lastScrape > 0 ? slot.history.increase(in: span.scrapes) : nil
      }
      let read = group.buckets.compactMap { bucket in
        increase(bucket.slot).map { (bound: bucket.bound, count: $0) }
      }
      let count = group.count.flatMap(increase)
      guard count ?? read.last?.count ?? 0 > 0 else { continue }
      let buckets = HistogramBuckets(read, sum: group.sum.flatMap(increase) ?? 0, count: count)
      views[group.role.link * 3 + group.role.reporter.index].latency.merge(buckets)
      if group.role.reporter == .source {
        shares[index].outboundLatency.merge(buckets)
      } else {
        shares[index].inboundLatency.merge(buckets)
      }
    }
  }
}

extension Reporter {
  /// A small number for tables.
  var index: Int {
    switch self {
    case .source: 0
    case .destination: 1
    case .waypoint: 2
    }
  }
}

extension SeriesHistory {
  /// The increase over a proxy's span.
  func increase(in span: ScrapeTimeline.Span) -> Double {
    increase(from: span.base, to: span.end) + (span.isFromBirth ? initial : 0)
  }
}

extension SourceRecord {
  /// The scrapes of histograms that a window compares, and the seconds of flushes between them.
  func flushSpan(_ times: WindowTimes) -> (scrapes: ScrapeTimeline.Span, seconds: Double)? {
    guard let scrapes = histogramScrapes.span(after: times.start, upTo: times.end, birth: nil) else {
      return nil
    }
    let first = flushes.times.lastIndex { $0 <= scrapes.base } ?? 0
    let seconds = FlushRule.seconds(
      from: scrapes.base, to: scrapes.end, flushes: flushes.times[min(first, flushes.times.count)...])
    // Sums over many proxies, each of which flushes in its own phase.
    if kind == .prometheus { return (scrapes, scrapes.seconds) }
    return (scrapes, seconds > 0 ? seconds : scrapes.seconds)
  }
}
