import FoundationEssentials
import Mesh
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A recording to be read, also while another process still writes to it.
///
/// Files come from others too: whatever a file holds, reading it ends in values or in an error. What cannot be
/// understood is left out and counted. Calls block while they read: not for the thread of a screen.
public final class RecordingFile: Sendable {
  /// The file.
  public let path: String
  /// The disk is read-only and the last writer was killed: what still stood in its log is not read.
  public let isImmutable: Bool
  private let connection: Mutex<SQLiteConnection>
  private let known: Mutex<Known>

  private struct Known {
    var rounds = RecordedRounds()
    var lastRow: Int64 = 0
    var problems = 0
  }

  /// Opens a recording.
  /// - Throws: when there is none, or it is of a later version or damaged.
  public init(path: String) throws(RecordingFileError) {
    self.path = path
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .unreadable(
        path: path, reason: errno == EACCES ? "permission is denied" : "there is no such file")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .notARecording(path: path, reason: "it is no file")
    }
    guard status.st_size > 0 || access(path + "-wal", F_OK) == 0 else { throw .empty(path: path) }
    guard access(path, R_OK) == 0 else { throw .unreadable(path: path, reason: "permission is denied") }
    do throws(SQLiteError) {
      let opened = try Self.open(path)
      isImmutable = opened.isImmutable
      connection = Mutex(opened.connection)
    } catch {
      throw .reading(path, error)
    }
    known = Mutex(Known())
    try check()
    try refresh()
  }

  private static func open(_ path: String) throws(SQLiteError) -> (
    connection: SQLiteConnection, isImmutable: Bool
  ) {
    do throws(SQLiteError) {
      let connection = try SQLiteConnection(path: path, mode: .read, busyMilliseconds: 2000)
      _ = try connection.integer("SELECT count(*) FROM sqlite_master")
      return (connection, false)
    } catch {
      // Where nothing may be written beside the file, SQLite cannot share it with a writer: then there is none.
      guard [8, 14].contains(error.primary) else { throw error }
      let connection = try SQLiteConnection(path: path, mode: .immutable, busyMilliseconds: 0)
      _ = try connection.integer("SELECT count(*) FROM sqlite_master")
      return (connection, true)
    }
  }

  private func check() throws(RecordingFileError) {
    let (application, version) = try read { (connection) throws(SQLiteError) in
      (
        try connection.integer("PRAGMA application_id") ?? 0,
        try connection.integer("PRAGMA user_version") ?? 0
      )
    }
    guard application == Int64(RecordingSchema.applicationID) else {
      if application == 0, version == 0,
        try read({ (connection) throws(SQLiteError) in
          try connection.integer("SELECT count(*) FROM sqlite_master") ?? 0
        }) == 0
      {
        throw .empty(path: path)
      }
      throw .notARecording(path: path, reason: "it is an SQLite file of something else")
    }
    guard version <= RecordingSchema.version else { throw .newerVersion(path: path, version: Int(version)) }
  }

  /// Asks the file. One at a time.
  func read<T: Sendable>(
    _ body: (SQLiteConnection) throws(SQLiteError) -> T
  ) throws(RecordingFileError) -> T {
    let result = connection.withLock { connection -> Result<T, SQLiteError> in
      do throws(SQLiteError) { return .success(try body(connection)) } catch { return .failure(error) }
    }
    switch result {
    case .success(let value): return value
    case .failure(let error): throw .reading(path, error)
    }
  }

  /// Looks for rounds that have been recorded since.
  /// - Returns: how many there are.
  @discardableResult
  public func refresh() throws(RecordingFileError) -> Int {
    let from = known.withLock { $0.lastRow }
    let rows = try read { (connection) throws(SQLiteError) in
      let statement = try connection.statement(
        "SELECT id, at, wall FROM round WHERE id > ? AND id < \(RecordingSchema.maximumID) ORDER BY id")
      defer { statement.reset() }
      statement.bind([.integer(from)])
      var rows: [(id: Int64, at: Double?, wall: Double?)] = []
      while try statement.step() {
        if let id = statement.integer(0) { rows.append((id, statement.real(1), statement.real(2))) }
      }
      return rows
    }
    known.withLock { known in
      for row in rows where row.id > known.lastRow {
        known.lastRow = row.id
        if let at = row.at, known.rounds.append(id: row.id, at: at, wall: row.wall) { continue }
        known.problems += 1
      }
    }
    return rows.count
  }

  /// The rounds as of the last `refresh`.
  public var rounds: RecordedRounds { known.withLock { $0.rounds } }

  /// Rows that could not be understood so far.
  public var problems: Int { known.withLock { $0.problems } }

  /// Notes rows that could not be understood.
  func note(problems: Int) {
    if problems > 0 { known.withLock { $0.problems += problems } }
  }

  /// The runs of the recorder, first to last.
  public func runs() throws(RecordingFileError) -> [RecordingRun] {
    try read { (connection) throws(SQLiteError) in
      let statement = try connection.statement("SELECT interval, title, program FROM session ORDER BY id")
      defer { statement.reset() }
      var runs: [RecordingRun] = []
      while try statement.step() {
        runs.append(
          RecordingRun(
            interval: statement.real(0) ?? 1, title: statement.text(1) ?? "mesh",
            program: statement.text(2) ?? ""))
      }
      return runs
    }
  }

  /// Names of all sources that were heard of, sorted.
  public func sources() throws(RecordingFileError) -> [String] {
    try read { (connection) throws(SQLiteError) in
      let statement = try connection.statement("SELECT name FROM source ORDER BY name")
      defer { statement.reset() }
      var names: [String] = []
      while try statement.step() { if let name = statement.text(0) { names.append(name) } }
      return names
    }
  }

  /// What happened in a stretch of time on the wall clock, first to last.
  public func changes(from: Date, to: Date) throws(RecordingFileError) -> [MeshChange] {
    let (changes, bad) = try read { (connection) throws(SQLiteError) in
      let statement = try connection.statement(
        """
        SELECT wall, kind, subject, subject_id, name, namespace, "before", "after", reason FROM change
        WHERE wall >= ? AND wall <= ? ORDER BY wall, id
        """)
      defer { statement.reset() }
      statement.bind([.real(from.timeIntervalSince1970), .real(to.timeIntervalSince1970)])
      var changes: [MeshChange] = []
      var bad = 0
      while try statement.step() {
        guard let wall = statement.real(0), RecordedRounds.walls.contains(wall),
          let kind = statement.text(1).flatMap(MeshChange.Kind.init),
          let subject = ChangeSubject.read(statement.text(2) ?? "", statement.text(3) ?? "")
        else {
          bad += 1
          continue
        }
        changes.append(
          MeshChange(
            at: Date(timeIntervalSince1970: wall), kind: kind, subject: subject,
            name: statement.text(4) ?? "",
            namespace: statement.text(5), from: statement.text(6), to: statement.text(7),
            reason: statement.text(8)))
      }
      return (changes, bad)
    }
    note(problems: bad)
    return changes
  }

  /// A trace's spans as Zipkin v2 JSON; nil where it was not recorded.
  /// - Parameter id: as it was recorded.
  public func trace(_ id: String) throws(RecordingFileError) -> [UInt8]? {
    try read { (connection) throws(SQLiteError) in
      let statement = try connection.statement("SELECT spans, size FROM trace WHERE id = ?")
      defer { statement.reset() }
      statement.bind([.text(id)])
      return try statement.step() ? Self.spans(statement) : nil
    }
  }

  private static func spans(_ row: SQLiteStatement) -> [UInt8]? {
    guard let packed = row.blob(0), let size = row.integer(1) else { return nil }
    return PackedBytes.unpack(packed, size: size)
  }

  /// Traces that began in a stretch of time, the latest first: their spans as Zipkin v2 JSON.
  /// - Parameter limit: how many at most.
  public func traces(from: Date, to: Date, limit: Int) throws(RecordingFileError) -> [[UInt8]] {
    try read { (connection) throws(SQLiteError) in
      let statement = try connection.statement(
        "SELECT spans, size FROM trace WHERE start >= ? AND start <= ? ORDER BY start DESC LIMIT ?")
      defer { statement.reset() }
      statement.bind([
        .real(from.timeIntervalSince1970 * 1e6), .real(to.timeIntervalSince1970 * 1e6),
        .integer(Int64(max(0, limit))),
      ])
      var found: [[UInt8]] = []
      while try statement.step() { if let spans = Self.spans(statement) { found.append(spans) } }
      return found
    }
  }

  /// Whether any trace was recorded.
  public func hasTraces() throws(RecordingFileError) -> Bool {
    try read { (connection) throws(SQLiteError) in
      try connection.integer("SELECT 1 FROM trace LIMIT 1") != nil
    }
  }

  /// The configuration files as they were at a moment on the wall clock, by path.
  public func config(at moment: Date) throws(RecordingFileError) -> [(path: String, text: String)] {
    try read { (connection) throws(SQLiteError) in
      let statement = try connection.statement(
        """
        SELECT path, text FROM config AS c
        WHERE id = (SELECT max(id) FROM config WHERE path = c.path AND wall <= ?) ORDER BY path
        """)
      defer { statement.reset() }
      statement.bind([.real(moment.timeIntervalSince1970)])
      var files: [(path: String, text: String)] = []
      while try statement.step() {
        if let path = statement.text(0), let text = statement.text(1) { files.append((path, text)) }
      }
      return files
    }
  }

  /// When the configuration changed, on the wall clock, first to last; the first is when it was read first.
  public func configTimes() throws(RecordingFileError) -> [Date] {
    try read { (connection) throws(SQLiteError) in
      let statement = try connection.statement("SELECT DISTINCT wall FROM config ORDER BY wall")
      defer { statement.reset() }
      var times: [Date] = []
      while try statement.step() {
        if let wall = statement.real(0), RecordedRounds.walls.contains(wall) {
          times.append(Date(timeIntervalSince1970: wall))
        }
      }
      return times
    }
  }
}
