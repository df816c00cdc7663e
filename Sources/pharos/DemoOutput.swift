import Glibc

/// Lines for people and programs, each written at once and unbuffered.
enum DemoOutput {
  /// A line on standard output.
  static func print(_ line: String) { write(line, to: STDOUT_FILENO) }

  /// A line on standard error.
  static func tell(_ line: String) { write(line, to: STDERR_FILENO) }

  private static func write(_ line: String, to descriptor: Int32) {
    var rest = Array((line + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return
      }
      rest = rest.dropFirst(count)
    }
  }
}
