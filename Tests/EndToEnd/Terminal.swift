import Foundation
import Testing

/// A real terminal: a tmux server of its own, driven by keys and read as a picture.
final class TestTerminal {
  private let socket = "pharos-test-\(UUID().uuidString.prefix(8))"
  private let columns: Int
  private let rows: Int

  /// Starts `command` under a shell that stays when the command ends, so that what is left behind can be seen.
  init(columns: Int = 120, rows: Int = 36, environment: [String: String] = [:], _ command: String) throws {
    self.columns = columns
    self.rows = rows
    let exports = environment.map { "export \($0.key)='\($0.value)'; " }.sorted().joined()
    try tmux(
      "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
      "env PS1='PROMPT> ' bash --norc --noprofile -i")
    try tmux("set-option", "-s", "escape-time", "10")
    try tmux("send-keys", "-l", "\(exports)clear; \(command)")
    try tmux("send-keys", "Enter")
  }

  deinit { _ = try? tmux("kill-server") }

  /// Sends keys by tmux's names (`Enter`, `Tab`, `Right`, `C-c`) or as text.
  func press(_ keys: String...) throws {
    for key in keys { try tmux("send-keys", key) }
  }

  /// Types text as it is.
  func type(_ text: String) throws { try tmux("send-keys", "-l", text) }

  /// The screen as lines of text.
  func screen() throws -> String { try tmux("capture-pane", "-p") }

  /// The screen with its colours.
  func styledScreen() throws -> String { try tmux("capture-pane", "-p", "-e") }

  /// Gives the terminal another size.
  func resize(columns: Int, rows: Int) throws {
    try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// The process that runs in the foreground, as tmux names it: `bash` when the program has ended.
  func foreground() throws -> String {
    try tmux("display-message", "-p", "#{pane_current_command}").trimmingCharacters(
      in: .whitespacesAndNewlines)
  }

  /// Whether the terminal shows the alternate screen.
  func isAlternateScreen() throws -> Bool {
    try tmux("display-message", "-p", "#{alternate_on}").hasPrefix("1")
  }

  /// Reads the screen until it holds, or fails with the last picture.
  @discardableResult
  func wait(
    _ what: String, seconds: Double = 20, sourceLocation: SourceLocation = #_sourceLocation,
    until holds: (String) throws -> Bool
  ) throws -> String {
    let end = ContinuousClock.now + .seconds(seconds)
    var last = ""
    repeat {
      last = try screen()
      if try holds(last) { return last }
      waitABit()
    } while ContinuousClock.now < end
    Issue.record("waited \(seconds) s for \(what); the screen is\n\(last)", sourceLocation: sourceLocation)
    throw Timeout(what: what)
  }

  struct Timeout: Error { let what: String }

  @discardableResult
  private func tmux(_ arguments: String...) throws -> String {
    try Command.run("tmux", ["-L", socket] + arguments).output
  }
}

/// Between two looks at a condition: short enough not to matter, long enough to leave the cores to the program.
func waitABit() {
  var request = timespec(tv_sec: 0, tv_nsec: 30_000_000)
  nanosleep(&request, nil)
}

/// A command run to its end.
enum Command {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs a program found on the PATH or given by path, and waits for it.
  static func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws
    -> Result
  {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let out = Pipe()
    let err = Pipe()
    process.standardOutput = out
    process.standardError = err
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // Both pipes are read at once: a command that fills one while we wait for the other would hang.
    let errors = Reader(err)
    let output = out.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
      errors: String(decoding: errors.wait(), as: UTF8.self))
  }

  /// Reads a pipe to its end on a thread of its own.
  private final class Reader: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)
    private var data = Data()

    init(_ pipe: Pipe) {
      Thread.detachNewThread {
        self.data = pipe.fileHandleForReading.readDataToEndOfFile()
        self.done.signal()
      }
    }

    func wait() -> Data {
      done.wait()
      return data
    }
  }
}
