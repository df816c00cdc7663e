import CSQLite

/// What SQLite said.
struct SQLiteError: Error {
  /// The extended result code.
  var code: Int32
  /// SQLite's own words.
  var message: String
  /// The result code without its extension.
  var primary: Int32 { code & 0xFF }
}

/// A connection to a file. Not `Sendable`: whoever holds it sees to it that one at a time uses it.
final class SQLiteConnection {
  /// What the file is opened for.
  enum Mode {
    /// Made where it is missing.
    case write
    case read
    /// On a disk that nobody writes to: no lock is taken, and a log beside the file is not looked at.
    case immutable
  }

  /// No text of a row may be longer; a longer one is refused as an error rather than read into memory.
  static let maximumRowBytes: Int32 = 64 << 20

  private var handle: OpaquePointer?
  private var statements: [String: SQLiteStatement] = [:]

  /// Opens a file.
  /// - Parameter busyMilliseconds: how long to wait for a lock that another holds.
  init(path: String, mode: Mode, busyMilliseconds: Int32) throws(SQLiteError) {
    var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    // SQLite may have been built to take `file:…` for an address.
    var name = path.hasPrefix("/") ? path : "./" + path
    switch mode {
    case .write: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    case .read: flags |= SQLITE_OPEN_READONLY
    case .immutable:
      flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      name = "file:" + Self.percentEncoded(name) + "?immutable=1"
    }
    let code = sqlite3_open_v2(name, &handle, flags, nil)
    guard code == SQLITE_OK else {
      let error = error(code)
      sqlite3_close_v2(handle)
      handle = nil
      throw error
    }
    sqlite3_busy_timeout(handle, busyMilliseconds)
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Self.maximumRowBytes)
    // A file from others may hold a schema made to do harm; views and triggers get no functions with effects.
    try execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
  }

  deinit { close() }

  /// Ends it; a transaction that is open is undone.
  func close() {
    for statement in statements.values { statement.finish() }
    statements = [:]
    sqlite3_close_v2(handle)
    handle = nil
  }

  /// Closing will leave the log's file alone.
  func leaveLog() { csqlite_leave_log(handle) }

  /// A transaction is open.
  var isInTransaction: Bool { handle != nil && sqlite3_get_autocommit(handle) == 0 }

  /// The number of the row that was added last.
  var lastInsertedID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// Runs statements, separated by semicolons, that answer nothing of interest.
  func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }

  /// A statement, made once and ready to be bound.
  func statement(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
    if let known = statements[sql] {
      known.reset()
      return known
    }
    var made: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
    guard code == SQLITE_OK, let made else { throw error(code) }
    let statement = SQLiteStatement(made, of: self)
    statements[sql] = statement
    return statement
  }

  /// The first column of the first row as an integer; nil where there is none.
  func integer(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) -> Int64? {
    let statement = try statement(sql)
    defer { statement.reset() }
    statement.bind(values)
    return try statement.step() ? statement.integer(0) : nil
  }

  /// Why the last call failed.
  func error(_ code: Int32) -> SQLiteError {
    let words = handle.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
    return SQLiteError(code: code, message: words.map { String(cString: $0) } ?? "error \(code)")
  }

  private static func percentEncoded(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16)
        text += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return text
  }
}
