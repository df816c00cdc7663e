import Foundation
import Testing

extension EndToEnd {
  /// A recording in the dashboard, and recording beside the dashboard.
  @Suite struct ReplayTests {
    private let folder: TemporaryFolder
    private var file: String { "\(folder.path)/mesh.pharos" }

    init() throws { folder = try TemporaryFolder() }

    @Test(.timeLimit(.minutes(3))) func everyPaneShowsAMomentOfTheRecordingAndSaysSo() throws {
      let demo = try SharedDemo.get()
      let config = try #require(demo.info.config)
      let traces = try #require(demo.info.traces)
      let recorded = try Command.run(
        Program.path,
        ["record", file, "--for", "16s", "--config", config, "--traces", traces] + demo.proxyOptions)
      #expect(recorded.status == 0, "\(recorded.errors)")

      let terminal = try TestTerminal(columns: 160, rows: 45, "'\(Program.path)' replay '\(file)'")
      let end = try terminal.wait("the end of it") {
        $0.contains("RECORDING") && $0.contains("its end") && $0.contains("productpage")
      }
      #expect(!end.contains("live") && end.contains("mesh.pharos") && end.contains("9/9 proxies"))
      try terminal.type(":at -4s")
      try terminal.press("Enter")
      let past = try terminal.wait("four seconds earlier") { $0.contains("4 s to its end") }
      #expect(past.contains("RECORDING") && past.contains("◆"))
      for (pane, sign) in [
        ("2", "reviews"), ("3", "reviews-v3"), ("4", "worst first"), ("5", "Objects"), ("6", "1.40"),
      ] {
        try terminal.press(pane)
        try terminal.wait("pane \(pane)") {
          $0.contains(sign) && $0.contains("RECORDING") && $0.contains("4 s to its end")
        }
      }
      try terminal.press("3")
      try terminal.wait("the workloads") { $0.contains("reviews-v3") }
      try terminal.press("Enter")
      try terminal.wait("the page of one") {
        $0.contains("Key numbers") && $0.contains("not live") && $0.contains("4 s to its end")
      }
      try terminal.resize(columns: 80, rows: 24)
      try terminal.wait("80x24") { screen in
        let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
        return lines[0].contains("RECORDING") && lines[0].contains("4 s to its end")
      }
      try terminal.press("1", "Space")
      try terminal.wait("playing, and the end") {
        $0.contains("RECORDING") && $0.contains("  end") && !$0.contains("playing")
      }
      try terminal.press("[")
      try terminal.wait("a step back") { $0.contains("5.0 s to its end") || $0.contains("5 s to its end") }
      try terminal.press("q")
      try terminal.wait("the shell") { _ in try terminal.foreground() == "bash" }
    }

    @Test(.timeLimit(.minutes(2))) func aReplayBeginsWhereAndAsFastAsItIsTold() throws {
      let proxies = try SimulatedProxies(3)
      defer { proxies.end() }
      let recorded = try Command.run(
        Program.path, ["record", file, "--interval", "200ms", "--for", "8s"] + proxies.options)
      #expect(recorded.status == 0, "\(recorded.errors)")
      let standing = try TestTerminal(
        columns: 120, rows: 36, "'\(Program.path)' replay '\(file)' --at +2s")
      try standing.wait("the moment") { $0.contains("s to its end") && !$0.contains("playing") }
      let fast = try TestTerminal(
        columns: 120, rows: 36, "'\(Program.path)' replay '\(file)' --at -7s --speed 2")
      try fast.wait("that it plays") { $0.contains("playing 2x") }
      try fast.wait("its end") { $0.contains("its end") && !$0.contains("to its end") }
    }

    @Test(.timeLimit(.minutes(2))) func theDashboardGoesOnWhenRecordingCannot() throws {
      let proxies = try SimulatedProxies(3)
      defer { proxies.end() }
      let terminal = try TestTerminal(
        "'\(Program.path)' \(proxies.options.joined(separator: " ")) --interval 300ms --record '\(file)'")
      try terminal.wait("that it records") { $0.contains("3/3 proxies") && $0.contains("● rec") }
      let notes = "\(folder.path)/notes"
      try Data(String(repeating: "notes\n", count: 400).utf8).write(to: URL(filePath: notes))
      #expect(rename(notes, file) == 0)
      try terminal.wait("that it does not") { $0.contains("NOT RECORDED") && $0.contains("3/3 proxies") }
      #expect(FileManager.default.contents(atPath: file)?.count == 2400)
      try FileManager.default.removeItem(atPath: file)
      try terminal.wait("that it does again") { $0.contains("● rec") && !$0.contains("NOT RECORDED") }
      try terminal.press("q")
      try terminal.wait("the shell") { _ in try terminal.foreground() == "bash" }
      let check = try Command.run(
        "sqlite3", [file, "PRAGMA integrity_check; SELECT count(*) > 0 FROM round"])
      #expect(check.output == "ok\n1\n")
    }
  }
}
