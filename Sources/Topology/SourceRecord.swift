import History
import Mesh

/// All that is known of one source: who it is, when it answered, and the history of its series.
struct SourceRecord: Sendable {
  /// A series that matters, with its history.
  struct Slot: Sendable {
    let series: Series
    let role: SeriesRole
    var history = SeriesHistory()
    /// Number of the scrape of its part that held it last, counted from 1; 0 before any.
    var lastScrape = 0
  }

  /// How it answered of late.
  struct Answers: Sendable {
    var lastGood: Double?
    var lastFailure: (reason: String, at: Double)?
    /// Why the last body could be read in part only.
    var problem: String?
    var durationMs: Double?
    var bytes: Int?
    var seriesOfPart: [Scrape.Part: Int] = [:]
  }

  let name: String
  var kind: SourceStatus.Kind
  private(set) var identity: ProxyIdentity?
  /// When its process started, by `/server_info`.
  private(set) var life = ProcessLife()
  private(set) var counters = ScrapeTimeline()
  private(set) var histogramScrapes = ScrapeTimeline()
  /// Scrapes of histograms in which something had moved: the flushes that were seen.
  private(set) var flushes = ScrapeTimeline()
  private(set) var slots: [Slot] = []
  /// The duration histograms that the slots make up.
  private(set) var histograms = HistogramIndex()
  /// Number of series that could not be placed, by reason.
  private(set) var dropped: [DropReason: Int] = [:]
  private(set) var answers = Answers()
  /// When it left what is looked at; nil while it belongs to it.
  var goneAt: Double?
  /// What it has told is for a first picture only.
  private(set) var isProvisional = false

  private typealias Place = (series: Series, slot: Int)
  private var marker: Series?
  private var slotOfSeries: [Series: Int] = [:]
  /// The slots in the order of the last body of a part: bodies hardly change their order, which saves hashing.
  private var placesOfPart: [Scrape.Part: [Place]] = [:]
  private var lastWasPartial: [Bool: Bool] = [:]
  private static let ignored = -1

  init(name: String, kind: SourceStatus.Kind) {
    self.name = name
    self.kind = kind
  }

  /// Knows nothing of what the source told, but where its series belong: so that telling it again is quick.
  /// - Parameter known: a record of the same source, at another time, with the same catalog.
  init(name: String, kind: SourceStatus.Kind, placedLike known: SourceRecord) {
    self.init(name: name, kind: kind)
    slots = known.slots.map { Slot(series: $0.series, role: $0.role) }
    histograms = known.histograms
    // What was left out is looked at again, so that it is counted again.
    slotOfSeries =
      known.dropped.isEmpty ? known.slotOfSeries : known.slotOfSeries.filter { $0.value != Self.ignored }
    placesOfPart = known.dropped.isEmpty ? known.placesOfPart : [:]
  }

  /// Seconds between its numbers, where it has new ones more seldom than it is asked.
  var cadence: Double? {
    guard kind == .prometheus, counters.times.count > 1 else { return nil }
    let times = counters.times.suffix(6)
    let distances = zip(times.dropFirst(), times).map { $0 - $1 }.sorted()
    // Clocks are put right now and then, by less than this.
    return (distances[distances.count / 2] * 10).rounded() / 10
  }

  /// It keeps the numbers of proxies, as Prometheus does: they are the same requests once more.
  var isKeeper: Bool { kind == .prometheus }

  /// Its numbers are worked out from Envoy's own counters.
  var isEnvoysOwn: Bool { marker != nil }

  /// Any series of Istio's was read.
  var hasSeries: Bool { slots.contains { $0.lastScrape > 0 } }

  /// Seconds since the process started.
  func uptime(at now: Double) -> Double? { life.started.map { max(0, now - $0) } }

  /// Notes that it did not answer.
  mutating func fail(_ reason: String, at: Double) { answers.lastFailure = (reason, at) }

  /// Notes who the proxy says it is, and a restart that its uptime gives away.
  mutating func ingest(_ identity: ProxyIdentity, at: Double) {
    self.identity = identity
    guard let uptime = identity.uptimeSeconds else { return }
    life.note(uptime: uptime, at: at, firstScrape: counters.times.first, lastScrape: counters.last)
  }

  /// Notes that nothing is known of the time up to a moment.
  mutating func resume(at: Double) {
    // What was never read has nothing to count.
    guard let last = [counters.last, histogramScrapes.last].compactMap(\.self).max(), last < at else {
      return
    }
    counters.resume(UnknownTime(start: last, end: at))
    histogramScrapes.resume(UnknownTime(start: last, end: at))
  }

  /// Takes in a body.
  /// - Parameters:
  ///   - catalog: where its labels are made known.
  ///   - horizon: seconds of history that are kept.
  mutating func ingest(_ scrape: Scrape, catalog: inout Catalog, horizon: Double) {
    noteAnswer(scrape)
    let places = place(scrape, catalog: &catalog)
    if scrape.part != .histograms {
      let anew = life.takeBeginsAnew() || mostWentDown(scrape, places)
      add(scrape, places, histograms: false, anew: anew, keepFrom: scrape.at - horizon)
    }
    if scrape.part != .counters {
      add(scrape, places, histograms: true, anew: false, keepFrom: scrape.at - horizon)
    }
    placesOfPart[scrape.part] = places
    sweep(horizon: horizon)
  }

  private mutating func noteAnswer(_ scrape: Scrape) {
    kind = scrape.kind
    isProvisional = scrape.isProvisional
    answers.lastFailure = nil
    answers.lastGood = scrape.at
    answers.problem = scrape.problem ?? scrape.note
    answers.seriesOfPart[scrape.part] = scrape.samples.count
    if scrape.part != .histograms || answers.bytes == nil {
      answers.durationMs = scrape.durationMs
      answers.bytes = scrape.bytes
    }
  }

  /// The slot of each sample; makes those that are new.
  private mutating func place(_ scrape: Scrape, catalog: inout Catalog) -> [Place] {
    var places = placesOfPart.removeValue(forKey: scrape.part) ?? []
    let known = places.count
    if known > scrape.samples.count { places.removeLast(known - scrape.samples.count) }
    places.reserveCapacity(scrape.samples.count)
    for (position, sample) in scrape.samples.enumerated() {
      if position < places.count {
        if places[position].series === sample.series { continue }
        places[position] = (sample.series, slot(of: sample.series, &catalog))
      } else {
        places.append((sample.series, slot(of: sample.series, &catalog)))
      }
    }
    return places
  }

  private mutating func slot(of series: Series, _ catalog: inout Catalog) -> Int {
    if let known = slotOfSeries[series] { return known }
    if series.name == ProxyOrigin.marker { marker = series }
    var slot = Self.ignored
    switch catalog.role(of: series, proxyRole: identity?.role) {
    case .success(let role):
      slot = slots.count
      slots.append(Slot(series: series, role: role))
      histograms.add(series, role: role, slot: slot)
    case .failure(let error): dropped[error.reason, default: 0] += 1
    case nil: break
    }
    slotOfSeries[series] = slot
    return slot
  }

  /// More than half of the counters that moved on from the scrape before are lower than they were.
  private func mostWentDown(_ scrape: Scrape, _ places: [Place]) -> Bool {
    var vote = IncreaseRule.RestartVote()
    for (position, place) in places.enumerated() where place.slot >= 0 {
      let slot = slots[place.slot]
      guard !slot.role.metric.isHistogram, slot.lastScrape == counters.count, slot.history.raw > 0 else {
        continue
      }
      vote.add(from: slot.history.raw, to: scrape.samples[position].value)
    }
    return vote.isRestart
  }

  private mutating func add(
    _ scrape: Scrape, _ places: [Place], histograms: Bool, anew: Bool, keepFrom: Double
  ) {
    if histograms {
      histogramScrapes.append(scrape.at, horizon: keepFrom)
    } else {
      counters.append(scrape.at, horizon: keepFrom)
    }
    let number = histograms ? histogramScrapes.count : counters.count
    // After a body that broke off, a series that was not in it need not be new.
    let mayBeOld = number == 1 || lastWasPartial[histograms] ?? false
    var moved = false
    for (position, place) in places.enumerated() where place.slot >= 0 {
      let value = scrape.samples[position].value
      guard slots[place.slot].role.metric.isHistogram == histograms, value.isFinite, value >= 0 else {
        continue
      }
      let last = slots[place.slot].lastScrape
      if last == 0 {
        slots[place.slot].history.begin(value, at: scrape.at, isFirstScrape: mayBeOld)
        moved = true
      } else {
        if slots[place.slot].history.raw != value { moved = true }
        let wasGone = last < number - 1 && !mayBeOld
        slots[place.slot].history.add(
          value, at: scrape.at, countsFromZero: wasGone || anew, horizon: keepFrom)
      }
      slots[place.slot].lastScrape = number
    }
    if histograms, moved, number > 1 { flushes.append(scrape.at, horizon: keepFrom) }
    lastWasPartial[histograms] = scrape.problem != nil
  }

  /// Forgets series that the source has dropped and that have left every window, once that is worth it.
  private mutating func sweep(horizon: Double) {
    guard slotOfSeries.count >= 64, counters.count % 64 == 0, let now = counters.last else { return }
    let isGone = { (slot: Slot, timeline: ScrapeTimeline) in
      let behind = timeline.count - slot.lastScrape
      guard behind > 0, let last = timeline.last else { return false }
      // All kept scrapes are newer than the one that held it, and they span the horizon.
      return behind >= timeline.times.count && last - (timeline.times.first ?? last) >= horizon
    }
    let kept = slots.filter { !isGone($0, $0.role.metric.isHistogram ? histogramScrapes : counters) }
    let current = placesOfPart.values.reduce(0) { $0 + $1.count }
    guard kept.count * 4 < slots.count * 3 || slotOfSeries.count > 2 * current + 64, now > 0 else { return }
    slots = kept
    histograms = HistogramIndex()
    slotOfSeries = [:]
    for (index, slot) in slots.enumerated() {
      slotOfSeries[slot.series] = index
      histograms.add(slot.series, role: slot.role, slot: index)
    }
    for places in placesOfPart.values {
      for place in places where slotOfSeries[place.series] == nil {
        slotOfSeries[place.series] = Self.ignored
      }
    }
    placesOfPart = [:]
  }
}
