import Testing

extension EndToEnd {
  /// What someone does who has just met Pharos: from the first graph to the failing span, back, and out.
  @Suite struct JourneyTests {
    @Test(.timeLimit(.minutes(6)), arguments: [(columns: 120, rows: 36), (columns: 80, rows: 24)])
    func fromTheFirstGraphToTheFailingSpanAndBack(_ size: (columns: Int, rows: Int)) throws {
      let dashboard = try DashboardUnderTest(columns: size.columns, rows: size.rows)
      let terminal = dashboard.terminal
      let demo = try dashboard.demo()
      let isWide = size.columns >= 120

      // The fault is completed from its first letters.
      try terminal.press(":")
      try terminal.type("fault err")
      try terminal.wait("what the fault does") { $0.contains("the application answers 500") }
      try terminal.press("Tab")
      try terminal.wait("the completed name") { $0.contains(":fault errors ") }
      try terminal.type(" reviews-v3")
      try terminal.press("Enter")
      try terminal.wait("the fault to be in force") { $0.contains("in force: errors reviews-v3") }
      try terminal.wait("the failure") { $0.contains("unhealthy") }

      // The worst thing first: the edge, with its cause.
      try terminal.press("Tab")
      let panel = try terminal.wait("the failing edge, with its cause") {
        isSelected($0) && $0.contains("100% errors") && $0.contains("reviews v3 answers 500 itself")
      }
      #expect(panel.contains("✗ failure") || !isWide)

      // Its traces, worst first, and the waterfall of the first.
      try terminal.press("t")
      try terminal.wait("the edge's traces") {
        $0.contains("worst first") && $0.contains("✗") && $0.contains("productpage v1 → reviews v3")
      }
      try terminal.press("Enter")
      let waterfall = try terminal.wait("the waterfall") { $0.contains("reviews GET /reviews") }
      #expect(waterfall.contains("500"))
      #expect(waterfall.contains("━") || waterfall.contains("█"))

      // Back, to where one was.
      try terminal.press("Escape")
      try terminal.wait("the list again") { $0.contains("worst first") }
      try terminal.press("Escape")
      try terminal.wait("the graph with the same edge selected") { isSelected($0) }

      try terminal.press("q")
      try dashboard.waitForAShellAsItWas()
      try dashboard.waitUntilNothingIsLeft()
      #expect(!demo.proxies.contains { $0.pid.map(Processes.isRunning) ?? true })
      #expect(!Processes.isRunning(demo.pid))
    }

    /// Whether the side panel is about the failing edge.
    private func isSelected(_ screen: String) -> Bool {
      screen.split(separator: "\n").contains {
        $0.contains("productpage v1 → reviews v3") && $0.contains("http")
      }
    }
  }
}
