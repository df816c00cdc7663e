import Foundation
import Testing

/// `pharos record`, which is not told that its end comes.
final class KilledRecorder {
  private let process: Spawned
  private let output: Int32
  private var text = ""

  init(_ file: String, _ proxies: SimulatedProxies) throws {
    let channel = try Channel()
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { for descriptor in [channel.write, null] { close(descriptor) } }
    process = try Spawned(
      Program.path, ["record", file, "--interval", "100ms", "--verbose"] + proxies.options, input: null,
      output: channel.write, errors: null)
    output = channel.read
  }

  /// Waits until it has polled, or has ended.
  func waitForAPoll() { while !text.contains("polled"), read() {} }

  /// Kills it.
  /// - Returns: how many polls it has told of, and how many of them it said to be in the file.
  func kill() -> (polled: Int, recorded: Int) {
    Foundation.kill(process.pid, SIGKILL)
    _ = process.status(waits: true)
    while read() {}
    close(output)
    // The last line may be cut off; so may a number.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    func last(_ word: String) -> Int {
      lines.last { $0.hasPrefix(word) }.flatMap { Int($0.dropFirst(word.count + 1)) } ?? 0
    }
    return (last("polled"), last("recorded"))
  }

  private func read() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = Foundation.read(output, &buffer, buffer.count)
    if count < 0, errno == EINTR { return true }
    guard count > 0 else { return false }
    text += String(decoding: buffer[..<count], as: UTF8.self)
    return true
  }
}
