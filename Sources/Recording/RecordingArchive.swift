#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file that is recorded into: opened or made, and held by a transaction that is always open, so that nobody else
/// writes. Each round ends one and begins the next; what a kill interrupts is undone when the file is opened again.
final class RecordingArchive {
  /// A reader that holds a lock while the file is opened is waited for this long.
  private static let patience: Int32 = 500

  private let path: String
  private let run: RecordingRun
  private let connection: SQLiteConnection
  /// nil after a failure, until the file could be read again.
  private var rows: RecordingRows?

  /// Opens the file, which is made where there is none.
  init(path: String, run: RecordingRun) throws(RecordingFileError) {
    self.path = path
    self.run = run
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw .notARecording(path: path, reason: "it is no file")
    }
    do throws(SQLiteError) {
      connection = try SQLiteConnection(path: path, mode: .write, busyMilliseconds: Self.patience)
    } catch {
      throw .writing(path, error)
    }
    try Self.check(connection, path)
    do throws(SQLiteError) {
      try connection.execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 8388608")
      try connection.execute("BEGIN IMMEDIATE")
      if try connection.integer("PRAGMA user_version") == 0 {
        try connection.execute(RecordingSchema.creation)
        try connection.execute("COMMIT; BEGIN IMMEDIATE")
      }
      rows = try RecordingRows(connection, run: run)
    } catch {
      throw .writing(path, error)
    }
  }

  /// Refuses what is no recording, or a later one, before anything is changed in it.
  private static func check(_ connection: SQLiteConnection, _ path: String) throws(RecordingFileError) {
    let application: Int64
    let version: Int64
    let tables: Int64
    do throws(SQLiteError) {
      application = try connection.integer("PRAGMA application_id") ?? 0
      version = try connection.integer("PRAGMA user_version") ?? 0
      tables = try connection.integer("SELECT count(*) FROM sqlite_master") ?? 0
    } catch {
      throw .writing(path, error)
    }
    let isOurs = application == Int64(RecordingSchema.applicationID)
    if !isOurs, application != 0 || version != 0 || tables > 0 {
      throw .notARecording(path: path, reason: "it is an SQLite file of something else")
    }
    if version > RecordingSchema.version { throw .newerVersion(path: path, version: Int(version)) }
  }

  /// Puts a batch into the file, all of it or nothing.
  func write(_ batch: RecordingBatch) throws(RecordingFileError) {
    do throws(SQLiteError) {
      if !connection.isInTransaction { try connection.execute("BEGIN IMMEDIATE") }
      // After a failure numbers and last values are those of the file, not those that did not reach it.
      if rows == nil { rows = try RecordingRows(connection, run: run) }
      try rows?.write(batch)
      try connection.execute("COMMIT")
    } catch {
      rows = nil
      try? connection.execute("ROLLBACK")
      throw .writing(path, error)
    }
    // Where another one comes first, the next batch says so.
    do { try connection.execute("BEGIN IMMEDIATE") } catch { rows = nil }
  }

  /// Size of the file with its log, in bytes.
  var bytes: Int {
    [path, path + "-wal"].reduce(0) { sum, name in
      var status = stat()
      return stat(name, &status) == 0 ? sum + Int(status.st_size) : sum
    }
  }

  /// Lets the file grow to so many pages at most, or to what it has.
  func limit(pages: Int) { _ = try? connection.integer("PRAGMA max_page_count = \(pages)") }

  /// Ends the recording. The log goes into the file, which is then one file that can be read from any medium.
  func close() {
    try? connection.execute("ROLLBACK")
    try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    // Not while somebody reads; the next one to close does it.
    try? connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
  }
}
