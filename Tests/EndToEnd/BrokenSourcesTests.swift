import Foundation
import Testing

extension EndToEnd {
  /// Proxies that are gone, hang or talk nonsense disturb nothing else.
  @Suite struct BrokenSourcesTests {
    @Test(.timeLimit(.minutes(6))) func oneKilledOneStoppedOneTalkingNonsense() throws {
      let demo = try DemoUnderTest()
      defer { demo.end() }
      let folder = try TemporaryFolder()
      let nonsense = try FakeProxy(
        answering: (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 131) }, everywhere: true,
        in: folder)
      let killed = try #require(try demo.proxy("stock-v1").pid)
      let stopped = try #require(try demo.proxy("reviews-v1").pid)
      defer { kill(stopped, SIGCONT) }
      let options = (demo.proxyOptions + ["--proxy", nonsense.address]).joined(separator: " ")
      let terminal = try TestTerminal("'\(Program.path)' \(options)")
      try terminal.wait("the graph") { $0.contains("productpage") && $0.contains("9/10 proxies") }

      kill(killed, SIGKILL)
      kill(stopped, SIGSTOP)
      try terminal.wait("the banner") { $0.contains("7/10 proxies") && $0.contains("and 2 more") }

      // Which, why, since when.
      try terminal.press("6", "Tab", "Tab")
      let pane = try terminal.wait("the sources") { $0.contains(nonsense.address) }
      for silent in ["stock-v1", "reviews-v1", nonsense.address] {
        #expect(!pane.split(separator: "\n").contains { $0.contains(silent) && $0.contains("✓") })
      }
      try terminal.press("Home")
      for (address, reason) in [
        (try demo.proxy("stock-v1").admin, "refused"), (try demo.proxy("reviews-v1").admin, "answer"),
        (nonsense.address, "looks like binary data"),
      ] {
        var steps = 0
        try terminal.wait("\(address) and why, in the pane") { screen in
          let detail = screen.split(separator: "\n", omittingEmptySubsequences: false).suffix(6).joined(
            separator: "\n")
          if detail.contains(address), detail.contains("since"), detail.contains(reason) { return true }
          if steps < 12, !detail.contains(address) {
            steps += 1
            try terminal.press("Down")
          }
          return false
        }
        try terminal.press("Home")
      }

      // The rest goes on: the numbers of others change, and a key is answered.
      try terminal.press("1")
      let before = try terminal.wait("the graph") { $0.contains("productpage v1 ├") }
      try terminal.wait("other numbers") { $0.contains("productpage v1 ├") && rates($0) != rates(before) }
      try terminal.press("/")
      try terminal.type("productpage")
      try terminal.press("Enter")
      try terminal.wait("the answer to the keys", seconds: 3) { $0.contains("║ productpage v1") }
      let pressed = ContinuousClock.now
      try terminal.press("Right")
      try terminal.wait("the next selection", seconds: 3) { !$0.contains("║ productpage v1") }
      #expect(ContinuousClock.now - pressed < .seconds(2))

      // The stopped one comes back by itself.
      kill(stopped, SIGCONT)
      try terminal.wait("its return", seconds: 60) { $0.contains("8/10 proxies") }
      try terminal.press("q")
      try terminal.wait("the shell") { _ in try terminal.foreground() == "bash" }
    }

    private func rates(_ screen: String) -> [Substring] {
      screen.split(whereSeparator: \.isWhitespace).filter { $0.hasSuffix("/s") }
    }
  }
}
