import Testing

extension EndToEnd {
  /// Names that would drive the terminal if they got there.
  @Suite struct HostileNamesTests {
    private static let names = [
      "\u{1B}[2J\u{1B}[31mred", "\u{1B}]0;owned\u{07}title", "\u{9B}2Jcsi", "\u{202E}txet\u{2066}",
      "tab\tcr\rbs\u{08}del\u{7F}",
      "\u{1B}P+q544e\u{1B}\\\\dcs", "wide\u{5E7F}\u{200B}zero", String(repeating: "long", count: 400),
    ]

    private static func body(_ count: Int) -> [UInt8] {
      var text = "# TYPE istio_requests_total counter\n"
      for (index, name) in names.enumerated() {
        text +=
          "istio_requests_total{reporter=\"destination\",source_workload=\"caller\",source_workload_namespace=\"a\","
          + "destination_workload=\"\(name)\",destination_workload_namespace=\"\(name)\",destination_app=\"\(name)\","
          + "destination_version=\"v\(index)\",destination_service_name=\"\(name)\",request_protocol=\"http\","
          + "response_code=\"200\",response_flags=\"\(name)\",connection_security_policy=\"none\"} \(count)\n"
      }
      return Array(text.utf8)
    }

    /// What no output may hold: controls other than the line's end, and what turns the direction of text.
    private func harmful(_ text: String) -> [Unicode.Scalar] {
      text.unicodeScalars.filter { scalar in
        let value = scalar.value
        return value < 0x20 && value != 10 || (0x7F...0x9F).contains(value)
          || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) || value == 0x200B
      }
    }

    @Test(.timeLimit(.minutes(2))) func inTheTextOfTheGraph() throws {
      let folder = try TemporaryFolder()
      let proxy = try FakeProxy(answering: Self.body(7), everywhere: false, in: folder)
      defer { proxy.end() }
      for form in ["text", "json"] {
        let result = try Program.run(
          "graph", "--proxy", proxy.address, "--window", "1s", "--interval", "500ms", "-o", form)
        #expect(result.status == 0)
        #expect(result.output.contains("title"))
        #expect(harmful(result.output).isEmpty)
      }
    }

    @Test(.timeLimit(.minutes(2))) func onTheScreen() throws {
      let folder = try TemporaryFolder()
      let proxy = try FakeProxy(answering: Self.body(7), everywhere: false, in: folder)
      defer { proxy.end() }
      let terminal = try TestTerminal("'\(Program.path)' --proxy \(proxy.address)")
      try terminal.wait("the source") { $0.contains("1/1 proxy") }
      try terminal.type("i")
      let screen = try terminal.wait("the nodes") { $0.contains("title") && $0.contains("live") }
      #expect(harmful(screen).isEmpty)
      // The frame stands where it stood.
      let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[0].contains("pharos") && lines[0].contains("live"))
      #expect(lines[35].contains("help"))
      try terminal.press("q")
      try terminal.wait("the shell") { _ in try terminal.foreground() == "bash" }
    }
  }
}
