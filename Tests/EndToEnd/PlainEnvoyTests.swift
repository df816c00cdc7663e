import Foundation
import Testing

extension EndToEnd {
  /// `pharos graph` on real Envoys without any `istio_*` series, against what was really sent.
  @Suite struct PlainEnvoyTests {
    private struct Window: Decodable {
      let windowStart: String
      let windowEnd: String
    }

    @Test(.timeLimit(.minutes(5))) func edgesFromEnvoysOwnCountersAreWhatWasSent() async throws {
      SharedDemo.end()
      let mesh = try await PlainMeshUnderTest()
      defer { mesh.end() }
      let folder = try TemporaryFolder()
      let names = ["front", "a", "b"]
      let proxies = names.flatMap { ["--proxy", mesh.admin[$0] ?? ""] }
      let form = ["--window", "10s", "-o", "json"]
      var differences: [String] = []
      // The first look of all is of no use: the load has just begun. On a busy machine a window may begin or end in a stall.
      for _ in 0..<4 {
        let scrapes = folder.path + "/" + UUID().uuidString
        let live = try Command.run(Program.path, ["graph", "--save-scrapes", scrapes] + form + proxies)
        try #require(live.status == 0, "\(live.errors)")
        let graph = try GraphJSON(live.output)
        try look(graph)
        differences = try compare(graph, live.output, mesh)
        // What was kept gives the same again, without the proxies.
        let again = try Command.run(Program.path, ["graph", "--scrapes", scrapes] + form)
        let kept = try GraphJSON(again.output)
        #expect(kept.edges.map(\.id) == graph.edges.map(\.id))
        // A stall can put an answer that was being read after the round that its time belongs to.
        if kept.edges.map(\.count) != graph.edges.map(\.count) {
          differences.append("not the same from what was kept")
        }
        if differences.isEmpty { break }
        print("a further window after: \(differences.joined(separator: "; "))")
      }
      #expect(differences.isEmpty, "\(differences.joined(separator: "; "))")
    }

    /// Ends, flags, codes and security, which no stall changes.
    private func look(_ graph: GraphJSON) throws {
      #expect(graph.sources.allSatisfy { $0.state == "ok" })
      #expect(graph.warnings.contains { $0.contains("Envoy's own counters") })
      let a = try #require(graph.edge("/front", "/service-a"))
      #expect(a.mtlsPercent == 100 && a.health == "failure")
      #expect(a.responses?.keys.sorted() == ["200", "404", "500"])
      let b = try #require(graph.edges.first { $0.target.hasSuffix("/service-b") && $0.protocol == "http" })
      #expect(b.mtlsPercent == 0)
      #expect(b.responses?["504"]?.flags.keys.sorted() == ["UT"])
      let dead = try #require(graph.edge("/front", "/dead_service"))
      #expect(dead.percentErr == 100 && dead.responses?["503"]?.flags.keys.sorted() == ["UF"])
      let busy = try #require(graph.edge("/front", "/busy_service"))
      #expect(busy.responses?["503"]?.flags.keys.sorted() == ["UO"])
      // The application beside a proxy is no far end, and known callers do not come in once more.
      #expect(!graph.nodes.contains { $0.id.contains("local_app") })
      #expect(!graph.edges.contains { $0.source.hasPrefix("unknown:") && !$0.target.hasSuffix("/front") })
    }

    /// What differs from what the load was answered by more than 2 % and a request and a half at either end.
    private func compare(_ graph: GraphJSON, _ text: String, _ mesh: PlainMeshUnderTest) throws -> [String] {
      let window = try JSONDecoder().decode(Window.self, from: Data(text.utf8))
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      let start = try Date(window.windowStart, strategy: style).timeIntervalSince1970
      let end = try Date(window.windowEnd, strategy: style).timeIntervalSince1970
      let sent = try mesh.rates(from: start, to: end)
      func rate(_ edge: GraphJSON.Edge?, _ code: String) -> Double {
        (edge?.rate ?? 0) * (edge?.responses?[code]?.flags.values.reduce(0, +) ?? 0) / 100
      }
      let a = graph.edge("/front", "/service-a")
      let b = graph.edges.first { $0.target.hasSuffix("/service-b") && $0.protocol == "http" }
      let tcp = graph.edges.first { $0.source.hasSuffix("/front") && $0.protocol == "tcp" }
      let pairs: [(String, Double, Double)] = [
        ("a 200", rate(a, "200"), sent["/a/x 200"] ?? 0), ("a 500", rate(a, "500"), sent["/a/err 500"] ?? 0),
        ("a 404", rate(a, "404"), sent["/a/nf 404"] ?? 0), ("b 200", rate(b, "200"), sent["/b 200"] ?? 0),
        ("b 504", rate(b, "504"), sent["/slow 504"] ?? 0),
        ("dead", graph.edge("/front", "/dead_service")?.rate ?? 0, sent["/dead 503"] ?? 0),
        ("busy 200", rate(graph.edge("/front", "/busy_service"), "200"), sent["/busy 200"] ?? 0),
        ("busy 503", rate(graph.edge("/front", "/busy_service"), "503"), sent["/busy 503"] ?? 0),
        ("tcp bytes", tcp?.rate ?? 0, 1000 * (sent["tcp 1000"] ?? 0)),
      ]
      return pairs.compactMap { name, seen, expected in
        let unit = name == "tcp bytes" ? 1000.0 : 1
        let room = 0.02 * expected + 3 * unit / (end - start)
        return expected > 0 && abs(seen - expected) <= room ? nil : "\(name) \(seen), sent \(expected)"
      }
    }
  }
}
