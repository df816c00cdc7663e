#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where a program is.
enum ProgramPath {
  /// The absolute path of a command: as it is if it holds a slash, else the first on PATH that can be run.
  static func find(_ command: String, in path: String?) -> String? {
    if command.isEmpty { return nil }
    if command.contains("/") { return isProgram(command) ? command : nil }
    // As Go's exec.LookPath: a program in the current folder is not taken because PATH has an empty part.
    for folder in (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":") where folder.hasPrefix("/") {
      let candidate = folder + "/" + command
      if isProgram(String(candidate)) { return String(candidate) }
    }
    return nil
  }

  private static func isProgram(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }
}
