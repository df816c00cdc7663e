import Mesh

/// The events of a recording in their order, read as they are asked for: some hundred rows at a time.
///
/// Begins with what was known when the stretch begins, so that numbers come out as they did: every source, who it was
/// first and last, its first scrape in the file (what was there from the start did not come later) and the last one
/// before the stretch.
public struct RecordedEvents: Sequence, Sendable {
  let file: RecordingFile
  /// Number of the round after which events are told; 0 from the first on.
  let start: Int64
  /// Number of the last round.
  let end: Int64

  /// Reads from the begin.
  public func makeIterator() -> Iterator { Iterator(file: file, start: start, end: end) }

  /// Reads on where it has come to. What fails ends it; `error` says why.
  public struct Iterator: IteratorProtocol {
    private struct Key: Hashable {
      var source: String
      var part: Scrape.Part
    }

    private let file: RecordingFile
    private let start: Int64
    private let end: Int64
    private var place: Int64
    private var series = RecordedSeries()
    private var decoders: [Key: ScrapeDecoder] = [:]
    /// What each source said last before the stretch.
    private var before: [Key: (id: Int64, scrape: Scrape)] = [:]
    /// Scrapes that were told as what was known first.
    private var told: Set<Int64> = []
    private var isInside: Bool
    private var buffer: [MeshEvent] = []
    private var taken = 0
    /// Why it ended before its end.
    public private(set) var error: RecordingFileError?

    init(file: RecordingFile, start: Int64, end: Int64) {
      self.file = file
      self.start = start
      self.end = end
      place = 0
      isInside = start <= 0
      guard start > 0 else { return }
      do throws(RecordingFileError) { try beginInside() } catch { fail(error) }
    }

    /// The next event.
    public mutating func next() -> MeshEvent? {
      while taken >= buffer.count {
        guard error == nil, place < end else { return nil }
        buffer.removeAll(keepingCapacity: true)
        taken = 0
        do throws(RecordingFileError) { try fill() } catch { fail(error) }
      }
      taken += 1
      return buffer[taken - 1]
    }

    private mutating func fail(_ error: RecordingFileError) {
      self.error = error
      place = end
    }

    /// Tells what was known, and goes to the first row that is needed for what comes.
    private mutating func beginInside() throws(RecordingFileError) {
      let start = start
      var series = series
      let (rows, from, bad) = try file.read { (connection) throws(SQLiteError) in
        let bad = try series.refresh(connection)
        return (try RecordedLead.rows(connection, start), try RecordedLead.begin(connection, start), bad)
      }
      self.series = series
      file.note(problems: bad)
      for row in rows { take(row, isLead: true) }
      // What the first scrapes held is not what the rows that follow build on.
      decoders = [:]
      place = from
    }

    private mutating func fill() throws(RecordingFileError) {
      let (place, end) = (place, end)
      var series = series
      let (rows, reached, bad) = try file.read { (connection) throws(SQLiteError) in
        let bad = try series.refresh(connection)
        let read = try RecordedRows.read(connection, after: place, upTo: end)
        return (read.rows, read.reached, bad)
      }
      self.series = series
      self.place = reached
      file.note(problems: bad)
      for row in rows {
        if !isInside, row.id > start { enter() }
        take(row, isLead: false)
      }
      if !isInside, reached >= start { enter() }
    }

    /// Tells the last scrapes before the stretch.
    private mutating func enter() {
      isInside = true
      for (id, scrape) in before.values.sorted(by: { $0.id < $1.id }) where !told.contains(id) {
        buffer.append(.scrape(scrape))
      }
      before = [:]
    }

    private mutating func take(_ row: RecordedRow, isLead: Bool) {
      switch row.content {
      case .event(let event): if isInside || isLead { buffer.append(event) }
      case .broken: file.note(problems: 1)
      case .scrape(var scrape, let delta, let whole):
        let key = Key(source: scrape.source, part: scrape.part)
        var decoder = decoders.removeValue(forKey: key) ?? ScrapeDecoder()
        // Before the first whole scrape of a source there is nothing to build on; the lead has told what is needed.
        if !decoder.isReady, whole == nil, !isInside {
          decoders[key] = decoder
          return
        }
        let isSound = decoder.apply(delta: delta, whole: whole) { series[$0] }
        if !isSound { file.note(problems: 1) }
        scrape.samples = decoder.samples
        let isReady = decoder.isReady
        decoders[key] = decoder
        guard isReady else { return }
        if isLead { told.insert(row.id) }
        if isInside || isLead { buffer.append(.scrape(scrape)) } else { before[key] = (row.id, scrape) }
      }
    }
  }
}

/// What must be read before a stretch of time.
enum RecordedLead {
  /// The first and the last identity and the first scrapes of each source before a row, in their order.
  static func rows(_ connection: SQLiteConnection, _ start: Int64) throws(SQLiteError) -> [RecordedRow] {
    let wanted = try connection.statement(
      """
      SELECT event FROM source WHERE event > 0 AND event <= ?1
      UNION SELECT min(id) FROM identity WHERE id > 0 AND id <= ?1 GROUP BY source
      UNION SELECT max(id) FROM identity WHERE id > 0 AND id <= ?1 GROUP BY source
      UNION SELECT min(id) FROM scrape WHERE whole IS NOT NULL AND id > 0 AND id <= ?1 GROUP BY source, part
      ORDER BY 1
      """)
    wanted.bind([.integer(start)])
    var ids: [Int64] = []
    while try wanted.step() { if let id = wanted.integer(0) { ids.append(id) } }
    wanted.reset()
    var rows: [RecordedRow] = []
    for id in ids where id > 0 {
      rows += try RecordedRows.read(connection, after: id - 1, upTo: id).rows
    }
    return rows
  }

  /// The row after which reading begins, so that every source has a whole scrape before a row.
  static func begin(_ connection: SQLiteConnection, _ start: Int64) throws(SQLiteError) -> Int64 {
    let first = try connection.integer(
      """
      SELECT min(last) FROM (SELECT max(id) AS last FROM scrape WHERE whole IS NOT NULL AND id > 0 AND id <= ?
        GROUP BY source, part)
      """, .integer(start))
    return max(0, min(first ?? start, start) - 1)
  }
}

extension RecordingFile {
  /// The events after a moment, up to and with the last round of another; monotonic seconds of the file. Both are
  /// taken to the round before them.
  public func events(from: Double, to: Double) -> RecordedEvents {
    let rounds = rounds
    let start = rounds.index(at: from).map { rounds.ids[$0] } ?? 0
    let end = rounds.index(at: to).map { rounds.ids[$0] } ?? 0
    return RecordedEvents(file: self, start: min(start, end), end: end)
  }

  /// All events.
  public func events() -> RecordedEvents { events(from: -.infinity, to: .infinity) }
}
