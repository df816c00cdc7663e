import Mesh
import Testing
import Wire

@testable import Feeds

/// What servers that speak Prometheus' language do each in their own way.
@Suite(.timeLimit(.minutes(1)))
struct PrometheusDialectTests {
  let server = PlayedPrometheus()

  private func api() throws -> PrometheusAPI {
    PrometheusAPI(endpoint: try EndpointURL("http://prom:9090"), transport: server)
  }

  @Test("A bucket's bound is the same however a server spells it, also where it changes its spelling")
  func bounds() async throws {
    let pairs = [
      ("1.0", "1"), ("1.8e+06", "1800000"), ("0.5", "0.5"), ("+Inf", "+Inf"), ("5", "5"), ("x", "x"),
    ]
    for (text, bound) in pairs { #expect(PrometheusSeries.bound(text) == bound) }
    server.set { _, _ in
      .success(
        PlayedPrometheus.ok(
          PlayedPrometheus.success(
            #"[{"metric":{"le":"1.0"},"values":[[15,"4"],[30,"5"]]},{"metric":{"le":"1"},"values":[[0,"3"],[15,"2"]]}]"#
          )))
    }
    let asker = PrometheusSeries(.durations, api: try api(), namespaces: [])
    let found = try await asker.increases(.init(start: 0, end: 30, step: 15), cadence: 15, timeout: 1)
    #expect(found.rows.count == 1 && found.values == [3, 6, 5] && found.series.first?["le"] == "1")
  }

  @Test(
    "The clock of a server that answers for a while ago is read right, and how long samples take to be seen",
    arguments: [
      (100.25, 100.25, 100.25, 0), (100, 99.75, 100.75, 4), (100, 99, 100, 4), (100.5, 70.5, 100.5, 30),
    ] as [(Double, Double, Double, Double)])
  func clock(at: Double, value: Double, time: Double, delay: Double) async throws {
    server.set { _, _ in
      .success(
        PlayedPrometheus.ok(PlayedPrometheus.success(#"[{"metric":{},"value":[\#(at),"\#(value)"]}]"#)))
    }
    #expect(try await api().time() == PrometheusAPI.Moment(time: time, delay: delay))
  }

  @Test(
    "What is asked for is asked for as it is, without a cache that shifts it or a guess at the last seconds")
  func asIs() async throws {
    let api = try api()
    _ = try await api.range("up", .init(start: 0, end: 30, step: 15), timeout: 1)
    _ = try await api.instant("up", timeout: 1)
    #expect(
      server.questions.allSatisfy { $0.form["nocache"] == "1" && $0.form["latency_offset"] == "1ms" })
  }

  @Test("A label with a name that a question cannot hold as it is does not stand in one")
  func names() {
    let labels = [("__name__", "x"), ("k8s.pod.name", "p"), ("9", "n"), ("été", "e"), ("pod_1", "a\"b")]
    #expect(
      PrometheusQuery.samples(of: labels.map { (name: $0.0, value: $0.1) }, seconds: 300)
        == #"{__name__="x",pod_1="a\"b"}[300s]"#)
  }

  @Test("The beat of a server that has one sample only is asked for again")
  func youngBeat() async throws {
    for time in [0.0, 5, 10, 15, 20] {
      server.scrape(at: PlayedPrometheus.epoch + time, requests: 100 + time)
    }
    server.clock.jump(to: 3)
    let reader = Reader(
      PrometheusFeed(.init(endpoint: try EndpointURL("prom"), transport: server, clock: server.clock)))
    await server.clock.advance(to: 8)
    await eventually { reader.rounds == 1 }
    server.clock.jump(to: 21)
    await eventually { reader.rounds == 2 }
    let told = reader.scrapes().filter { $0.part == .counters && !$0.isProvisional }
    #expect(told.map(\.at) == [0, 5, 10, 15, 20])
  }
}
