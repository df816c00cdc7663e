import Testing

extension EndToEnd {
  /// The frame around the graph, in a terminal that does what terminals do.
  @Suite struct ScreenTests {
    private func dashboard() throws -> TestTerminal {
      let demo = try SharedDemo.get()
      let terminal = try TestTerminal("'\(Program.path)' \(demo.proxyOptions.joined(separator: " "))")
      try terminal.wait("the graph") { $0.contains("productpage") && $0.contains("9/9 proxies") }
      return terminal
    }

    @Test(.timeLimit(.minutes(3))) func anySizeAtAnyTime() throws {
      let terminal = try dashboard()
      for (columns, rows) in [(80, 24), (200, 60), (30, 8), (61, 17), (30, 8), (120, 36)] {
        try terminal.resize(columns: columns, rows: rows)
        try terminal.wait("\(columns)x\(rows)") { screen in
          if columns < 60 { return screen.contains("too small") && screen.contains("\(columns)x\(rows)") }
          let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
          return screen.contains("productpage") && lines[rows - 1].contains("help")
            && lines[0].contains("live")
        }
      }
      // Faster than it can draw, and the last one counts.
      for width in stride(from: 190, through: 70, by: -20) { try terminal.resize(columns: width, rows: 30) }
      try terminal.resize(columns: 100, rows: 30)
      try terminal.wait("the last size") { screen in
        let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count >= 30 && lines[29].contains("help") && lines[0].contains("live")
      }
    }

    @Test(.timeLimit(.minutes(3))) func toTheShellAndBack() throws {
      let terminal = try dashboard()
      try terminal.press("C-z")
      try terminal.wait("the shell") { _ in
        try terminal.foreground() == "bash" && !terminal.isAlternateScreen()
      }
      try terminal.type("clear; stty -a; echo the end''")
      try terminal.press("Enter")
      let modes = try terminal.wait("stty") { $0.contains("the end\n") }
      #expect(modes.contains(" icanon"))
      #expect(modes.contains(" echo "))
      try terminal.resize(columns: 100, rows: 30)
      try terminal.type("fg")
      try terminal.press("Enter")
      try terminal.wait("the graph again, in the new size") { screen in
        let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
        return screen.contains("productpage") && lines[29].contains("help") && lines[0].contains("live")
      }
      #expect(try terminal.isAlternateScreen())
      try terminal.press("q")
      try terminal.wait("the shell") { _ in try terminal.foreground() == "bash" }
    }

    @Test(.timeLimit(.minutes(3))) func helpFindThemesAndASlipOfTheFingers() throws {
      let terminal = try dashboard()
      try terminal.press("?")
      try terminal.wait("the help") { $0.contains("Help: Graph") && $0.contains("Here: Graph") }
      try terminal.press("Escape")
      try terminal.wait("the graph") { !$0.contains("Help: Graph") }

      try terminal.press("/")
      try terminal.type("rating")
      try terminal.wait("what is found while one types") { $0.contains("1 found") }
      try terminal.press("Enter")
      try terminal.wait("its numbers") { $0.contains("ratings v1") && !$0.contains("1 found") }

      let dark = try terminal.styledScreen()
      try terminal.type(":theme light")
      try terminal.press("Enter")
      try terminal.wait("other colours") { _ in
        try backgrounds(terminal.styledScreen()) != backgrounds(dark)
      }

      try terminal.type(":falt errors")
      try terminal.press("Enter")
      try terminal.wait("a suggestion") { $0.contains("Did you mean :fault?") }
      try terminal.press("q")
      try terminal.wait("the shell") { _ in try terminal.foreground() == "bash" }
    }

    /// The colours that are asked of the terminal.
    private func backgrounds(_ screen: String) -> Set<Substring> {
      Set(screen.split(separator: "\u{1B}[").compactMap { $0.split(separator: "m").first })
    }
  }
}
