import Foundation
import Testing

extension EndToEnd {
  /// `pharos metrics` beside a Prometheus that scrapes the same proxies at the same time.
  @Suite struct PrometheusTests {
    /// The faults give something of each kind: 5xx, 4xx, gRPC's errors, flags, plaintext.
    @Test(.timeLimit(.minutes(25))) func everyNumberIsThatOfPrometheus() throws {
      SharedDemo.end()
      let demo = try DemoUnderTest(
        "--rps", "100", "--faults",
        "errors ratings-v1 40,grpc-errors 40,abort details-v1 30,mtls-off reviews-v3")
      defer { demo.end() }
      let prometheus = try PrometheusUnderTest(scraping: demo.info.proxies.map(\.admin))
      defer { prometheus.end() }

      var outcome = try compare(demo, prometheus)
      // On a machine that does other things too, either may read late where a window begins or ends, and take the requests
      // for those of a longer or a shorter one: that may happen to a window or two, and is printed. To three in a row it
      // does not.
      for window in ["second", "third"] where outcome.status != 0 || !Summary.isWhole(outcome) {
        print("a \(window) window after\n\(outcome.output)\(outcome.errors)")
        outcome = try compare(demo, prometheus)
      }
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      let last = try #require(outcome.output.split(separator: "\n").last)
      print("against Prometheus: \(last)")
      let summary = try JSONDecoder().decode(Summary.self, from: Data(last.utf8))
      for kind in Summary.kinds {
        #expect(summary.judged[kind] ?? 0 > 0, "no \(kind) rested on enough events: \(last)")
      }
    }

    /// What the oracle says at its end.
    private struct Summary: Decodable {
      /// How many numbers of each kind were judged.
      let judged: [String: Int]

      /// Every kind rested on enough events.
      static func isWhole(_ outcome: Command.Result) -> Bool {
        guard let last = outcome.output.split(separator: "\n").last,
          let summary = try? JSONDecoder().decode(Summary.self, from: Data(last.utf8))
        else { return false }
        return kinds.allSatisfy { summary.judged[$0] ?? 0 > 0 }
      }

      static let kinds =
        [
          "count", "rate", "success", "error share", "code rate", "4xx rate", "5xx rate", "flag rate",
          "count in histogram", "mean", "bytes/s", "messages", "TCP bytes/s", "TCP connections",
        ] + ["duration", "size"].flatMap { kind in ["p50", "p90", "p95", "p99"].map { "\(kind) \($0)" } }
    }

    /// One window of 60 s, with 40 s of load in it: before and after nobody sends anything, so that both hold all of it
    /// wherever exactly they begin and end, and however slow the machine is. Of the windows that hold it that one is taken
    /// at whose ends both did read in time (`--calm`).
    ///
    /// The mesh's numbers come live; those of everything in it from a recording of the same time, so that all of them are
    /// of one window.
    private func compare(_ demo: DemoUnderTest, _ prometheus: PrometheusUnderTest) throws -> Command.Result {
      let folder = try TemporaryFolder()
      let file = folder.path + "/window.pharos"
      let page = try demo.proxy("productpage-v1").admin.replacing(":15000", with: ":9080")
      try demo.fault("quiet")
      // It does not look at its input: whatever becomes of the tests, it ends by itself.
      let recorder = try Child(
        Program.path, ["record", file, "--interval", "250ms", "--for", "5m"] + demo.proxyOptions)
      defer { recorder.end() }
      let window = ["--window", "60s"]
      let live = try Child(
        Program.path,
        ["metrics", "mesh", "--follow", "-o", "jsonl", "--interval", "500ms"] + window + demo.proxyOptions)
      defer { live.end() }
      func read(to moment: Double) throws -> [(line: String, at: Double)] {
        var read: [(line: String, at: Double)] = []
        while (read.last?.at ?? 0) < moment {
          guard let line = live.line() else { throw Timeout(what: "a line of pharos metrics: it ended") }
          read.append((line, try Moment(line).seconds))
        }
        return read
      }
      // What was under way has come to its end, and Envoy's histograms have moved, which they do every 5 s.
      let settling = 12.0
      let silence = try #require(try read(to: 1).last).at + settling
      _ = try read(to: silence + 12)
      try demo.fault("quiet", "off")
      let outsider = try OutsideLoad(page, path: "/no-such-page", host: "productpage:9080", rate: 40)
      defer { outsider.end() }
      _ = try read(to: silence + 52)
      try demo.fault("quiet")
      outsider.end()
      let documents = try read(to: silence + 72).filter { $0.at >= silence + 52 + settling }.map(\.line)
      live.end()
      recorder.end()
      let calm = try prometheus.oracle(documents, "--calm")
      let words = calm.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
      try #require(words.count == 2, "\(calm.output)\(calm.errors)")
      print("proxies in motion at the ends of the window: \(words[1])")
      let chosen = documents[words[0]]
      let moment = try Moment(chosen).windowEnd
      var compared = [chosen]
      for subject in subjects(demo) {
        let answer = try Command.run(
          Program.path,
          ["metrics"] + subject + ["--replay", file, "--at", moment, "-o", "json"] + window)
        try #require(answer.status == 0, "\(subject): \(answer.errors)")
        compared.append(answer.output)
      }
      return try prometheus.oracle(compared.map { $0.replacing("\n", with: "") })
    }

    private struct Moment: Decodable {
      let windowEnd: String

      init(_ document: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(document.utf8))
      }

      /// Since 1970.
      var seconds: Double {
        get throws {
          try Date(windowEnd, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            .timeIntervalSince1970
        }
      }
    }

    /// Everything that has numbers.
    private func subjects(_ demo: DemoUnderTest) -> [[String]] {
      let workloads = demo.info.proxies.map(\.workload)
      let apps = Set(workloads.map { $0.hasSuffix("-v\($0.last ?? "1")") ? String($0.dropLast(3)) : $0 })
      let services = apps.subtracting(["istio-ingressgateway"]).union(["books.example.com"])
      return [["mesh"]] + workloads.map { ["workload", $0] } + apps.sorted().map { ["app", $0] }
        + services.sorted().map { ["service", $0] }
    }
  }
}
