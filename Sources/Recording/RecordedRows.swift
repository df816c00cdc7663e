import FoundationEssentials
import Mesh

/// A row of one of the tables that share a row of numbers.
struct RecordedRow: Sendable {
  /// What it tells; a scrape is still in its texts.
  enum Content: Sendable {
    case event(MeshEvent)
    case scrape(Scrape, delta: [UInt8]?, whole: [UInt8]?)
    /// It could not be understood.
    case broken
  }
  var id: Int64
  var content: Content
}

/// Reads rows in the order of their numbers, some at a time.
struct RecordedRows {
  private static let chunk = 256

  /// The rows after a number, up to and with another, in order. Fewer than there are: ask on after `reached`.
  static func read(
    _ connection: SQLiteConnection, after first: Int64, upTo last: Int64
  ) throws(SQLiteError) -> (rows: [RecordedRow], reached: Int64) {
    var rows: [RecordedRow] = []
    // A table that has more to tell than one chunk bounds what is known of all.
    var reached = last
    for table in tables {
      let statement = try connection.statement(table.sql)
      defer { statement.reset() }
      statement.bind([.integer(first), .integer(last), .integer(Int64(chunk))])
      var count = 0
      var lastOfTable = first
      while try statement.step() {
        count += 1
        guard let id = statement.integer(0) else { continue }
        lastOfTable = id
        rows.append(RecordedRow(id: id, content: table.read(statement)))
      }
      if count == chunk { reached = min(reached, lastOfTable) }
    }
    rows.removeAll { $0.id > reached }
    // Of equal numbers, which only a damaged file has, the order of the tables decides.
    let sorted = rows.enumerated().sorted { ($0.element.id, $0.offset) < ($1.element.id, $1.offset) }
    return (sorted.map(\.element), reached)
  }

  private struct Table: Sendable {
    var sql: String
    var read: @Sendable (SQLiteStatement) -> RecordedRow.Content
  }

  private static let tables: [Table] = [
    Table(
      sql: "SELECT event, name, kind FROM source WHERE event > ? AND event <= ? ORDER BY event LIMIT ?"
    ) { row in
      guard let name = row.text(1) else { return .broken }
      return .event(.expecting(source: name, kind: kind(row.text(2))))
    },
    Table(
      sql: """
        SELECT identity.id, name, at, facts FROM identity JOIN source ON source.id = source
        WHERE identity.id > ? AND identity.id <= ? ORDER BY identity.id LIMIT ?
        """
    ) { row in
      guard let name = row.text(1), let at = time(row, 2), let facts = row.bytes(3),
        let identity = IdentityText.read(facts)
      else { return .broken }
      return .event(.identity(source: name, identity, at: at))
    },
    Table(
      sql: """
        SELECT failure.id, name, at, reason FROM failure JOIN source ON source.id = source
        WHERE failure.id > ? AND failure.id <= ? ORDER BY failure.id LIMIT ?
        """
    ) { row in
      guard let name = row.text(1), let at = time(row, 2) else { return .broken }
      return .event(.failure(source: name, reason: row.text(3) ?? "", at: at))
    },
    Table(
      sql: """
        SELECT scrape.id, name, kind, part, at, wall, ms, bytes, problem, delta, whole
        FROM scrape JOIN source ON source.id = source
        WHERE scrape.id > ? AND scrape.id <= ? ORDER BY scrape.id LIMIT ?
        """, read: scrape),
    Table(sql: "SELECT id, at, wall FROM round WHERE id > ? AND id <= ? ORDER BY id LIMIT ?") { row in
      guard let at = time(row, 1) else { return .broken }
      return .event(.roundCompleted(at: at, wallTime: wall(row, 2)))
    },
  ]

  @Sendable private static func scrape(_ row: SQLiteStatement) -> RecordedRow.Content {
    guard let name = row.text(1), let part = row.text(3).flatMap(Scrape.Part.init(name:)),
      let at = time(row, 4)
    else { return .broken }
    let scrape = Scrape(
      source: name, kind: kind(row.text(2)), at: at,
      wallTime: wall(row, 5), part: part, samples: [],
      durationMs: row.real(6), bytes: Int(row.integer(7) ?? 0), problem: row.text(8))
    return .scrape(scrape, delta: row.bytes(9), whole: row.bytes(10))
  }

  /// A time on the wall clock that calendars can hold: years 1 to 9999 or so.
  private static func wall(_ row: SQLiteStatement, _ column: Int32) -> Date? {
    row.real(column).flatMap { RecordedRounds.walls.contains($0) ? Date(timeIntervalSince1970: $0) : nil }
  }

  /// A monotonic time that sums and differences of can be trusted.
  private static func time(_ row: SQLiteStatement, _ column: Int32) -> Double? {
    row.real(column).flatMap { RecordedRounds.ats.contains($0) ? $0 : nil }
  }

  private static func kind(_ text: String?) -> SourceStatus.Kind {
    text.flatMap(SourceStatus.Kind.init) ?? .proxy
  }
}
