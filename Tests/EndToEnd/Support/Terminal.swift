import Foundation
import Testing

/// A real terminal: a tmux server of its own, driven by keys and read as a picture.
final class TestTerminal {
  private let socket = "pharos-test-\(UUID().uuidString.prefix(8))"
  private let columns: Int
  private let rows: Int
  /// Ends the server with this process: it runs apart from whoever started it.
  private let guardian: Child

  /// The prompt of the shell.
  static let prompt = "PROMPT>"

  /// Starts `command` under a shell that stays when the command ends, so that what is left behind can be seen.
  init(columns: Int = 120, rows: Int = 36, environment: [String: String] = [:], _ command: String) throws {
    self.columns = columns
    self.rows = rows
    guardian = try Child("sh", ["-c", "cat; tmux -L \(socket) kill-server"])
    let exports = environment.map { "export \($0.key)='\($0.value)'; " }.sorted().joined()
    try tmux(
      "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
      "env PS1='PROMPT> ' bash --norc --noprofile -i")
    try tmux("set-option", "-s", "escape-time", "10")
    try tmux("send-keys", "-l", "\(exports)clear; \(command)")
    try tmux("send-keys", "Enter")
  }

  deinit {
    _ = try? tmux("kill-server")
    guardian.end()
  }

  /// The shell's process: the program under test is a child of it.
  func shell() throws -> Int32 {
    let text = try tmux("display-message", "-p", "#{pane_pid}").trimmingCharacters(
      in: .whitespacesAndNewlines)
    return try #require(Int32(text))
  }

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
    _ what: String, seconds: Double = 60, sourceLocation: SourceLocation = #_sourceLocation,
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

  @discardableResult
  private func tmux(_ arguments: String...) throws -> String {
    try Command.run("tmux", ["-L", socket] + arguments).output
  }
}
