import FoundationEssentials
import Mesh

/// The past of the mesh in memory: every series of every source, bounded by bytes.
///
/// A value; a copy costs little and is not changed by what comes later, so that long questions are asked of a copy,
/// away from what takes in events. Time is the feeds' monotonic seconds; `wallTime(of:)` and `time(of:)` translate.
///
/// **What is kept.** Every scrape of the last 10 min; of what is older than that, the last scrape of each 10 s; of what
/// is older than an hour, the last of each minute (`Configuration`). When the bytes do not suffice for an hour, first
/// these times are halved, twice at most, so that the finest goes first; then the oldest is forgotten, of all sources
/// alike, with the series and the sources that nothing is left of. `span` tells how far it reaches back. Logs of who a
/// source was and of its failures are bounded by number. Counters are kept as totals over resets, so that what lies between two kept scrapes is not
/// lost: a window whose ends are multiples of these periods has the very numbers that it had when it was new.
public struct HistoryStore: Sendable {
  /// How much is kept, and how fine.
  public struct Configuration: Sendable, Hashable {
    /// Bytes that all of it may take; the oldest goes first.
    public var maximumBytes: Int
    /// Seconds for which every scrape is kept.
    public var fullSeconds = 600.0
    /// Seconds after which one scrape a minute is kept, in place of one each 10 s.
    public var mediumSeconds = 3600.0
    /// Series of one source; further ones are refused, and counted.
    public var maximumSeriesPerSource = 200_000
    /// Makes a configuration.
    public init(maximumBytes: Int = 256_000_000) { self.maximumBytes = maximumBytes }
    /// Keeps nothing at all, for who has no use for the past.
    public static let nothing = Configuration(maximumBytes: 0)
  }

  /// What was decided at the start.
  public let configuration: Configuration
  var records: [SourceHistory] = []
  var indexOfSource: [String: Int] = [:]
  var rounds = RoundLog()
  private(set) var newest = -Double.infinity
  private var recordBytes = 0
  private var recordFixedBytes = 0
  private(set) var recordVanishedBytes = 0
  var scrapesSinceRoom = 0
  private var roundsSinceTidy = 0
  /// How often the times for which all is kept were halved, for want of room.
  var squeeze = 0

  /// Knows nothing yet.
  public init(_ configuration: Configuration = Configuration()) { self.configuration = configuration }

  /// Takes in an event. Events of one source come in the order of their times. Cost: some ns a sample while bodies
  /// keep the order of their series.
  public mutating func ingest(_ event: MeshEvent) {
    guard configuration.maximumBytes > 0 else { return }
    switch event {
    case .expecting(let name, let kind): records[index(name, kind)].expect(kind)
    case .identity(let name, let identity, let at):
      note(at)
      records[index(name)].ingest(identity, at: at)
    case .failed(let name, let reason, let at):
      note(at)
      records[index(name)].fail(reason, at: at)
    case .gone(let name, let at):
      note(at)
      records[index(name)].fail(MeshEvent.goneReason, at: at)
    case .resumed(let name, let at):
      note(at)
      records[index(name)].resume(at: at)
    case .paced: break
    case .scrape(let scrape):
      guard scrape.at.isFinite else { return }
      note(scrape.at)
      ingest(scrape)
    case .roundCompleted(let at, let wallTime):
      note(at)
      rounds.append(at: at, wallTime: wallTime)
      roundsSinceTidy += 1
      if roundsSinceTidy >= 30 { tidy() }
    }
  }

  /// Bytes that it takes now, near enough.
  public var bytes: Int { recordBytes + rounds.bytes + records.count * 100 }

  /// From the first to the last moment that is known; nil before any.
  public var span: ClosedRange<Double>? {
    var first = rounds.first?.at ?? .infinity
    for record in records {
      for table in 0...1 where record[table].segmentCount > 0 {
        first = min(first, record[table].begin(of: 0))
      }
    }
    guard first.isFinite, newest.isFinite else { return nil }
    return first...max(first, newest)
  }

  /// Monotonic seconds of a moment on the wall clock; nil when no round had a wall time.
  public func time(of wall: Date) -> Double? { rounds.time(of: wall.timeIntervalSinceReferenceDate) }

  /// The wall clock at a moment.
  public func wallTime(of time: Double) -> Date? {
    rounds.wall(at: time).map { Date(timeIntervalSinceReferenceDate: $0) }
  }

  /// Names of all sources that were heard of, sorted.
  public var sources: [String] { records.map(\.name).sorted() }

  /// Names of the sources that keep the numbers of others, as Prometheus does: what they tell, proxies tell too.
  public var keepers: Set<String> { Set(records.lazy.filter { $0.kind == .prometheus }.map(\.name)) }

  /// Samples that were not taken in: of series beyond the limit, or older than what is known already.
  public var refusedSamples: Int { records.reduce(0) { $0 + $1.refused } }

  private mutating func ingest(_ scrape: Scrape) {
    let index = index(scrape.source, scrape.kind)
    if records[index].isProvisional, !scrape.isProvisional {
      records[index] = SourceHistory(
        name: scrape.source, kind: scrape.kind, heardAt: min(records[index].heardAt, scrape.at))
      recount()
    }
    let before = records[index].bytes
    let vanishedBefore = records[index].vanishedBytes
    // Half of the memory may be taken by what does not get less with forgetting.
    let spare = max(0, configuration.maximumBytes / 2 - (recordFixedBytes - recordVanishedBytes)) / 300
    let room = min(spare, configuration.maximumSeriesPerSource - records[index].seriesCount)
    let headBytes = min(64 << 10, max(4 << 10, configuration.maximumBytes / (8 * records.count)))
    let fixedBefore = records[index].fixedBytes
    records[index].ingest(
      scrape, room: room, headBytes: headBytes, configuration: configuration.squeezed(squeeze))
    recordBytes += records[index].bytes - before
    recordFixedBytes += records[index].fixedBytes - fixedBefore
    recordVanishedBytes += records[index].vanishedBytes - vanishedBefore
    scrapesSinceRoom += 1
    if isFull, scrapesSinceRoom > 16 { makeRoom() }
  }

  /// Looks after what no scrape brings up: sources that went away, the count of what all takes.
  private mutating func tidy() {
    roundsSinceTidy = 0
    for index in records.indices where !records[index].isRetired && records[index].lastAt < newest - 60 {
      records[index].retire()
    }
    recount()
    if isFull { makeRoom() }
  }

  /// Counts anew what all takes.
  @discardableResult
  mutating func recount() -> Int {
    recordBytes = records.reduce(0) { $0 + $1.bytes }
    recordFixedBytes = records.reduce(0) { $0 + $1.fixedBytes }
    recordVanishedBytes = records.reduce(0) { $0 + $1.vanishedBytes }
    return bytes
  }

  private mutating func note(_ at: Double) {
    if at.isFinite { newest = max(newest, at) }
  }

  private mutating func index(_ name: String, _ kind: SourceStatus.Kind = .proxy) -> Int {
    if let known = indexOfSource[name] { return known }
    records.append(SourceHistory(name: name, kind: kind, heardAt: newest))
    indexOfSource[name] = records.count - 1
    return records.count - 1
  }
}
