import Foundation

/// A program that runs beside a story. Its standard input is a pipe of ours, and it leaves when that ends, so it does
/// not outlive the tests, however they end.
final class Child {
  private let process: Spawned
  private let input: Int32
  private let output: Int32
  private var rest = Data()
  private var hasEnded = false

  /// Starts a program found on the PATH or given by path.
  init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    let (input, output) = (try Channel(), try Channel())
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { for descriptor in [input.read, output.write, null] { close(descriptor) } }
    process = try Spawned(
      program, arguments, environment: environment, input: input.read, output: output.write, errors: null)
    (self.input, self.output) = (input.write, output.read)
  }

  /// The next line of its output; nil at its end.
  func line() -> String? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end = rest.firstIndex(of: 10) {
        defer { rest = Data(rest[rest.index(after: end)...]) }
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      let got = read(output, &buffer, buffer.count)
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      rest += buffer[..<got]
    }
  }

  /// Tells it to end, by the end of its input and by SIGTERM, and makes it when it does not. Safe to call twice.
  func end() {
    guard !hasEnded else { return }
    hasEnded = true
    close(input)
    kill(process.pid, SIGTERM)
    let status = try? waitFor("its end", seconds: 15) { process.status(waits: false) }
    if status == nil {
      kill(process.pid, SIGKILL)
      _ = process.status(waits: true)
    }
    close(output)
  }

  deinit { end() }
}
