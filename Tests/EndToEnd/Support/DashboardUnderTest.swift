import Foundation
import Testing

/// `pharos demo` in a terminal, with a folder of its own by which everything that it starts can be told.
final class DashboardUnderTest {
  let terminal: TestTerminal
  private let runtime: TemporaryFolder

  /// Starts it and waits for the first graph. Longer than one would think: a first start may fetch Envoy.
  init(columns: Int = 120, rows: Int = 36) throws {
    runtime = try TemporaryFolder()
    terminal = try TestTerminal(
      columns: columns, rows: rows, environment: ["XDG_RUNTIME_DIR": runtime.path], "'\(Program.path)' demo")
    try terminal.wait("the first graph", seconds: 240) { $0.contains("productpage") && $0.contains("/s") }
  }

  /// What the demo has left for others to find it by.
  func demo() throws -> DemoUnderTest.Info {
    let folder = runtime.path + "/pharos"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    let name = try #require(names.first { $0.hasSuffix(".json") })
    let data = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
    return try JSONDecoder().decode(DemoUnderTest.Info.self, from: data)
  }

  /// The process that draws.
  func pid() throws -> Int32 {
    let children = Processes.children(of: try terminal.shell())
    return try #require(children.first { Processes.commandLine($0).contains("pharos demo") })
  }

  /// Everything that runs for it.
  func processes() -> [Int32] { Processes.mentioning(runtime.path) }

  /// Waits until nothing of it runs any more.
  func waitUntilNothingIsLeft() throws {
    do {
      try waitFor("the end of every process") { processes().isEmpty ? true : nil }
    } catch {
      let left = processes().map { "\($0) \(Processes.commandLine($0))" }.joined(separator: "\n")
      Issue.record("left behind:\n\(left)")
      throw error
    }
  }

  /// Types a line behind `:`.
  func command(_ text: String) throws {
    try terminal.press(":")
    try terminal.type(text)
    try terminal.press("Enter")
  }

  /// Waits for the shell, and for the terminal to be as it was before.
  func waitForAShellAsItWas(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try terminal.wait("the shell", sourceLocation: sourceLocation) { _ in
      try terminal.foreground() == "bash" && !terminal.isAlternateScreen()
    }
    // Spelt so that what is typed does not hold what it prints.
    try terminal.wait("the prompt", sourceLocation: sourceLocation) { $0.contains(TestTerminal.prompt) }
    try terminal.type("clear; stty -a; echo the end''")
    try terminal.press("Enter")
    let screen = try terminal.wait("stty", sourceLocation: sourceLocation) { $0.contains("the end\n") }
    for mode in ["echo", "icanon", "isig", "icrnl", "opost"] {
      let isOn = screen.split(whereSeparator: \.isWhitespace).contains { $0 == mode || $0 == "\(mode);" }
      #expect(isOn, "\(mode) is off", sourceLocation: sourceLocation)
    }
  }
}
