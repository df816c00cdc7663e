import CSQLite

/// A value on its way into a statement.
enum SQLiteValue {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  /// Text that is there as bytes.
  case bytes([UInt8])
  /// Bytes that are no text.
  case blob([UInt8])

  static func integer(_ value: Int64?) -> SQLiteValue { value.map { .integer($0) } ?? .null }
  static func real(_ value: Double?) -> SQLiteValue { value.map { .real($0) } ?? .null }
  static func text(_ value: String?) -> SQLiteValue { value.map { .text($0) } ?? .null }
  /// Text that is there as bytes.
  static func bytes(_ value: [UInt8]?) -> SQLiteValue { value.map { .bytes($0) } ?? .null }
}

/// A prepared statement of a connection. A column of another type than the one asked for is nil, never a crash.
final class SQLiteStatement {
  private var handle: OpaquePointer?
  private unowned let connection: SQLiteConnection

  init(_ handle: OpaquePointer, of connection: SQLiteConnection) {
    self.handle = handle
    self.connection = connection
  }

  /// Ends it, for the connection.
  func finish() {
    sqlite3_finalize(handle)
    handle = nil
  }

  /// Ready to be run again.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  /// Sets the parameters, from the first on.
  func bind(_ values: [SQLiteValue]) {
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      switch value {
      case .null: sqlite3_bind_null(handle, place)
      case .integer(let number): sqlite3_bind_int64(handle, place, number)
      case .real(let number): sqlite3_bind_double(handle, place, number)
      case .text(let text):
        var text = text
        _ = text.withUTF8 { csqlite_bind_text(handle, place, $0.baseAddress, UInt64($0.count)) }
      case .bytes(let bytes):
        _ = bytes.withUnsafeBytes { csqlite_bind_text(handle, place, $0.baseAddress, UInt64($0.count)) }
      case .blob(let bytes):
        _ = bytes.withUnsafeBytes { csqlite_bind_blob(handle, place, $0.baseAddress, UInt64($0.count)) }
      }
    }
  }

  /// Runs a statement that answers nothing.
  func run(_ values: SQLiteValue...) throws(SQLiteError) {
    bind(values)
    defer { reset() }
    _ = try step()
  }

  /// Goes to the next row; false after the last.
  func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw connection.error(code)
    }
  }

  /// An integer.
  func integer(_ column: Int32) -> Int64? {
    sqlite3_column_type(handle, column) == SQLITE_INTEGER ? sqlite3_column_int64(handle, column) : nil
  }

  /// A finite number, also one that was stored as an integer.
  func real(_ column: Int32) -> Double? {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER, SQLITE_FLOAT:
      let value = sqlite3_column_double(handle, column)
      return value.isFinite ? value : nil
    default: return nil
    }
  }

  /// Text, as bytes.
  func bytes(_ column: Int32) -> [UInt8]? {
    guard sqlite3_column_type(handle, column) == SQLITE_TEXT, let start = sqlite3_column_text(handle, column)
    else { return nil }
    return Array(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  /// Bytes that are no text.
  func blob(_ column: Int32) -> [UInt8]? {
    guard sqlite3_column_type(handle, column) == SQLITE_BLOB else { return nil }
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  /// Text, repaired where it is not UTF-8.
  func text(_ column: Int32) -> String? { bytes(column).map { String(decoding: $0, as: UTF8.self) } }

  /// Whether there is nothing.
  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
}
