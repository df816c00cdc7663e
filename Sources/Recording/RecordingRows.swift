import FoundationEssentials
import Mesh

/// Writes rows: what a run knows of the file between its rounds. After a transaction that failed it is made anew.
final class RecordingRows {
  private struct Key: Hashable {
    var source: Int64
    var part: Scrape.Part
  }

  private let connection: SQLiteConnection
  private let run: RecordingRun
  private var numbers: SeriesNumbers
  private var sources: [String: (id: Int64, kind: SourceStatus.Kind)] = [:]
  private var encoders: [Key: ScrapeEncoder] = [:]
  private var configTexts: [String: String?] = [:]
  private var lastID: Int64
  private var lastRound: (at: Double, wall: Double?)?
  /// What is added to the feed's times; nil before the first round of this run.
  private var shift: Double?

  /// Reads what is to be continued.
  init(_ connection: SQLiteConnection, run: RecordingRun) throws(SQLiteError) {
    self.connection = connection
    self.run = run
    numbers = try SeriesNumbers(connection)
    lastID =
      try connection.integer(
        """
        SELECT max(coalesce((SELECT max(id) FROM round), 0), coalesce((SELECT max(id) FROM scrape), 0),
          coalesce((SELECT max(id) FROM identity), 0), coalesce((SELECT max(id) FROM failure), 0),
          coalesce((SELECT max(event) FROM source), 0))
        """) ?? 0
    lastID = min(max(lastID, 0), RecordingSchema.maximumID)
    let round = try connection.statement("SELECT at, wall FROM round ORDER BY id DESC LIMIT 1")
    if try round.step(), let at = round.real(0) { lastRound = (at, round.real(1)) }
    round.reset()
    let known = try connection.statement("SELECT id, name, kind FROM source")
    while try known.step() {
      if let id = known.integer(0), let name = known.text(1) {
        sources[name] = (id, known.text(2).flatMap(SourceStatus.Kind.init) ?? .proxy)
      }
    }
    known.reset()
    let config = try connection.statement("SELECT path, text FROM config ORDER BY id")
    while try config.step() {
      if let path = config.text(0) { configTexts[path] = .some(config.text(1)) }
    }
    config.reset()
  }

  /// Writes a batch; the caller's transaction makes it whole.
  func write(_ batch: RecordingBatch) throws(SQLiteError) {
    for note in batch.notes { try write(note) }
    guard let round = batch.round else { return }
    if shift == nil { try begin(at: round.at, wall: round.wall?.timeIntervalSince1970) }
    for event in batch.events { try write(event) }
  }

  /// Finds out how this run's clock relates to the file's, and notes the run.
  private func begin(at: Double, wall: Double?) throws(SQLiteError) {
    var shift = 0.0
    if let last = lastRound {
      let passed = wall.flatMap { wall in last.wall.map { wall - $0 } }
      let expected = last.at + max(passed ?? 1, 0.001)
      // The same clock goes on where it is where the wall clock says: then times stay as they are, to the bit.
      let goesOn = at > last.at && (passed == nil || abs(at - expected) < 2)
      if !goesOn { shift = expected - at }
    }
    try connection.statement(
      "INSERT INTO session(event, wall, shift, interval, title, program) VALUES (?, ?, ?, ?, ?, ?)"
    ).run(
      .integer(lastID + 1), .real(wall), .real(shift), .real(run.interval), .text(run.title),
      .text(run.program))
    self.shift = shift
  }

  private func write(_ event: MeshEvent) throws(SQLiteError) {
    let shift = shift ?? 0
    switch event {
    case .expecting(let name, let kind): _ = try source(name, kind)
    case .identity(let name, let identity, let at):
      guard at.isFinite else { return }
      let source = try source(name, nil)
      try connection.statement("INSERT INTO identity(id, source, at, facts) VALUES (?, ?, ?, ?)").run(
        .integer(nextID()), .integer(source), .real(at + shift), .text(IdentityText.write(identity)))
    case .failed(let name, let reason, let at):
      try writeFailure(of: name, SecretText.cleared(reason), at: at + shift)
    case .gone(let name, let at): try writeFailure(of: name, MeshEvent.goneReason, at: at + shift)
    case .resumed(let name, let at): try writeFailure(of: name, MeshEvent.resumedReason, at: at + shift)
    // The rounds tell it themselves.
    case .paced: break
    case .scrape(let scrape):
      // Without a time a scrape says nothing; nobody counts with it.
      if scrape.at.isFinite { try write(scrape, at: scrape.at + shift) }
    case .roundCompleted(let at, let wall):
      guard at.isFinite else { return }
      try connection.statement("INSERT INTO round(id, at, wall) VALUES (?, ?, ?)").run(
        .integer(nextID()), .real(at + shift), .real(wall?.timeIntervalSince1970))
    }
  }

  private func writeFailure(of name: String, _ reason: String, at: Double) throws(SQLiteError) {
    guard at.isFinite else { return }
    let source = try source(name, nil)
    try connection.statement("INSERT INTO failure(id, source, at, reason) VALUES (?, ?, ?, ?)").run(
      .integer(nextID()), .integer(source), .real(at), .text(reason))
  }

  private func write(_ scrape: Scrape, at: Double) throws(SQLiteError) {
    let source = try source(scrape.source, scrape.kind)
    let key = Key(source: source, part: scrape.part)
    var encoder = encoders.removeValue(forKey: key) ?? ScrapeEncoder()
    let texts = try encoder.encode(scrape) { (series) throws(SQLiteError) in
      try numbers.number(series, of: source, connection)
    }
    encoders[key] = encoder
    if texts.whole != nil {
      numbers.forget(
        of: source,
        except: [Scrape.Part.counters, .histograms, .everything].compactMap {
          encoders[Key(source: source, part: $0)]?.current
        })
    }
    try connection.statement(
      """
      INSERT INTO scrape(id, source, part, at, wall, ms, bytes, problem, delta, whole)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(
      .integer(nextID()), .integer(source), .text(scrape.part.name), .real(at),
      .real(scrape.wallTime?.timeIntervalSince1970), .real(scrape.durationMs),
      .integer(Int64(scrape.bytes)), .text(scrape.problem.map(SecretText.cleared)), .bytes(texts.delta),
      .bytes(texts.whole))
  }

  private func write(_ note: RecordingBatch.Note) throws(SQLiteError) {
    switch note {
    case .change(let change):
      let subject = ChangeSubject(change.subject)
      try connection.statement(
        """
        INSERT INTO change(wall, kind, subject, subject_id, name, namespace, "before", "after", reason)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
      ).run(
        .real(change.at.timeIntervalSince1970), .text(change.kind.rawValue), .text(subject.kind),
        .text(subject.id), .text(change.name), .text(change.namespace), .text(change.from), .text(change.to),
        .text(change.reason.map(SecretText.cleared)))
    case .trace(let id, let start, let json):
      // A trace that is told again has grown.
      let json = SecretText.cleared(json: json)
      try connection.statement("INSERT OR REPLACE INTO trace(id, start, size, spans) VALUES (?, ?, ?, ?)")
        .run(
          .text(id), .integer(start), .integer(Int64(json.count)), .blob(PackedBytes.pack(json)))
    case .config(let path, let told, let at):
      let text = told.map(SecretManifest.cleared)
      if let known = configTexts[path], known == text { return }
      if configTexts[path] == nil, text == nil { return }
      try connection.statement("INSERT INTO config(wall, path, text) VALUES (?, ?, ?)").run(
        .real(at.timeIntervalSince1970), .text(path), .text(text))
      configTexts[path] = .some(text)
    }
  }

  private func nextID() -> Int64 {
    lastID += 1
    return lastID
  }

  /// The number of a source; told kinds are noted.
  private func source(_ name: String, _ kind: SourceStatus.Kind?) throws(SQLiteError) -> Int64 {
    if let known = sources[name] {
      if let kind, kind != known.kind {
        try connection.statement("UPDATE source SET kind = ? WHERE id = ?").run(
          .text(kind.rawValue), .integer(known.id))
        sources[name] = (known.id, kind)
      }
      return known.id
    }
    let kind = kind ?? .proxy
    try connection.statement("INSERT INTO source(event, name, kind) VALUES (?, ?, ?)").run(
      .integer(nextID()), .text(name), .text(kind.rawValue))
    let id = connection.lastInsertedID
    sources[name] = (id, kind)
    return id
  }
}

/// What is noted of a run of the recorder.
public struct RecordingRun: Sendable, Hashable {
  /// Seconds between polls.
  public var interval: Double
  /// What the header calls the mesh.
  public var title: String
  /// The program and its version.
  public var program: String

  /// Makes it.
  public init(interval: Double = 1, title: String = "mesh", program: String = "pharos") {
    self.interval = interval
    self.title = title
    self.program = program
  }
}

extension Scrape.Part {
  /// The part's name in the file.
  var name: String {
    switch self {
    case .counters: "counters"
    case .histograms: "histograms"
    case .everything: "everything"
    }
  }

  /// The part with a name.
  init?(name: String) {
    switch name {
    case "counters": self = .counters
    case "histograms": self = .histograms
    case "everything": self = .everything
    default: return nil
    }
  }
}

/// A change's subject as two texts.
struct ChangeSubject {
  var kind: String
  var id: String

  init(_ subject: MeshChange.Subject) {
    switch subject {
    case .node(let node): (kind, id) = ("node", node.text)
    case .edge(let edge): (kind, id) = ("edge", edge.text)
    case .source(let name): (kind, id) = ("source", name)
    case .config(let name): (kind, id) = ("config", name)
    }
  }

  /// The subject of two texts; nil for a kind that is not known.
  static func read(_ kind: String, _ id: String) -> MeshChange.Subject? {
    switch kind {
    case "node": .node(NodeID(id))
    case "edge": .edge(EdgeID(id))
    case "source": .source(id)
    case "config": .config(id)
    default: nil
    }
  }
}
