import FoundationEssentials
import Glibc

/// Writing files so that no reader ever sees half of one.
enum Files {
  /// A file or folder that could not be made.
  struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ verb: String, _ path: String) {
      description = "cannot \(verb) \(path): \(String(cString: strerror(errno)))"
    }
  }

  /// Writes beside the file and moves it into place.
  static func write(_ bytes: some Collection<UInt8>, to path: String, mode: mode_t = 0o644) throws {
    let draft = "\(path).draft"
    let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard file >= 0 else { throw Failure("write", draft) }
    let bytes = Array(bytes)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        let failure = Failure("write", draft)
        close(file)
        throw failure
      }
      sent += count
    }
    close(file)
    guard rename(draft, path) == 0 else { throw Failure("write", path) }
  }

  /// Makes a folder of the user's own, and those above it.
  static func makeFolder(_ path: String, mode: mode_t = 0o700) throws {
    if mkdir(path, mode) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let cut = path.lastIndex(of: "/"), cut != path.startIndex else {
      throw Failure("make the folder", path)
    }
    try makeFolder(String(path[..<cut]), mode: mode)
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw Failure("make the folder", path) }
  }

  /// The bytes of a file, or nil.
  static func read(_ path: String) -> [UInt8]? {
    (try? Data(contentsOf: URL(filePath: path))).map(Array.init)
  }

  /// Whether there is a program.
  static func isProgram(_ path: String) -> Bool { access(path, X_OK) == 0 }

  /// Removes a file or a folder with what is in it.
  static func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The last lines of a text file.
  static func tail(_ path: String, lines: Int) -> String {
    guard let bytes = read(path) else { return "" }
    let text = String(decoding: bytes.suffix(16 << 10), as: UTF8.self)
    return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
  }
}
