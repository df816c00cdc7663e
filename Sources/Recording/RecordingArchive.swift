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
  /// Which file it is, whatever it is called by now.
  private let identity: FileIdentity?
  private var logIdentity: FileIdentity?

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
    identity = FileIdentity(path: path)
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
    logIdentity = FileIdentity(path: path + "-wal")
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

  /// Removes a recording. What is none, is of a later version or is being recorded into stays where it is.
  static func remove(path: String) throws(RecordingFileError) {
    guard access(path, F_OK) == 0 else { return }
    let archive = try RecordingArchive(path: path, run: RecordingRun())
    unlink(path)
    archive.abandon()
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

  /// The file is still the one that its name leads to. One that was removed or replaced takes what is written to it, and
  /// nobody would ever see it.
  var isInPlace: Bool { identity.map { $0 == FileIdentity(path: path) } ?? true }

  /// Lets go of a file that was removed or replaced. Its log goes too: SQLite would take it for that of whatever has the
  /// name now. A log that came with the new file stays.
  func abandon() {
    connection.leaveLog()
    connection.close()
    guard let logIdentity, FileIdentity(path: path + "-wal") == logIdentity else { return }
    for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
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
    guard isInPlace else { return abandon() }
    try? connection.execute("ROLLBACK")
    try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    // Not while somebody reads; the next one to close does it.
    try? connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
  }
}

/// Which file a name leads to.
private struct FileIdentity: Equatable {
  var device: UInt64
  var node: UInt64

  /// nil where there is none.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, node) = (UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino))
  }
}
