import History
import Mesh

/// The history in memory: an hour of a small mesh and of a large one, a poll each second and histograms each 5 s.
let historyBenchmark = Benchmark(name: "history") {
  HistoryMesh.measure("8 busy proxies, an hour", proxies: 8, calls: 20, seconds: 3600)
  if CommandLine.arguments.count > 1 { return }
  HistoryMesh.measure("1,000 busy proxies, an hour", proxies: 1000, calls: 20, seconds: 3600)
}

/// Proxies that all have traffic on all of their series.
struct HistoryMesh {
  /// Calls of one proxy: two counters and a histogram of 22 series each.
  struct Proxy {
    var name: String
    var counters: [Sample] = []
    var histograms: [Sample] = []
    /// Requests so far, by call.
    var requests: [Double] = []
  }

  private static let bounds = [
    0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300_000, 600_000, 1_800_000,
    3_600_000, .infinity,
  ]
  /// Share of the requests below each bound: some from 5 ms to 100 ms.
  private static let shares = [
    0, 0, 0.02, 0.3, 0.7, 0.9, 0.97, 0.99, 0.997, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.0,
  ]
  private var proxies: [Proxy]
  private var seed: UInt64 = 7

  init(proxies count: Int, calls: Int) {
    proxies = (0..<count).map { Self.proxy($0, of: count, calls: calls) }
  }

  private static func proxy(_ index: Int, of count: Int, calls: Int) -> Proxy {
    var proxy = Proxy(name: "10.0.\(index / 250).\(index % 250):15090")
    for call in 0..<calls {
      let isSource = call % 2 == 0
      let other = "shop-\((index * 7 + call) % count)"
      let me = "shop-\(index)"
      let (source, target) = isSource ? (me, other) : (other, me)
      let labels: [(name: String, value: String)] = [
        ("reporter", isSource ? "source" : "destination"), ("source_workload", source),
        ("source_canonical_service", source), ("source_workload_namespace", "shops"), ("source_app", source),
        ("source_principal", "spiffe://cluster.local/ns/shops/sa/\(source)"),
        ("destination_workload", target), ("destination_workload_namespace", "shops"),
        ("destination_principal", "spiffe://cluster.local/ns/shops/sa/\(target)"),
        ("destination_app", target), ("destination_service", "\(target).shops.svc.cluster.local"),
        ("destination_canonical_service", target), ("destination_service_name", target),
        ("destination_service_namespace", "shops"), ("request_protocol", "http"),
        ("response_code", call % 5 == 4 ? "503" : "200"), ("response_flags", call % 5 == 4 ? "UH" : "-"),
        ("connection_security_policy", isSource ? "unknown" : "mutual_tls"),
      ]
      proxy.requests.append(Double(1000 * call))
      for name in ["istio_requests_total", "istio_response_messages_total"] {
        proxy.counters.append(Sample(series: Series(name: name, labels: labels), value: 0))
      }
      for name in ["bucket", "sum", "count"] {
        let full = "istio_request_duration_milliseconds_\(name)"
        for bound in name == "bucket" ? bounds : [0] {
          let le = name == "bucket" ? [("le", bound == .infinity ? "+Inf" : "\(bound)")] : []
          proxy.histograms.append(Sample(series: Series(name: full, labels: labels + le), value: 0))
        }
      }
    }
    return proxy
  }

  private mutating func random(_ bound: UInt64) -> UInt64 {
    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (seed >> 33) % bound
  }

  /// One second of traffic on a proxy.
  private mutating func move(_ index: Int) {
    for call in proxies[index].requests.indices {
      proxies[index].requests[call] += Double(random(40))
      let requests = proxies[index].requests[call]
      proxies[index].counters[2 * call].value = requests
      proxies[index].counters[2 * call + 1].value = requests * 2
    }
  }

  private mutating func flush(_ index: Int) {
    for call in proxies[index].requests.indices {
      let requests = proxies[index].requests[call]
      let base = call * (Self.bounds.count + 2)
      for (rank, share) in Self.shares.enumerated() {
        proxies[index].histograms[base + rank].value = (requests * share).rounded(.down)
      }
      proxies[index].histograms[base + Self.bounds.count].value = requests * 21.37 + Double(random(1000)) / 7
      proxies[index].histograms[base + Self.bounds.count + 1].value = requests
    }
  }

  /// What a second of all proxies tells: counters each second, histograms of each proxy every five.
  mutating func events(_ second: Int) -> [MeshEvent] {
    var events: [MeshEvent] = []
    for index in proxies.indices {
      move(index)
      let at = Double(second) + Double(index) / Double(proxies.count) / 2
      let name = proxies[index].name
      events.append(
        .scrape(
          Scrape(
            source: name, at: at, part: .counters, samples: proxies[index].counters, durationMs: 2.5,
            bytes: 20_000)))
      guard (second + index) % 5 == 0 else { continue }
      flush(index)
      events.append(
        .scrape(
          Scrape(
            source: name, at: at, part: .histograms, samples: proxies[index].histograms, durationMs: 12.5,
            bytes: 200_000)))
    }
    return events
  }

  /// Tells a second of all proxies.
  private mutating func tell(_ second: Int, to store: inout HistoryStore, _ clock: inout Stopwatch) -> Int {
    var samples = 0
    for event in events(second) {
      clock.run { store.ingest(event) }
      if case .scrape(let scrape) = event { samples += scrape.samples.count }
    }
    store.ingest(.roundCompleted(at: Double(second) + 0.9, wallTime: nil))
    return samples
  }

  static func measure(_ what: String, proxies: Int, calls: Int, seconds: Int) {
    print("-- \(what)")
    var mesh = HistoryMesh(proxies: proxies, calls: calls)
    var configuration = HistoryStore.Configuration(maximumBytes: 1 << 30)
    configuration.fullSeconds = 600
    var store = HistoryStore(configuration)
    let before = Memory.resident()
    var clock = Stopwatch()
    var samples = 0
    for second in 0..<seconds { samples += mesh.tell(second, to: &store, &clock) }
    Benchmark.report("samples taken in", Double(samples) / 1e6, "million")
    Benchmark.report("taking in", clock.seconds / Double(samples) * 1e9, "ns a sample")
    Benchmark.report("taking in, a scrape of \(calls * 2)", clock.shortest * 1e6, "µs at best")
    Benchmark.report("kept", Double(store.bytes) / 1e6, "MB by its own count")
    Benchmark.report("kept", Double(Memory.resident() - before) / 1e6, "MB more resident")
    Benchmark.report("kept", Double(store.bytes) / Double(samples), "bytes for each sample taken in")

    let end = Double(seconds)
    let subject = SeriesFilter(
      names: ["istio_requests_total"],
      labels: [.init("destination_workload", ["shop-3"]), .init("reporter", ["destination"])])
    let grid = HistoryGrid(start: end - 600, step: 3, count: 200)
    report("steps of a workload's requests, 10 min, 200 columns") { store.steps(subject, on: grid).count }
    var buckets = subject
    buckets.names = ["istio_request_duration_milliseconds_bucket"]
    let coarse = HistoryGrid(start: end - 3000, step: 15, count: 200)
    report("steps of its buckets, 50 min, 200 columns") { store.steps(buckets, on: coarse).count }
    let all = SeriesFilter(names: ["istio_requests_total"])
    report("increases of all requests, 10 s") {
      store.increases(all, in: HistoryWindow(endingAt: end, seconds: 10)).count
    }
    report("increases of all requests, 10 min") {
      store.increases(all, in: HistoryWindow(endingAt: end, seconds: 600)).count
    }
    report("increases of all requests, 50 min") {
      store.increases(all, in: HistoryWindow(endingAt: end, seconds: 3000)).count
    }
    report("values of all requests, 20 min ago") { store.values(all, at: end - 1200, within: 60).count }
    report("events of 60 s, 5 min ago") { store.events(endingAt: end - 300, seconds: 60).count }
    let copy = store
    var again = Stopwatch()
    _ = mesh.tell(seconds, to: &store, &again)
    Benchmark.report("the next second beside a copy", again.seconds * 1e3, "ms")
    consume(copy)
  }

  private static func report(_ what: String, _ body: () -> Int) {
    var count = 0
    let seconds = Benchmark.best(of: 3) { count = body() }
    Benchmark.report("\(what) (\(count))", seconds * 1e3, "ms")
  }
}

/// Adds up the time of many short runs.
struct Stopwatch {
  private(set) var seconds = 0.0
  private(set) var shortest = Double.infinity

  mutating func run(_ body: () -> Void) {
    let time = Benchmark.time(body)
    seconds += time
    shortest = min(shortest, time)
  }
}
