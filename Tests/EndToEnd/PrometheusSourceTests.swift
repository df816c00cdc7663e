import Foundation
import Testing

extension EndToEnd {
  /// A mesh read from a real Prometheus.
  @Suite struct PrometheusSourceTests {
    /// Read from its proxies and from a Prometheus that scrapes them, over the same minute of load. Before and after it
    /// nobody sends anything, so that both windows hold all of it wherever exactly they begin and end.
    @Test(.timeLimit(.minutes(10))) func aMeshIsTheSameFromItsProxiesAndFromPrometheus() throws {
      SharedDemo.end()
      let demo = try DemoUnderTest("--rps", "100", "--faults", "errors ratings-v1 40,mtls-off reviews-v3")
      defer { demo.end() }
      let prometheus = try PrometheusUnderTest(scraping: demo.info.proxies.map(\.admin), every: "2s")
      defer { prometheus.end() }
      let window = ["--window", "75s"]
      let live = try Child(
        Program.path,
        ["graph", "--follow", "-o", "jsonl", "--interval", "500ms"] + window + demo.proxyOptions)
      defer { live.end() }
      func reading(from moment: Double) throws -> GraphJSON {
        while let line = live.line() {
          let graph = try GraphJSON(line)
          if try #require(graph.seconds) >= moment { return graph }
        }
        throw Timeout(what: "pharos graph --follow: it ended")
      }
      // Counters that are new to Prometheus may miss their first numbers: everything has moved before.
      let begin = try #require(try reading(from: 0).seconds)
      _ = try reading(from: begin + 10)
      try demo.fault("quiet")
      let silence = try #require(try reading(from: 0).seconds)
      _ = try reading(from: silence + 20)
      try demo.fault("quiet", "off")
      _ = try reading(from: silence + 66)
      try demo.fault("quiet")
      // Envoy's histograms move up to 5 s later. The window begins in the middle of the silence.
      let proxies = try reading(from: silence + 88)
      let kept = try Command.run(
        Program.path, ["graph", "--prometheus", prometheus.address, "-o", "json"] + window)
      try #require(kept.status == 0, "\(kept.errors)")
      let stored = try GraphJSON(kept.output)
      #expect(stored.sources.map(\.name) == ["prometheus \(prometheus.address)"])
      for source in stored.sources {
        #expect(source.state == "ok" && source.error == nil, "\(source.state): \(source.error ?? "no error")")
      }
      #expect(stored.warnings == [])
      let differences = Self.differences(proxies, stored)
      #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }

    /// What is not the same by 2 %.
    private static func differences(_ proxies: GraphJSON, _ stored: GraphJSON) -> [String] {
      let moving = proxies.edges.filter { ($0.rate ?? 0) > 0 }
      let other = Dictionary(uniqueKeysWithValues: stored.edges.map { ($0.id, $0) })
      #expect(moving.count >= 10)
      #expect(Set(moving.map(\.id)) == Set(stored.edges.filter { ($0.rate ?? 0) > 0 }.map(\.id)))
      var differences: [String] = []
      for edge in moving {
        guard let same = other[edge.id] else { continue }
        let check = { (what: String, a: Double?, b: Double?, room: Double) in
          guard let a, let b else {
            if a != nil || b != nil { differences.append("\(edge.id) \(what): \(a as Any), \(b as Any)") }
            return
          }
          if abs(a - b) > room * max(abs(a), abs(b)) {
            differences.append("\(edge.id) \(what): \(a) from proxies, \(b) from Prometheus")
          }
        }
        check("count", edge.count, same.count, 0.02)
        // A window of Prometheus is made of whole scrapes, 2 s each: the same requests by up to two scrapes less or more.
        check("rate", edge.rate, same.rate, 0.02 + 4 / 75)
        check("percentErr", edge.percentErr, same.percentErr, 0.02)
        check("mtlsPercent", edge.mtlsPercent, same.mtlsPercent, 0.02)
        check("avg", edge.responseTime?.avg, same.responseTime?.avg, 0.02)
        check("p95", edge.responseTime?.p95, same.responseTime?.p95, 0.02)
        if edge.health != same.health { differences.append("\(edge.id): \(edge.health), \(same.health)") }
      }
      return differences
    }

    /// A server whose counters restart, appear, vanish and fail to be scraped, by a script that counts along.
    @Test(.timeLimit(.minutes(3))) func everyRequestIsCountedOnceWhateverHappensToItsCounter() throws {
      let folder = try TemporaryFolder()
      let script = folder.path + "/target.py"
      try Self.target.write(toFile: script, atomically: true, encoding: .utf8)
      let target = try Child("python3", [script])
      defer { target.end() }
      let address = try #require(target.line())
      let prometheus = try PrometheusUnderTest(scraping: [address])
      defer { prometheus.end() }
      // It plays its part from the second scrape on.
      let truth = try JSONDecoder().decode(
        [String: Double].self, from: Data(try #require(target.line()).utf8))
      let result = try Command.run(
        Program.path, ["graph", "--prometheus", prometheus.address, "--window", "60s", "-o", "json"])
      try #require(result.status == 0, "\(result.errors)")
      let edge = try #require(try GraphJSON(result.output).edge("a", "b"))
      let count = try #require(edge.count)
      #expect(count == truth.values.reduce(0, +))
      for (code, number) in truth {
        let share = try #require(edge.responses?[code]?.flags["-"])
        #expect(abs(share * count / 100 - number) < 0.01, "\(code)")
      }
    }

    /// A server that was asked a steady ten times a second long before anybody scraped it, and a Prometheus that began to
    /// scrape it a moment ago: what it does not know of was no silence.
    @Test(.timeLimit(.minutes(2))) func aPrometheusThatHasJustBegunDoesNotTellOfTooLittle() throws {
      let folder = try TemporaryFolder()
      let script = folder.path + "/steady.py"
      try Self.steady.write(toFile: script, atomically: true, encoding: .utf8)
      let target = try Child("python3", [script])
      defer { target.end() }
      let address = try #require(target.line())
      let prometheus = try PrometheusUnderTest(scraping: [address])
      defer { prometheus.end() }
      // It says so when it has been scraped a few times.
      _ = try #require(target.line())
      let live = try Child(
        Program.path,
        ["graph", "--prometheus", prometheus.address, "--window", "60s", "--follow", "-o", "jsonl"])
      defer { live.end() }
      var rates: [Double] = []
      while rates.count < 3, let line = live.line() {
        if let rate = try GraphJSON(line).edge("a", "b")?.rate { rates.append(rate) }
      }
      // The first seconds of it are the least exact: a scrape comes some milliseconds early or late, on a busy machine
      // some tens of them in a step of 500. Over a whole window, most of which nobody saw, there would be less than 1.
      #expect(rates.count == 3 && rates.allSatisfy { abs($0 - 10) < 3 }, "\(rates)")
      // Nobody waits for a window that it has not scraped, and it says that it has not.
      let once = try GraphJSON(
        try Command.run(
          Program.path, ["graph", "--prometheus", prometheus.address, "--window", "10m", "-o", "json"]
        ).output)
      let rate = try #require(once.edge("a", "b")?.rate)
      #expect(abs(rate - 10) < 1)
      #expect(once.sources.first?.state == "ok")
      #expect(once.sources.first?.error?.contains("its scrapes of the mesh go back") == true)
    }

    private static let steady = #"""
      import os, sys, threading, time
      from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
      labels = ",".join('%s="%s"' % l for l in dict(reporter="source", source_workload="a",
        source_workload_namespace="ns", source_canonical_service="a", destination_workload="b",
        destination_workload_namespace="ns", destination_canonical_service="b",
        destination_service="b.ns.svc.cluster.local", destination_service_name="b",
        destination_service_namespace="ns", request_protocol="http", response_flags="-",
        response_code="200").items())
      begun, scrapes = time.time() - 1000, [0]
      class Handler(BaseHTTPRequestHandler):
          def do_GET(self):
              self.send_response(200)
              self.send_header("Content-Type", "text/plain; version=0.0.4")
              self.end_headers()
              self.wfile.write(("istio_requests_total{%s} %d\n" % (labels, 10 * (time.time() - begun))).encode())
              scrapes[0] += 1
          def log_message(self, *words): pass
      server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
      threading.Thread(target=server.serve_forever, daemon=True).start()
      threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
      print("127.0.0.1:%d" % server.server_port, flush=True)
      while scrapes[0] < 6: time.sleep(0.02)
      print("scraped", flush=True)
      time.sleep(600)
      """#

    private static let target = #"""
      import json, sys, threading, time, os
      from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
      labels = ",".join('%s="%s"' % l for l in dict(reporter="source", source_workload="a",
        source_workload_namespace="ns", source_canonical_service="a", destination_workload="b",
        destination_workload_namespace="ns", destination_canonical_service="b",
        destination_service="b.ns.svc.cluster.local", destination_service_name="b",
        destination_service_namespace="ns", request_protocol="http", response_flags="-").items())
      values, state = {"200": 1000}, {"up": True, "scrapes": 0}
      class Handler(BaseHTTPRequestHandler):
          def do_GET(self):
              self.send_response(200 if state["up"] else 503)
              # Without it Prometheus 3 does not read what comes.
              self.send_header("Content-Type", "text/plain; version=0.0.4")
              self.end_headers()
              if state["up"]:
                  self.wfile.write("".join('istio_requests_total{%s,response_code="%s"} %d\n' % (labels, c, v)
                    for c, v in values.items()).encode())
              state["scrapes"] += 1
          def log_message(self, *words): pass
      server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
      threading.Thread(target=server.serve_forever, daemon=True).start()
      threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
      print("127.0.0.1:%d" % server.server_port, flush=True)
      def scrapes(number):
          until = state["scrapes"] + number
          while state["scrapes"] < until: time.sleep(0.02)
      truth = {"200": 0}
      def add(code, number):
          values[code] = values.get(code, 0) + number
          truth[code] = truth.get(code, 0) + number
      scrapes(4)
      for _ in range(8):
          add("200", 10)
          scrapes(1)
      add("500", 3)                   # a first failure
      scrapes(3)
      values.clear(); add("200", 7)   # a restart
      scrapes(3)
      state["up"] = False             # a scrape that fails
      scrapes(1)
      add("200", 20)
      state["up"] = True
      scrapes(3)
      state["up"] = False             # a gap of which nobody knows what happened in it
      values["200"] += 100
      scrapes(12)
      state["up"] = True
      scrapes(4)
      add("503", 2)
      add("200", 4)
      scrapes(6)
      print(json.dumps(truth), flush=True)
      time.sleep(600)
      """#
  }
}
