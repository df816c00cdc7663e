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
      for (address, reason) in [
        (try demo.proxy("stock-v1").admin, "refused"), (try demo.proxy("reviews-v1").admin, "answer"),
        (nonsense.address, "looks like binary data"),
      ] {
        try select(address, in: terminal)
        try terminal.wait("\(address) and why, in the pane") { screen in
          let detail = screen.split(separator: "\n", omittingEmptySubsequences: false).suffix(6).joined(
            separator: "\n")
          return detail.contains(address) && detail.contains("since") && detail.contains(reason)
        }
      }

      // The rest goes on: the numbers of others change, and a key is answered.
      try terminal.press("1")
      let before = try terminal.wait("the graph") { $0.contains("productpage v1 ├") }
      try terminal.wait("other numbers") { $0.contains("productpage v1 ├") && rates($0) != rates(before) }
      try terminal.press("/")
      try terminal.type("productpage")
      try terminal.press("Enter")
      try terminal.wait("the answer to the keys") { $0.contains("║ productpage v1") }
      try terminal.press("Right")
      try terminal.wait("the next selection") { !$0.contains("║ productpage v1") }

      // The stopped one comes back by itself.
      kill(stopped, SIGCONT)
      try terminal.wait("its return") { $0.contains("8/10 proxies") }
      try terminal.press("q")
      try terminal.wait("the shell") { _ in try terminal.foreground() == "bash" }
    }

    /// Walks down from the first row to the one that names the address. Each step is seen before the next is taken:
    /// a picture from before the key would lead past the row.
    private func select(_ address: String, in terminal: TestTerminal) throws {
      try terminal.press("Home")
      try terminal.wait("the first row") { screen in
        let lines = screen.split(separator: "\n")
        guard let head = lines.firstIndex(where: { $0.contains(" address ") }) else { return false }
        return head + 1 < lines.count && lines[head + 1].contains(Self.mark)
      }
      for _ in 0..<12 {
        let current = selectedAddress(try terminal.screen())
        if current == address { return }
        try terminal.press("Down")
        try terminal.wait("the next row") { screen in
          selectedAddress(screen).map { $0 != current } ?? false
        }
      }
      Issue.record("no row names \(address)")
    }

    /// The address in the marked row, `nil` when none is marked.
    private func selectedAddress(_ screen: String) -> String? {
      let row = screen.split(separator: "\n").first { $0.contains(Self.mark) }
      return row?.split(separator: " ").first { $0.hasPrefix("127.") }.map(String.init)
    }

    private static let mark: Character = "▌"

    private func rates(_ screen: String) -> [Substring] {
      screen.split(whereSeparator: \.isWhitespace).filter { $0.hasSuffix("/s") }
    }
  }
}
