import Foundation
import Testing

extension EndToEnd {
  /// However the dashboard ends, nothing that it started is left.
  @Suite struct EndingTests {
    @Test(.timeLimit(.minutes(5)), arguments: [SIGTERM, SIGHUP])
    func aSignalEndsTheDemoAndGivesTheTerminalBack(_ signal: Int32) throws {
      let dashboard = try DashboardUnderTest()
      let demo = try dashboard.demo()
      #expect(demo.proxies.allSatisfy { $0.pid.map(Processes.isRunning) ?? false })
      kill(try dashboard.pid(), signal)
      try dashboard.waitForAShellAsItWas()
      try dashboard.waitUntilNothingIsLeft()
    }

    @Test(.timeLimit(.minutes(5))) func controlCEndsTheDemoAndGivesTheTerminalBack() throws {
      let dashboard = try DashboardUnderTest()
      try dashboard.terminal.press("C-c")
      try dashboard.waitForAShellAsItWas()
      try dashboard.waitUntilNothingIsLeft()
    }

    @Test(.timeLimit(.minutes(5))) func aKilledDashboardTakesItsMeshWithIt() throws {
      let dashboard = try DashboardUnderTest()
      let demo = try dashboard.demo()
      #expect(dashboard.processes().count > demo.proxies.count)
      kill(try dashboard.pid(), SIGKILL)
      try dashboard.waitUntilNothingIsLeft()
    }

    @Test(.timeLimit(.minutes(5))) func aKilledHostTakesItsProxiesWithIt() throws {
      let dashboard = try DashboardUnderTest()
      let demo = try dashboard.demo()
      kill(demo.pid, SIGKILL)
      try waitFor("the end of the proxies") {
        demo.proxies.contains { $0.pid.map(Processes.isRunning) ?? false } ? nil : true
      }
      // The dashboard says that they are silent instead of showing what they once said.
      try dashboard.terminal.wait("the silent proxies") { $0.contains("0/9 proxies") }
      try dashboard.terminal.press("q")
      try dashboard.waitForAShellAsItWas()
      try dashboard.waitUntilNothingIsLeft()
    }

    @Test(.timeLimit(.minutes(2))) func controlCWhileTheMeshIsStartingLeavesNothing() throws {
      let runtime = try TemporaryFolder()
      let terminal = try TestTerminal(
        environment: ["XDG_RUNTIME_DIR": runtime.path], "'\(Program.path)' demo")
      try waitFor("the first processes") { Processes.mentioning(runtime.path).count > 1 ? true : nil }
      try terminal.press("C-c")
      try waitFor("the end of all of them") { Processes.mentioning(runtime.path).isEmpty ? true : nil }
      try terminal.wait("the shell") { _ in try terminal.foreground() == "bash" }
    }
  }
}
