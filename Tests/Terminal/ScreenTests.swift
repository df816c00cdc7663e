import Foundation
import Testing

@testable import Terminal

/// The whole screen in a real terminal.
@Suite(.serialized) struct ScreenTests {
  private func probe(
    columns: Int = 80, rows: Int = 24, _ environment: [String: String] = [:], term: String? = nil,
    _ body: (Tmux) throws -> Void
  ) throws {
    let tmux = try Tmux(columns: columns, rows: rows, environment: environment)
    defer { tmux.end() }
    try tmux.type("clear; \(term.map { "TERM=\($0)" } ?? "") '\(Tmux.probe)'; echo status=$?\r")
    try tmux.wait("the first picture") { $0.contains("ready \(columns)x\(rows)") }
    try body(tmux)
  }

  /// The shell is as it was: its screen, its modes, its cursor, no reports.
  private func expectRestored(_ tmux: Tmux) throws {
    for (flag, value) in [
      ("alternate_on", "0"), ("mouse_any_flag", "0"), ("cursor_flag", "1"), ("mouse_sgr_flag", "0"),
    ] {
      #expect(try tmux.flag(flag) == value, "\(flag)")
    }
    try tmux.type(
      "clear; stty -a | tr ' ;' '\\n\\n' | grep -xE -e '-?(icanon|echo|isig|opost|icrnl)' | xargs\r")
    try tmux.wait("the modes of a shell") { screen in
      screen.split(separator: "\n").contains { line in
        Set(line.split(separator: " ")) == ["icanon", "echo", "isig", "opost", "icrnl"]
      }
    }
  }

  @Test func keysMouseAndPasteArrive() throws {
    try probe(rows: 40) { tmux in
      for (name, shown) in [
        ("Up", "up"), ("PPage", "pgup"), ("F5", "f5"), ("F12", "f12"), ("C-a", "ctrl-a"), ("M-x", "alt-x"),
        ("BTab", "shift-tab"), ("DC", "delete"), ("é", "é"), ("Enter", "enter"), ("S-Left", "shift-left"),
      ] {
        try tmux.keys(name)
        try tmux.wait(shown) { $0.contains("key \(shown) ") }
      }
      try tmux.type("\u{1B}[<0;12;3M\u{1B}[<65;300;3M")
      try tmux.wait("the mouse") { $0.contains("mouse press 11,2") && $0.contains("mouse wheelDown 299,2") }
      try tmux.run(["set-buffer", "one q two"])
      try tmux.run(["paste-buffer", "-p"])
      try tmux.wait("the paste") { $0.contains("paste one q two") }
    }
  }

  @Test func escapeIsFeltAtOnce() throws {
    try probe { tmux in
      try tmux.keys("Escape")
      try tmux.wait("escape") { $0.contains("key esc") }
      // Were the terminal still waiting for more, the letter would become Alt with it.
      try tmux.keys("x")
      try tmux.wait("x") { $0.contains("key x ") }
    }
  }

  @Test func nothingIsWrittenWhenNothingChanged() throws {
    try probe { tmux in
      try tmux.keys("k")
      try tmux.wait("the second drawing") { $0.contains("again 0 ") }
    }
  }

  @Test func sizesChangeAtAnyTime() throws {
    try probe { tmux in
      for (columns, rows) in [(100, 30), (20, 5), (300, 100), (1, 1), (80, 24)] {
        try tmux.run(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
        if columns > 20 { try tmux.wait("\(columns)x\(rows)") { $0.contains("ready \(columns)x\(rows)") } }
      }
      let screen = try tmux.wait("the border") { $0.hasPrefix("╭") }
      #expect(screen.split(separator: "\n").count == 24)
      try tmux.keys("q")
      try tmux.wait("the shell") { $0.contains("status=0") }
      try expectRestored(tmux)
    }
  }

  @Test func theMouseCanBeLeftToTheTerminal() throws {
    try probe { tmux in
      #expect(try tmux.flag("mouse_button_flag") == "1")
      try tmux.keys("m")
      try tmux.wait("no mouse") { _ in try tmux.flag("mouse_button_flag") == "0" }
      try tmux.keys("m")
      try tmux.wait("the mouse") { _ in try tmux.flag("mouse_button_flag") == "1" }
    }
  }

  @Test(arguments: [
    ("true", "38;2;95;215;135m"), ("256", "38;5;78m"), ("16", "[92m"), ("mono", "healthy"),
  ]) func everyDepthReachesTheTerminal(depth: String, expected: String) throws {
    try probe(["PROBE_COLORS": depth]) { tmux in
      let screen = try tmux.wait("the colour", colors: true) { $0.contains(expected) }
      if depth == "mono" { #expect(!screen.contains("38;") && !screen.contains("[9")) }
    }
  }

  @Test func theEnvironmentChoosesTheDepth() throws {
    try probe(["COLORTERM": "truecolor"]) {
      try $0.wait("24 bits", colors: true) { $0.contains("38;2;95;215;135m") }
    }
    try probe(["COLORTERM": ""]) { try $0.wait("256", colors: true) { $0.contains("palette256") } }
    try probe(["NO_COLOR": "1", "COLORTERM": "truecolor"]) { try $0.wait("none") { $0.contains("mono") } }
    try probe(["LC_ALL": "C"]) { try $0.wait("ASCII") { $0.contains("+- probe ---") } }
  }

  @Test func themesComeFromTheCheckout() throws {
    try probe(["PROBE_THEME": "high-contrast", "PROBE_COLORS": "true"]) { tmux in
      try tmux.wait("its green", colors: true) { $0.contains("38;2;95;255;135") && $0.contains("48;2;0;0;8") }
    }
  }

  @Test func stoppingAndGoingOn() throws {
    try probe { tmux in
      try tmux.keys("C-z")
      try tmux.wait("the shell") {
        $0.contains("Stopped") || $0.contains("suspended") || $0.contains("status=")
      }
      try expectRestored(tmux)
      try tmux.type("fg\r")
      try tmux.wait("the picture again") { $0.contains("resumed") && $0.hasPrefix("╭") }
      #expect(try tmux.flag("alternate_on") == "1")
      try tmux.keys("Down")
      try tmux.wait("a key") { $0.contains("key down") }
      // Again, this time from outside, and with another size in between.
      let pid = try tmux.pid()
      kill(pid, SIGTSTP)
      try tmux.wait("the shell") { !$0.hasPrefix("╭") }
      try tmux.run(["resize-window", "-x", "70", "-y", "20"])
      try tmux.type("fg\r")
      try tmux.wait("the new size") { $0.contains("ready 70x20") }
    }
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT]) func theProgramIsToldToEnd(signal: Int32) throws {
    try probe { tmux in
      kill(try tmux.pid(), signal)
      try tmux.wait("the end") { $0.contains("status=3") }
      try expectRestored(tmux)
    }
  }

  @Test(arguments: [SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE, SIGTRAP])
  func aCrashLeavesTheTerminalAsItWas(signal: Int32) throws {
    try probe { tmux in
      kill(try tmux.pid(), signal)
      try tmux.wait("the end") { $0.contains("status=\(128 + signal)") }
      try expectRestored(tmux)
    }
  }

  @Test func aTrapOfSwiftReportsOnTheOrdinaryScreen() throws {
    try probe(rows: 120) { tmux in
      try tmux.keys("X")
      let screen = try tmux.wait("the end") { $0.contains("status=") }
      #expect(screen.contains("Index out of range"))
      try expectRestored(tmux)
    }
  }

  @Test func aStuckProgramEndsAtTheSecondSignal() throws {
    try probe { tmux in
      try tmux.keys("B")
      let pid = try tmux.pid()
      try tmux.wait("the end") { screen in
        if screen.contains("status=143") { return true }
        // Each look is another signal: the first asks, a later one ends it.
        kill(pid, SIGTERM)
        return false
      }
      try expectRestored(tmux)
    }
  }

  @Test func aClosedWindowEndsTheProgram() throws {
    let tmux = try Tmux()
    try tmux.type("clear; '\(Tmux.probe)'\r")
    try tmux.wait("the first picture") { $0.contains("ready") }
    let pid = try tmux.pid()
    tmux.end()
    let deadline = ContinuousClock.now + .seconds(60)
    func isRunning() -> Bool {
      guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else {
        return false
      }
      return !status.contains(") Z ")
    }
    // Not our child: nothing tells of its end. Between two looks.
    while isRunning() && ContinuousClock.now < deadline { usleep(20_000) }
    #expect(!isRunning())
    kill(pid, SIGKILL)
  }

  @Test func theLoopWorksOnAThreadOfItsOwn() throws {
    try probe(["PROBE_THREAD": "own"]) { tmux in
      try tmux.keys("Down")
      try tmux.wait("a key") { $0.contains("key down") }
      try tmux.keys("q")
      try tmux.wait("the end") { $0.contains("status=0") }
      try expectRestored(tmux)
    }
  }

  /// A terminal's own name seldom travels: a server reached by ssh knows a few families alone.
  @Test func aTerminalWithoutDescriptionIsDrawnAsItsRelative() throws {
    for name in ["xterm-nosuch", "tmux-nosuch"] {
      try probe(["COLORTERM": "truecolor"], term: name) { tmux in
        try tmux.wait("24 bits", colors: true) { $0.contains("38;2;95;215;135m") }
      }
    }
  }

  @Test func withoutATerminalItSaysWhatToDo() throws {
    let tmux = try Tmux(columns: 200)
    defer { tmux.end() }
    try tmux.type(
      "clear; '\(Tmux.probe)' </dev/null; TERM=nosuch '\(Tmux.probe)'; TERM=dumb '\(Tmux.probe)'\r")
    try tmux.wait("three reasons") {
      $0.contains("or use `pharos graph`") && $0.contains("no description of the terminal \"nosuch\"")
        && $0.contains("\"dumb\" cannot move its cursor")
    }
  }
}
