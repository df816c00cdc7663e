import Glibc

/// Standard output and standard error, written at once and unbuffered.
enum StandardOutput {
  /// Writes a line.
  /// - Returns: false when nobody reads any more.
  static func write(_ line: String) -> Bool { write(line + "\n", to: STDOUT_FILENO) }

  /// Writes to standard error, as it is.
  static func tell(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// Standard error is a terminal, on which progress may be shown.
  static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
