import Mesh

/// The past of one source.
struct SourceHistory: Sendable {
  /// Who the proxy said it was, from a moment on.
  struct Identity: Sendable {
    var order: UInt32
    var at: Double
    var identity: ProxyIdentity
    /// When the process started, as it was known then.
    var started: Double?
  }

  /// A stretch without an answer.
  struct Failure: Sendable {
    var order: UInt32
    var first: Double
    var last: Double
    var reason: String
  }

  let name: String
  private(set) var kind: SourceStatus.Kind
  /// What it has told is for a first picture only.
  private(set) var isProvisional = false
  /// When it was first heard of.
  let heardAt: Double
  private(set) var counters = HistoryTable()
  private(set) var histograms = HistoryTable()
  private(set) var life = ProcessLife()
  private(set) var identities: [Identity] = []
  private(set) var failures: [Failure] = []
  /// When it went on after times of which it knows nothing, oldest first.
  private(set) var resumptions: [(order: UInt32, unknown: UnknownTime)] = []
  /// What was wrong with bodies, each sentence once.
  private(set) var problems: [String] = []
  /// Samples that were not taken in: too many series, or too late.
  private(set) var refused = 0
  /// Series by identity: slot and table.
  private var slots: [Series: Int32] = [:]
  private var layouts: [Scrape.Part: BodyLayout] = [:]
  private var order: UInt32 = 0
  private static let maximumProblems = 64
  /// A series with some 25 labels, most of their texts shared.
  private static let bytesOfSeries = 1000
  private static let maximumLogs = 256

  init(name: String, kind: SourceStatus.Kind, heardAt: Double) {
    self.name = name
    self.kind = kind
    self.heardAt = heardAt
  }

  /// A table by number: counters, then histograms.
  subscript(table: Int) -> HistoryTable { table == 0 ? counters : histograms }

  mutating func expect(_ kind: SourceStatus.Kind) { self.kind = kind }

  mutating func ingest(_ identity: ProxyIdentity, at: Double) {
    guard at.isFinite else { return }
    order &+= 1
    if let uptime = identity.uptimeSeconds {
      life.note(uptime: uptime, at: at, firstScrape: counters.firstAt, lastScrape: counters.lastAt)
    }
    if let last = identities.last, last.started == life.started {
      var same = identity
      same.uptimeSeconds = last.identity.uptimeSeconds
      if same == last.identity { return }
    }
    if identities.count >= Self.maximumLogs { identities.removeFirst(Self.maximumLogs / 2) }
    identities.append(Identity(order: order, at: at, identity: identity, started: life.started))
  }

  mutating func fail(_ reason: String, at: Double) {
    guard at.isFinite else { return }
    order &+= 1
    let lastGood = max(counters.lastAt ?? -.infinity, histograms.lastAt ?? -.infinity)
    if let last = failures.last, last.reason == reason, lastGood < last.first, at >= last.last {
      failures[failures.count - 1].last = at
      return
    }
    if failures.count >= Self.maximumLogs { failures.removeFirst(Self.maximumLogs / 2) }
    failures.append(Failure(order: order, first: at, last: at, reason: reason))
  }

  /// Notes that nothing is known of the time up to a moment.
  mutating func resume(at: Double) {
    guard at.isFinite, lastAt.isFinite, lastAt < at else { return }
    order &+= 1
    // What nothing was read in is one time.
    if resumptions.last?.unknown.start == lastAt { resumptions.removeLast() }
    if resumptions.count >= Self.maximumLogs { resumptions.removeFirst(Self.maximumLogs / 2) }
    resumptions.append((order, UnknownTime(start: lastAt, end: at)))
  }

  /// Times of which it knows nothing, oldest first.
  var unknown: [UnknownTime] { resumptions.map(\.unknown) }

  /// Takes in a body.
  /// - Parameters:
  ///   - room: how many new series may be taken in.
  ///   - headBytes: when a head is packed.
  mutating func ingest(
    _ scrape: Scrape, room: Int, headBytes: Int, configuration: HistoryStore.Configuration
  ) {
    order &+= 1
    kind = scrape.kind
    isProvisional = scrape.isProvisional
    let hasCounters = scrape.part != .histograms
    let hasHistograms = scrape.part != .counters
    let newest = max(
      hasCounters ? counters.lastAt ?? -.infinity : -.infinity,
      hasHistograms ? histograms.lastAt ?? -.infinity : -.infinity)
    guard scrape.at.isFinite, scrape.at >= newest else {
      refused += scrape.samples.count
      return
    }
    let layout = self.layout(of: scrape, room: room)
    let note = RowNote(
      order: order, part: scrape.part, at: scrape.at, flush: -.infinity, durationMs: scrape.durationMs,
      bytes: scrape.bytes, problem: number(of: scrape.problem))
    if hasCounters {
      let anew = life.takeBeginsAnew() || counters.votesForRestart(scrape.samples, layout.counters)
      counters.append(scrape.samples, layout.counters, note, anew: anew)
      if counters.packIfLarge(headBytes) { counters.thin(configuration) }
    }
    if hasHistograms {
      histograms.append(scrape.samples, layout.histograms, note, anew: false)
      if histograms.packIfLarge(headBytes) { histograms.thin(configuration) }
    }
  }

  /// Number of series that are known.
  var seriesCount: Int { counters.seriesCount + histograms.seriesCount }

  /// Bytes that it takes. A series that the last bodies held is the feed's; one that only the history remembers
  /// counts in full.
  var bytes: Int {
    fixedBytes
      + Self.taken(
        counters.headBytes + histograms.headBytes + counters.packedBytes + histograms.packedBytes)
  }

  /// What so many bytes of packed values take of the process: the allocator's rounding and the holes that thinning
  /// leaves are a quarter more (measured).
  private static func taken(_ bytes: Int) -> Int { bytes / 4 * 5 }

  /// Bytes that it takes whatever is kept.
  var fixedBytes: Int {
    var bytes = 1024 + counters.fixedBytes + histograms.fixedBytes
    var current = 0
    for layout in layouts.values {
      bytes += layout.bytes
      current += layout.series.count
    }
    bytes += max(0, seriesCount - current) * Self.bytesOfSeries
    return bytes + identities.count * 400 + failures.count * 96
  }

  /// The part of it that forgetting gives back: of series that vanished, or of the whole source when it did.
  var vanishedBytes: Int {
    if isRetired { return fixedBytes }
    return max(0, seriesCount - layouts.values.reduce(0) { $0 + $1.series.count }) * Self.bytesOfSeries
  }

  /// It has not answered for long: its feed may have forgotten the series, which are the history's own now.
  var isRetired: Bool { layouts.isEmpty }

  /// Makes ready for a source that does not answer any more: what is only of use when it does is let go.
  mutating func retire() {
    pack()
    layouts = [:]
  }

  /// Nothing is kept of it.
  var isEmpty: Bool { counters.segmentCount == 0 && histograms.segmentCount == 0 }
  var lastAt: Double { max(counters.lastAt ?? -.infinity, histograms.lastAt ?? -.infinity) }

  /// When anything was heard of it last.
  var lastHeard: Double {
    max(lastAt, failures.last?.last ?? -.infinity, identities.last?.at ?? -.infinity, heardAt)
  }

  /// Ends of the chunks, and what forgetting each gives back: the last one of a retired source all of it.
  var chunks: [(end: Double, bytes: Int)] {
    var chunks = (counters.chunks + histograms.chunks).map { (end: $0.lastAt, bytes: Self.taken($0.bytes)) }
    guard isRetired else { return chunks }
    if let last = chunks.indices.max(by: { chunks[$0].end < chunks[$1].end }) {
      chunks[last].bytes += fixedBytes
    } else if isEmpty {
      chunks.append((lastHeard, fixedBytes))
    }
    return chunks
  }

  /// Packs what has not been yet.
  mutating func pack() {
    counters.packHead()
    histograms.packHead()
  }

  /// Forgets the chunks that end at or before a time, and the series that nothing is left of.
  mutating func forget(upTo time: Double) {
    if let last = identities.lastIndex(where: { $0.at <= time }) { identities.removeFirst(last) }
    failures.removeAll { $0.last <= time }
    resumptions.removeAll { $0.unknown.end <= time }
    let some = counters.forget(upTo: time)
    guard histograms.forget(upTo: time) || some else { return }
    let current = layouts.values.reduce(0) { $0 + $1.series.count }
    guard seriesCount > current + current / 4 + 16 else { return }
    let deadCounters = counters.deadSlots(layouts.values.flatMap(\.counters.slots))
    let deadHistograms = histograms.deadSlots(layouts.values.flatMap(\.histograms.slots))
    for slot in deadCounters { counters.series[slot].map { _ = slots.removeValue(forKey: $0) } }
    for slot in deadHistograms { histograms.series[slot].map { _ = slots.removeValue(forKey: $0) } }
    if !deadCounters.isEmpty { counters.free(deadCounters) }
    if !deadHistograms.isEmpty { histograms.free(deadHistograms) }
  }

  private mutating func number(of problem: String?) -> Int32 {
    guard let problem else { return -1 }
    if let known = problems.firstIndex(of: problem) { return Int32(known) }
    if problems.count < Self.maximumProblems {
      problems.append(problem)
    }
    return Int32(problems.count - 1)
  }

  private mutating func layout(of scrape: Scrape, room: Int) -> BodyLayout {
    if let known = layouts[scrape.part], known.fits(scrape.samples) { return known }
    var counterPlaces: [(slot: Int32, position: Int32)] = []
    var histogramPlaces: [(slot: Int32, position: Int32)] = []
    var room = room
    for (position, sample) in scrape.samples.enumerated() {
      var number = slots[sample.series]
      if number == nil, room > 0 {
        room -= 1
        number = addSlot(sample.series, part: scrape.part)
      }
      guard let number else {
        refused += 1
        continue
      }
      if number & 1 == 0 {
        counterPlaces.append((number >> 1, Int32(position)))
      } else {
        histogramPlaces.append((number >> 1, Int32(position)))
      }
    }
    let layout = BodyLayout(
      series: scrape.samples.map(\.series), counters: Self.share(counterPlaces),
      histograms: Self.share(histogramPlaces))
    layouts[scrape.part] = layout
    return layout
  }

  /// In the order of slots; of a series that stands twice in a body the first counts.
  private static func share(_ places: [(slot: Int32, position: Int32)]) -> BodyLayout.Share {
    var places = places
    let isAscending = zip(places, places.dropFirst()).allSatisfy { $0.slot < $1.slot }
    if !isAscending { places.sort { ($0.slot, $0.position) < ($1.slot, $1.position) } }
    var share = BodyLayout.Share()
    share.slots.reserveCapacity(places.count)
    share.positions.reserveCapacity(places.count)
    for place in places where share.slots.last != place.slot {
      share.slots.append(place.slot)
      share.positions.append(place.position)
    }
    return share
  }

  private mutating func addSlot(_ series: Series, part: Scrape.Part) -> Int32 {
    var kind = SeriesKind.of(series.name)
    if !kind.contains(.istio) {
      if part == .counters { kind.remove(.flushed) }
      if part == .histograms { kind.insert(.flushed) }
    }
    let isHistogram = kind.contains(.flushed)
    let slot = isHistogram ? histograms.addSlot(series, kind: kind) : counters.addSlot(series, kind: kind)
    let number = Int32(slot) << 1 | (isHistogram ? 1 : 0)
    slots[series] = number
    return number
  }
}
