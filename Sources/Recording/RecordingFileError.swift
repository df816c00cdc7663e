/// Why a recording cannot be written or read. `description` is a sentence that says what to do.
public enum RecordingFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file is there and is something else.
  case notARecording(path: String, reason: String)
  /// A later version of Pharos wrote it.
  case newerVersion(path: String, version: Int)
  /// Another process records into it.
  case locked(path: String)
  /// It cannot be made or written.
  case unwritable(path: String, reason: String)
  /// It cannot be opened or read.
  case unreadable(path: String, reason: String)
  /// It is a recording in which nothing was recorded yet.
  case empty(path: String)

  /// The reason and what to do.
  public var description: String {
    switch self {
    case .notARecording(let path, let reason):
      "\(path) is no recording (\(reason)); name a new file, or one that pharos record has written"
    case .newerVersion(let path, let version):
      "\(path) was recorded by a later Pharos (version \(version) of the format; this one knows "
        + "\(RecordingSchema.version)); use that Pharos, or name a new file"
    case .locked(let path):
      "\(path) is being recorded by another process; stop that one, or name another file"
    case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
    case .empty(let path): "\(path) holds no round yet: nothing was recorded"
    }
  }
}

extension RecordingFileError {
  /// What an error of SQLite means for who writes.
  static func writing(_ path: String, _ error: SQLiteError) -> RecordingFileError {
    switch error.primary {
    case 26: .notARecording(path: path, reason: "it is no SQLite file")
    case 5, 6: .locked(path: path)
    default: .unwritable(path: path, reason: reason(error))
    }
  }

  /// What an error of SQLite means for who reads.
  static func reading(_ path: String, _ error: SQLiteError) -> RecordingFileError {
    switch error.primary {
    case 26: .notARecording(path: path, reason: "it is no SQLite file")
    default: .unreadable(path: path, reason: reason(error))
    }
  }

  /// SQLite's result codes (sqlite.org/rescode.html) in plain words.
  static func reason(_ error: SQLiteError) -> String {
    switch error.primary {
    case 3, 23: "permission is denied"
    case 5, 6: "another process holds it"
    case 8: "the file or its folder may not be written"
    case 10: "the disk reports an error (\(error.message))"
    case 11: "its content is damaged"
    case 13: "the disk is full"
    case 14: "the file cannot be opened; is there such a folder, and may it be written?"
    case 18: "a row is larger than \(SQLiteConnection.maximumRowBytes >> 20) MB"
    default: error.message
    }
  }
}
