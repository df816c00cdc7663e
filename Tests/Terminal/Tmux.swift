import Foundation
import Testing

/// A real terminal for a test: tmux without anybody's settings, on a socket of its own.
struct Tmux {
  let socket = "pharos-test-\(UUID().uuidString.prefix(8))"

  /// Starts a shell in a window of this size.
  init(columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) throws {
    guard Tmux.find("tmux") != nil else { throw Missing() }
    try run(
      ["-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "env", "-u", "NO_COLOR"]
        + environment.map { "\($0.key)=\($0.value)" } + ["PS1=$ ", "SWIFT_BACKTRACE=enable=no", "sh"])
    try run(["set-option", "-sg", "escape-time", "0"])
    try wait("a prompt") { $0.contains("$") }
  }

  struct Missing: Error, CustomStringConvertible {
    var description: String { "these tests need tmux: apt-get install tmux, or bash .ci/setup --tests" }
  }

  func end() { _ = try? run(["kill-server"]) }

  @discardableResult
  func run(_ arguments: [String]) throws -> String {
    // Not Foundation's Process: it takes a child for alive as long as its descendants, here tmux's server, are.
    let quoted = (["tmux", "-L", socket] + arguments).map { "'" + $0.replacing("'", with: "'\\''") + "'" }
    guard let pipe = popen(quoted.joined(separator: " ") + " 2>/dev/null </dev/null", "r") else { return "" }
    defer { pclose(pipe) }
    var output: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = fread(&bytes, 1, bytes.count, pipe)
      if count == 0 { return String(decoding: output, as: UTF8.self) }
      output += bytes[..<count]
    }
  }

  /// Presses keys by tmux's names.
  func keys(_ names: String...) throws { try run(["send-keys"] + names) }

  /// Types text as it is, escape sequences and all.
  func type(_ text: String) throws { try run(["send-keys", "-l", text]) }

  func screen(colors: Bool = false) throws -> String {
    try run(["capture-pane", "-p"] + (colors ? ["-e"] : []))
  }

  func flag(_ name: String) throws -> String {
    try run(["display-message", "-p", "#{\(name)}"]).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Waits until the screen is as expected; fails with the screen when it does not become so.
  @discardableResult
  func wait(_ what: String, colors: Bool = false, _ condition: (String) throws -> Bool) throws -> String {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      let now = try screen(colors: colors)
      if try condition(now) { return now }
      if ContinuousClock.now > deadline { throw TimedOut(what: what, screen: now) }
      // tmux tells nobody that its screen has changed: between two looks.
      usleep(20_000)
    }
  }

  struct TimedOut: Error, CustomStringConvertible {
    var what: String
    var screen: String
    var description: String { "waited for \(what); the screen shows:\n\(screen)" }
  }

  /// The whole text of a program.
  static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The program beside the tests.
  static let probe: String = {
    let tests =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "terminal-probe").path()
  }()

  /// The probe's process in this terminal.
  func pid() throws -> pid_t {
    let shell = try flag("pane_pid")
    let children = try String(contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
    guard let pid = children.split(separator: " ").last.flatMap({ pid_t($0) }) else {
      throw TimedOut(what: "a process", screen: try screen())
    }
    return pid
  }
}
