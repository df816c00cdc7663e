import Foundation
import Testing

extension EndToEnd {
  /// A mistake in the mesh's configuration: found with its line while it hurts, and healed by an edit.
  @Suite struct ConfigTests {
    /// Each mistake with the code that names it and what it does to the traffic: the caller, the callee, the code or
    /// flag that appears on the edge. No flag: the mistake does nothing that counters could show.
    static let mistakes: [(name: String, code: String, from: String, sign: String)] = [
      ("missing-gateway", "IST0101", "istio-ingressgateway", "NR"),
      ("wrong-host", "IST0101", "productpage-v1", "NC"),
      ("missing-subset", "IST0101", "productpage-v1", "NC"),
      ("empty-subset", "IST0173", "productpage-v1", "UH"),
      ("duplicate-host", "IST0109", "", ""),
      ("disable-vs-strict", "PHA", "reviews-v3", "UC"),
      ("short-timeout", "PHA", "productpage-v1", "UT"),
      ("abort", "PHA", "reviews-v3", "FI"),
      ("circuit-breaker", "PHA", "reviews-v3", "UO"),
      ("deny-all", "PHA", "reviews-v3", "403"),
      ("hidden-host", "PHA", "reviews-v3", "502"),
      ("unreachable-rule", "IST0130", "", ""),
    ]

    private struct Report: Decodable {
      struct Finding: Decodable {
        let code: String
        let related: [String]
        let file: String?
        let line: Int?
      }
      let findings: [Finding]
    }

    private func analyze(_ folder: String) throws -> Report {
      let result = try Program.run("analyze", folder, "-o", "json")
      return try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    }

    @Test(.timeLimit(.minutes(8))) func everyMistakeIsNamedAndDoesWhatItsNameSays() throws {
      let demo = try SharedDemo.get()
      let folder = try #require(demo.info.config)
      #expect(try analyze(folder).findings.isEmpty, "the demo's own configuration is right")
      let following = try Following(["--interval", "1s", "--window", "3s"] + demo.proxyOptions)
      defer { following.end() }
      for mistake in Self.mistakes {
        try demo.fault("config", mistake.name)
        let findings = try analyze(folder).findings
        #expect(
          findings.contains { $0.code.hasPrefix(mistake.code) }, "\(mistake.name): \(findings.map(\.code))")
        #expect(findings.allSatisfy { ($0.line ?? 0) > 0 && $0.file != nil }, "\(mistake.name)")
        guard !mistake.sign.isEmpty else { continue }
        _ = try following.wait("\(mistake.sign) after \(mistake.name)", lines: 60) { line in
          line.edges.contains { edge in
            edge.source.hasSuffix("/\(mistake.from)")
              && (edge.responses ?? [:]).contains { code, response in
                code == mistake.sign || response.flags.keys.contains { $0.contains(mistake.sign) }
              }
          }
        }
      }
      try demo.fault("off")
      #expect(try analyze(folder).findings.isEmpty, "off puts everything back")
    }

    @Test(.timeLimit(.minutes(4))) func thePaneShowsAMistakeAtOnceAndAnEditHealsTheMesh() throws {
      let dashboard = try DashboardUnderTest(columns: 120, rows: 36)
      let terminal = dashboard.terminal
      try terminal.press("5")
      try terminal.wait("nothing wrong") { $0.contains("No findings") }
      try dashboard.command("fault config missing-subset")
      try terminal.wait("the finding") {
        $0.contains("IST0101") && $0.contains("reviews has no subset v4")
      }
      try terminal.wait("its line") { $0.contains("subset: v4") && $0.contains("^^") }
      try terminal.wait("the count in the header") { $0.contains("config 1") }

      // To the graph, where it hurts, and back.
      try terminal.press("g")
      try terminal.wait("the graph") { $0.contains("100% err") && $0.contains("IST0101") }
      try terminal.press("Escape")
      try terminal.wait("the finding again") { $0.contains("reviews has no subset v4") }

      // An editor that mends the file.
      let demo = try dashboard.demo()
      let file = try #require(demo.config) + "/reviews.yaml"
      let text = try String(contentsOfFile: file, encoding: .utf8)
      try text.replacingOccurrences(of: "subset: v4", with: "subset: v3").write(
        toFile: file, atomically: true, encoding: .utf8)
      try terminal.wait("no finding") { $0.contains("No findings") }
      try terminal.press("1")
      try terminal.wait("health again") { $0.contains("productpage") && !$0.contains("✗") }
      try dashboard.command("quit")
      try dashboard.waitForAShellAsItWas()
      try dashboard.waitUntilNothingIsLeft()
    }
  }

  /// `pharos analyze` as a script uses it.
  @Suite struct AnalyzeCommandTests {
    @Test func exitStatusFollowsTheThreshold() throws {
      let folder = try TemporaryFolder()
      let file = folder.path + "/a.yaml"
      try """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec: {ports: [{port: 9080}]}

      """.write(toFile: file, atomically: true, encoding: .utf8)
      #expect(try Program.run("analyze", file).status == 0)
      #expect(try Program.run("analyze", file, "--fail-on", "info").status == 1)
      #expect(try Program.run("analyze", file, "--fail-on", "info", "--suppress", "IST0118").status == 0)
      #expect(try Program.run("analyze", file, "--fail-on", "info", "--only", "IST0101").status == 0)
      #expect(try Program.run("analyze", "/no/such/folder").status == 3)
      let nothing = try Command.run(
        Program.path, ["analyze"],
        environment: ["HOME": "/nowhere", "KUBECONFIG": "", "KUBERNETES_SERVICE_HOST": ""])
      #expect(nothing.status == 2 && nothing.errors.contains("--kube"), "\(nothing.errors)")
      #expect(try Program.run("analyze", "--explain", "NOPE").status == 2)
    }

    @Test func everyCodeHasAPage() throws {
      let listed = try Program.run("analyze", "--list-codes")
      #expect(listed.status == 0)
      for code in ["IST0101", "KIA1101", "PHA0001"] {
        #expect(listed.output.contains(code))
        let page = try Program.run("analyze", "--explain", code).output
        #expect(page.contains("Bad") && page.contains("Good"))
      }
    }

    @Test(.timeLimit(.minutes(1))) func hostileFilesEndInAFinding() throws {
      let folder = try TemporaryFolder()
      func write(_ name: String, _ bytes: Data) throws {
        try bytes.write(to: URL(filePath: "\(folder.path)/\(name)"))
      }
      var laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
      for level in 1...12 {
        laughs +=
          "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
          + "]\n"
      }
      try write("laughs.yaml", Data(laughs.utf8))
      try write("deep.yaml", Data(String(repeating: "[", count: 300_000).utf8))
      try write("bytes.yaml", Data([0x6B, 0x69, 0x6E, 0x64, 0x3A, 0x20, 0xFF, 0xFE, 0x80, 0x0A]))
      try write("line.yaml", Data(("kind: " + String(repeating: "x", count: 20_000_000)).utf8))
      try write("tabs.yaml", Data("kind: Service\nmetadata:\n\tname: x\n".utf8))
      let result = try Program.run("analyze", folder.path, "-o", "json")
      #expect(result.status == 1)
      let text = result.output
      for name in ["laughs.yaml", "deep.yaml", "bytes.yaml", "tabs.yaml"] {
        #expect(text.contains(name), "\(name)")
      }
    }
  }
}
