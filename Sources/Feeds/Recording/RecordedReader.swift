import Exposition
import FoundationEssentials
import Mesh

/// One reading of a recording.
actor RecordedReader {
  private static let maximumBytes = 64 << 20

  private let folder: String
  private let entries: ArraySlice<ScrapeIndexEntry>
  /// The rounds that were kept and are to be told, oldest first.
  private var rounds: ArraySlice<ScrapeRound>
  private let roundEvery: Double?
  private var position = 0
  private var waiting: [MeshEvent] = []
  private var tables: [String: SeriesTable] = [:]
  private var nextRound: Double?
  /// The end has been told, or is the last of the rounds that were kept.
  private var hasEnded: Bool
  /// Sources that have said who they are.
  private var known: Set<String> = []

  init(folder: String, entries all: [ScrapeIndexEntry], rounds: [ScrapeRound], roundEvery: Double?) {
    self.folder = folder
    // What was answered after the last round was told to nobody.
    let entries = rounds.last.map { last in all.prefix { $0.at <= last.at } } ?? all[...]
    self.entries = entries
    self.rounds = roundEvery == nil ? rounds.suffix(1) : rounds[...]
    self.roundEvery = rounds.isEmpty ? roundEvery : nil
    hasEnded = !rounds.isEmpty
    for source in Set(entries.map(\.source)).sorted(by: >) {
      waiting.append(.expecting(source: source, kind: .scrapes))
    }
    if let first = entries.first, let roundEvery = self.roundEvery { nextRound = first.at + roundEvery }
  }

  /// The next event; nil after the last.
  func next() -> MeshEvent? {
    while true {
      if let event = waiting.popLast() { return event }
      if Task.isCancelled { return nil }
      if let round = rounds.first, position == entries.count || entries[position].at > round.at {
        rounds.removeFirst()
        return .roundCompleted(at: round.at, wallTime: round.wallTime)
      }
      guard position < entries.count else {
        if hasEnded { return nil }
        hasEnded = true
        return entries.last.map { .roundCompleted(at: $0.at, wallTime: $0.wallTime) }
      }
      let entry = entries[position]
      if let round = nextRound, let roundEvery, entry.at >= round {
        // A gap in the recording is one round, not a thousand empty ones.
        nextRound = round + max(1, ((entry.at - round) / roundEvery).rounded(.down) + 1) * roundEvery
        let shift = position > 0 ? round - entries[position - 1].at : 0
        let wall = position > 0 ? entries[position - 1].wallTime?.addingTimeInterval(shift) : nil
        return .roundCompleted(at: round, wallTime: wall)
      }
      position += 1
      if let event = event(of: entry) { return event }
    }
  }

  private func event(of entry: ScrapeIndexEntry) -> MeshEvent? {
    func failed(_ reason: String) -> MeshEvent {
      .failed(source: entry.source, reason: reason, at: entry.at)
    }
    let kind = ProxyQuery.kind(ofPath: entry.path)
    guard kind != .other else { return nil }
    if kind == .serverInfo {
      // A proxy without that path is no failure, here as when it was polled.
      guard entry.status == 200, let body = try? body(of: entry), let identity = ServerInfo.parse(body)
      else { return nil }
      known.insert(entry.source)
      return .identity(source: entry.source, identity, at: entry.at)
    }
    guard case .stats(let asked) = kind else { return nil }
    // Of a source that answers its counters, missing histograms are no failure either.
    let isQuiet = asked == .histograms
    if entry.status == 0 { return isQuiet ? nil : failed(entry.error ?? "no answer was recorded") }
    // A filter that was refused was followed by a question without one.
    if entry.status == 400, asked != .everything { return nil }
    if let reason = AnswerProblem.reason(status: entry.status, path: entry.path) {
      return isQuiet ? nil : failed(reason)
    }
    let bytes: [UInt8]
    do {
      bytes = try body(of: entry)
    } catch {
      return failed("the recording has no body: \(entry.file ?? "no file named"): \(error.reason)")
    }
    let table = tables[entry.source] ?? SeriesTable()
    tables[entry.source] = table
    let parsed = table.parse(bytes)
    if let foreign = parsed.foreign {
      return isQuiet ? nil : failed("answers, but not with Prometheus text: \(foreign)")
    }
    if !known.contains(entry.source), let ztunnel = ZtunnelIdentity.read(parsed.samples) {
      waiting.append(scrape(entry, parsed, asked, bytes.count))
      known.insert(entry.source)
      return .identity(source: entry.source, ztunnel, at: entry.at)
    }
    return scrape(entry, parsed, asked, bytes.count)
  }

  private func scrape(
    _ entry: ScrapeIndexEntry, _ parsed: ExpositionResult, _ asked: Scrape.Part, _ bytes: Int
  ) -> MeshEvent {
    let part = asked == .counters && parsed.samples.holdMoreThanCounters ? .everything : asked
    return .scrape(
      Scrape(
        source: entry.source, kind: .scrapes, at: entry.at, wallTime: entry.wallTime, part: part,
        samples: parsed.samples, durationMs: entry.ms, bytes: bytes, problem: parsed.problem))
  }

  private func body(of entry: ScrapeIndexEntry) throws(Files.Failure) -> [UInt8] {
    guard let file = entry.file else { throw Files.Failure("no file") }
    return try Files.read(folder + "/" + file, limit: Self.maximumBytes)
  }
}
