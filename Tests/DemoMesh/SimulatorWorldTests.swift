import Exposition
import Mesh
import Testing

@testable import DemoMesh

/// A page read as a poller reads it: values by name and labels.
private func page(
  _ world: inout SimulatedWorld, _ proxy: Int, _ target: String = "/stats/prometheus", at t: Double
) throws -> [String: Double] {
  guard case .page(200, _, let body) = world.answer(proxy: proxy, target: target, at: t) else {
    throw SimulatorFailure("no page")
  }
  let result = SeriesTable().parse(body)
  #expect(result.problem == nil)
  var values: [String: Double] = [:]
  for sample in result.samples {
    let labels = sample.series.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    values["\(sample.series.name){\(labels)}"] = sample.value
  }
  #expect(values.count == result.samples.count)
  return values
}

/// Requests of all proxies by (reporter, source, destination, code, flags).
private func requests(_ world: inout SimulatedWorld, at t: Double) throws -> [[String]: Double] {
  var sums: [[String]: Double] = [:]
  for proxy in world.traffic.mesh.proxies.indices {
    let target = "/stats/prometheus?filter=istio_requests_total"
    guard case .page(200, _, let body) = world.answer(proxy: proxy, target: target, at: t) else { continue }
    for sample in SeriesTable().parse(body).samples where sample.series.name == "istio_requests_total" {
      let key = [
        "reporter", "source_workload", "destination_workload", "response_code", "response_flags",
        "connection_security_policy",
      ].map { sample.series[$0] ?? "" }
      sums[key, default: 0] += sample.value
    }
  }
  return sums
}

@Suite("A simulated mesh")
struct SimulatorWorldTests {
  private let plans: [SimulatorConfiguration.Plan] = [.bookinfo, .generated(proxies: 40, services: nil)]

  @Test("both proxies of an edge count the same calls, all pods together")
  func reportersAgree() throws {
    for plan in plans {
      var world = SimulatedWorld(SimulatorConfiguration(plan: plan, seed: 4))
      let sums = try requests(&world, at: 3700)
      var compared = 0
      for (key, value) in sums where key[0] == "source" && key[3] == "200" && key[2] != "unknown" {
        let seen = ["mutual_tls", "none"].compactMap {
          sums[["destination", key[1], key[2], key[3], key[4], $0]]
        }
        #expect(seen == [value], "\(key)")
        compared += 1
      }
      #expect(compared > 4)
    }
  }

  @Test("counters and buckets never fall, buckets are cumulative, the last one is the count")
  func monotone() throws {
    var world = SimulatedWorld(SimulatorConfiguration(plan: .bookinfo))
    var before: [[String: Double]] = Array(repeating: [:], count: world.traffic.mesh.proxies.count)
    var t = 600.0
    for step in 0..<60 {
      t += 0.7
      if step == 10 { world.setFaults([.init(fault: .errors, workload: "reviews-v3", value: 70)], at: t) }
      if step == 20 { world.setFaults([.init(fault: .latency, workload: "details-v1", value: 400)], at: t) }
      if step == 30 { world.setFaults([.init(fault: .mtlsOff, workload: "ratings-v1", value: 100)], at: t) }
      if step == 40 { world.setFaults([], at: t) }
      for proxy in before.indices {
        let now = try page(&world, proxy, at: t)
        for (series, value) in before[proxy] where !series.hasPrefix("envoy_server_memory") {
          #expect(now[series, default: -1] >= value, "\(series) at step \(step)")
        }
        before[proxy] = now
      }
    }
    let body = world.answer(proxy: 1, target: "/stats/prometheus", at: t)
    guard case .page(_, _, let bytes) = body else { return }
    var last: (labels: String, value: Double)?
    for sample in SeriesTable().parse(bytes).samples where sample.series.name.hasSuffix("_bucket") {
      let labels =
        sample.series.name
        + sample.series.labels.filter { $0.name != "le" }.map { "\($0.name)\($0.value)" }.joined()
      if let last, last.labels == labels { #expect(sample.value >= last.value) }
      last = (labels, sample.value)
    }
    #expect(last != nil)
  }

  @Test("counters move at once, histograms only when the proxy flushes: once in five seconds")
  func flushes() throws {
    var world = SimulatedWorld(SimulatorConfiguration(plan: .bookinfo))
    var moves: [Int: Int] = [:]
    for proxy in [1, 2, 3] {
      var last: [String: Double]?
      for step in 0..<100 {
        let now = try page(
          &world, proxy, "/stats/prometheus?filter=istio_request_duration", at: 900 + Double(step) / 10
        )
        .filter { $0.key.contains("_count{") }
        if let last, last != now { moves[proxy, default: 0] += 1 }
        last = now
      }
      #expect(moves[proxy] == 2)
      let target = "/stats/prometheus?filter=istio_requests_total"
      let early = try page(&world, proxy, target, at: 900)
      #expect(try page(&world, proxy, target, at: 901) != early)
    }
  }

  @Test("the same seed gives the same pages, another seed another mesh")
  func seeds() throws {
    func pages(_ seed: UInt64) throws -> [[String: Double]] {
      var world = SimulatedWorld(
        SimulatorConfiguration(plan: .generated(proxies: 12, services: nil), seed: seed))
      return try (0..<12).map { try page(&world, $0, at: 777) }
    }
    #expect(try pages(5) == pages(5))
    #expect(try pages(5) != pages(6))
  }

  @Test(
    "there are as many proxies as were asked for, and every service is called",
    arguments: [1, 2, 3, 4, 7, 20, 60, 300])
  func sizes(proxies: Int) {
    let mesh = MeshGenerator.mesh(proxies: proxies, services: nil, requestsPerSecond: 100, seed: 3)
    #expect(mesh.proxies.count == proxies)
    for service in mesh.services.indices { #expect(mesh.edges.contains { $0.service == service }) }
    for edge in mesh.edges { #expect(edge.rate > 0 && edge.source != edge.destination) }
    #expect(mesh.edges.contains { !$0.troubles.isEmpty })
    if proxies >= 20 {
      #expect(Set(mesh.edges.map(\.speech)).count == 3)
      #expect(mesh.edges.filter { !$0.isMutual }.count == 1)
    }
  }

  @Test("a request has Istio's labels in Istio's order")
  func labels() {
    var world = SimulatedWorld(SimulatorConfiguration(plan: .bookinfo))
    guard case .page(_, _, let body) = world.answer(proxy: 1, target: "/stats/prometheus", at: 100) else {
      Issue.record("no page")
      return
    }
    let line = String(decoding: body, as: UTF8.self).split(separator: "\n").first {
      $0.hasPrefix("istio_requests_total{")
    }
    let names = line?.split(separator: "{")[1].split(separator: ",").compactMap {
      $0.split(separator: "=").first
    }
    #expect(
      names?.map(String.init) == [
        "reporter", "source_workload", "source_canonical_service", "source_canonical_revision",
        "source_workload_namespace", "source_principal", "source_app", "source_version", "source_cluster",
        "destination_workload", "destination_workload_namespace", "destination_principal", "destination_app",
        "destination_version", "destination_service", "destination_canonical_service",
        "destination_canonical_revision", "destination_service_name", "destination_service_namespace",
        "destination_cluster", "request_protocol", "response_code", "grpc_response_status", "response_flags",
        "connection_security_policy",
      ])
  }

  @Test("errors put on a workload are seen by both sides from that moment on, and end with it")
  func errors() throws {
    var world = SimulatedWorld(SimulatorConfiguration(plan: .bookinfo))
    func failures(at t: Double) throws -> [Double] {
      let sums = try requests(&world, at: t)
      return [
        sums[["source", "productpage-v1", "reviews-v3", "500", "-", "unknown"]] ?? 0,
        sums[["destination", "productpage-v1", "reviews-v3", "500", "-", "mutual_tls"]] ?? 0,
      ]
    }
    #expect(try failures(at: 1000) == [0, 0])
    world.setFaults([.init(fault: .errors, workload: "reviews-v3", value: 100)], at: 1000)
    let during = try failures(at: 1010)
    #expect(during[0] > 50 && during[0] == during[1])
    let answered = try requests(&world, at: 1001)[[
      "source", "productpage-v1", "reviews-v3", "200", "-", "unknown",
    ]]
    let later = try requests(&world, at: 1010)[[
      "source", "productpage-v1", "reviews-v3", "200", "-", "unknown",
    ]]
    #expect(answered == later)
    world.setFaults([], at: 1010)
    #expect(try failures(at: 1020) == during)
  }

  @Test(
    "each fault leaves its flag with the caller",
    arguments: [
      (SimulatedFault.noEndpoints, "ratings-v1", "UH"), (.circuitBreaker, "ratings-v1", "UO"),
      (.plaintext, "details-v1", "UC"), (.badConfig, "reviews-v2", "NC"), (.abort, "details-v1", "FI"),
      (.delay, "details-v1", "DI"), (.proxyKill, "reviews-v1", "UF"), (.latency, "details-v1", "UT"),
    ])
  fileprivate func flags(fault: SimulatedFault, workload: String, flag: String) throws {
    var world = SimulatedWorld(SimulatorConfiguration(plan: .bookinfo))
    world.setFaults([.init(fault: fault, workload: workload, value: fault.standardValue)], at: 500)
    let sums = try requests(&world, at: 560)
    #expect(sums.contains { $0.key[0] == "source" && $0.key[4] == flag && $0.value > 0 })
    #expect(!sums.contains { $0.key[0] == "destination" && $0.key[4] == flag && flag != "-" })
  }

  @Test("a proxy says who it is")
  func identity() {
    var world = SimulatedWorld(SimulatorConfiguration(plan: .bookinfo))
    guard case .page(200, _, let body) = world.answer(proxy: 5, target: "/server_info", at: 3605.5) else {
      Issue.record("no page")
      return
    }
    let identity = ServerInfo.parse(body)
    #expect(identity?.workload == "reviews-v3")
    #expect(identity?.app == "reviews" && identity?.version == "v3" && identity?.namespace == "bookinfo")
    #expect(identity?.role == "sidecar" && identity?.uptimeSeconds == 3605)
    #expect(identity?.pod?.hasPrefix("reviews-v3-") == true)
  }
}

@Suite("Filters of statistics")
struct StatsFilterTests {
  private let name = "istiocustom.istio_requests_total.reporter.source.source_workload.productpage-v1"

  @Test(
    "what is found is what the regular expression finds",
    arguments: [
      ("istio_requests_total", true), ("istio_(requests|tcp)", true), ("istio_(?:tcp|xds)", false),
      ("^istiocustom", true), ("^istio_requests", false), ("a|istio_requests", true),
      ("reporter\\.source", true),
      ("requests_total$", false), ("istio_requests*_total", true), ("productpage-v1", true), ("", true),
      ("(|x)", true),
    ])
  func search(pattern: String, found: Bool) throws {
    let filter = try #require(StatsFilter(pattern))
    #expect(filter.matches(name) == found)
    if StatsFilter.alternatives(pattern) != nil {
      #expect(try (Regex(pattern).firstMatch(in: name) != nil) == found)
    }
  }

  @Test("what is no regular expression is refused, as Envoy does", arguments: ["(", "a)", "[", "*"])
  func refused(pattern: String) {
    #expect(StatsFilter(pattern) == nil)
    var world = SimulatedWorld(SimulatorConfiguration(plan: .bookinfo))
    let target =
      "/stats/prometheus?usedonly&filter=" + pattern.utf8.map { "%" + String($0, radix: 16) }.joined()
    guard case .page(400, _, _) = world.answer(proxy: 0, target: target, at: 1) else {
      Issue.record("not refused")
      return
    }
  }
}
