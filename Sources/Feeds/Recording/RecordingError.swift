/// Why a folder of scrapes cannot be written or read.
public enum RecordingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// It cannot be made or written.
  case unwritable(folder: String, reason: String)
  /// It holds other things.
  case notOurs(folder: String)
  /// It cannot be read.
  case unreadable(folder: String, reason: String)
  /// Its index holds no line that can be used; the reasons of the first ones.
  case nothingUsable(folder: String, problems: [String])

  /// The reason and what to do.
  public var description: String {
    switch self {
    case .unwritable(let folder, let reason):
      "--save-scrapes \(folder): \(reason); name a folder that can be written"
    case .notOurs(let folder):
      "--save-scrapes \(folder): the folder is not empty and holds no scrapes; name a new or an empty one"
    case .unreadable(let folder, let reason):
      "--scrapes \(folder): \(reason); name a folder that pharos graph --save-scrapes has written"
    case .nothingUsable(let folder, let problems):
      "--scrapes \(folder): index.jsonl has no line that can be used"
        + (problems.first.map { " (\($0))" } ?? "")
        + "; name a folder that pharos graph --save-scrapes has written"
    }
  }
}
