import History
import Mesh
import Topology

/// A mesh that behaves badly by chance, told to the live state and to the history alike: counters that reset,
/// processes that start again, series that come late, vanish and come back, bodies that break off, times that nothing
/// is known of.
struct MeshPlay {
  var live: MeshState
  var history: HistoryStore
  private(set) var now = 1000.0
  /// Everything that was told.
  private(set) var events: [MeshEvent] = []
  private(set) var proxies: [Proxy]
  private var random: Dice

  /// A proxy with its series.
  struct Proxy {
    struct Entry {
      var series: Series
      var value: Double
      var isShown: Bool
      var isHistogram: Bool
    }
    var name: String
    var entries: [Entry] = []
    var calls: Set<String> = []
    var started: Double
    var takesFilter = true
    var isSilent = false
    var nextFlush: Double
    /// What a scrape of histograms shows: as of the last flush.
    var flushed: [Double] = []
  }

  static let workloads = ["web-v1", "shop-v1", "cart-v1"]
  private static let codes = ["200", "404", "500"]
  private static let bounds = ["5", "10", "50", "+Inf"]

  init(
    seed: UInt64, window: Double = 10, configuration: HistoryStore.Configuration = .init(),
    graph: GraphType = .workload
  ) {
    random = Dice(state: seed)
    live = MeshState(
      MeshState.Configuration(windowSeconds: window, intervalSeconds: 1, graphType: graph))
    history = HistoryStore(configuration)
    proxies = Self.workloads.map { Proxy(name: $0, started: 0, nextFlush: 0) }
    for index in proxies.indices {
      proxies[index].started = now - Double(random.below(30))
      proxies[index].nextFlush = now + Double(random.below(5000)) / 1000
      proxies[index].takesFilter = random.below(4) > 0
      for target in Self.workloads where target != proxies[index].name && random.below(3) > 0 {
        addCall(index, to: target, code: "200", reporter: "source")
        addCall(index, to: target, code: Self.codes[random.below(3)], reporter: "destination")
      }
    }
  }

  private mutating func tell(_ event: MeshEvent) {
    live.ingest(event)
    history.ingest(event)
    events.append(event)
  }

  private mutating func addCall(_ index: Int, to other: String, code: String, reporter: String) {
    let name = proxies[index].name
    let ends = reporter == "source" ? (name, other) : (other, name)
    // A feed hands out one object a series; with 64 series and more the live state forgets what has gone at moments
    // that depend on how long it has been running.
    guard proxies[index].calls.count < 7, proxies[index].calls.insert("\(reporter) \(other) \(code)").inserted
    else { return }
    let security = reporter == "source" ? "unknown" : random.below(3) == 0 ? "none" : "mutual_tls"
    var labels: [(name: String, value: String)] = [
      ("reporter", reporter), ("request_protocol", "http"), ("response_code", code), ("response_flags", "-"),
      ("connection_security_policy", security),
    ]
    for (side, workload) in [("source", ends.0), ("destination", ends.1)] {
      labels += [
        ("\(side)_workload", workload), ("\(side)_workload_namespace", "default"),
        ("\(side)_canonical_service", workload), ("\(side)_canonical_revision", "v1"),
        ("\(side)_cluster", "c1"), ("\(side)_principal", "spiffe://cluster.local/ns/default/sa/\(workload)"),
      ]
    }
    labels += [
      ("destination_service", "\(ends.1).default.svc.cluster.local"), ("destination_service_name", ends.1),
      ("destination_service_namespace", "default"),
    ]
    let isOld = random.below(2) == 0
    func add(_ series: String, le: String? = nil) {
      let all = labels + (le.map { [("le", $0)] } ?? [])
      proxies[index].entries.append(
        Proxy.Entry(
          series: Series(name: series, labels: all), value: isOld ? Double(random.below(400)) : 0,
          isShown: true, isHistogram: series != "istio_requests_total"))
    }
    add("istio_requests_total")
    for bound in Self.bounds { add("istio_request_duration_milliseconds_bucket", le: bound) }
    add("istio_request_duration_milliseconds_sum")
    add("istio_request_duration_milliseconds_count")
    add("istio_request_bytes_sum")
    proxies[index].flushed = proxies[index].entries.map(\.value)
  }

  /// A tick of about a second: traffic, accidents, polls, a completed round.
  mutating func tick() {
    now += 0.75 + Double(random.below(500)) / 1000
    for index in proxies.indices {
      move(index)
      accident(index)
      poll(index)
    }
    now += 0.01
    tell(.roundCompleted(at: now, wallTime: .init(timeIntervalSince1970: 1_700_000_000 + now)))
  }

  private mutating func move(_ index: Int) {
    for entry in proxies[index].entries.indices where random.below(3) == 0 {
      let isFraction = proxies[index].entries[entry].series.name.hasSuffix("_sum")
      proxies[index].entries[entry].value +=
        isFraction ? Double(random.below(9000)) / 8 : Double(random.below(20))
    }
    if now >= proxies[index].nextFlush {
      proxies[index].nextFlush += 5
      proxies[index].flushed = proxies[index].entries.map(\.value)
    }
  }

  private mutating func accident(_ index: Int) {
    switch random.below(60) {
    case 0:  // starts again
      proxies[index].started = now - 0.2
      for entry in proxies[index].entries.indices {
        proxies[index].entries[entry].value = Double(random.below(3))
        proxies[index].entries[entry].isShown = random.below(12) > 0
      }
      proxies[index].flushed = proxies[index].entries.map { _ in 0 }
    case 1:  // one counter is evicted
      let entry = random.below(max(1, proxies[index].entries.count))
      if entry < proxies[index].entries.count {
        proxies[index].entries[entry].value = Double(random.below(5))
      }
    case 2, 3:
      let other = Self.workloads[random.below(3)]
      addCall(
        index, to: other, code: Self.codes[random.below(3)],
        reporter: random.below(2) == 0 ? "source" : "destination")
    case 4, 5:
      for entry in proxies[index].entries.indices {
        let isShown = proxies[index].entries[entry].isShown
        proxies[index].entries[entry].isShown = isShown ? random.below(25) > 0 : random.below(2) == 0
      }
    case 6: proxies[index].isSilent.toggle()
    case 7: proxies[index].isSilent = false
    case 8:
      proxies[index].entries.shuffle(using: &random);
      proxies[index].flushed = proxies[index].entries.map(\.value)
    default: break
    }
  }

  private mutating func poll(_ index: Int) {
    now += 0.004
    let proxy = proxies[index]
    if proxy.isSilent {
      tell(.failed(source: proxy.name, reason: random.below(9) == 0 ? "timed out" : "refused", at: now))
      return
    }
    if random.below(8) == 0 {
      let uptime = (now - proxy.started).rounded(.down)
      tell(
        .identity(
          source: proxy.name,
          ProxyIdentity(
            pod: "\(proxy.name)-x", namespace: "default", workload: proxy.name, uptimeSeconds: uptime),
          at: now))
    }
    if random.below(40) == 0 { tell(.resumed(source: proxy.name, at: now + 0.001)) }
    let isBroken = random.below(25) == 0
    let readsHistograms = random.below(3) == 0
    if proxy.takesFilter {
      scrape(index, .counters, isBroken: isBroken)
      if readsHistograms { scrape(index, .histograms, isBroken: random.below(20) == 0) }
    } else if random.below(6) > 0 {
      scrape(index, .everything, isBroken: isBroken)
    }
  }

  private mutating func scrape(_ index: Int, _ part: Scrape.Part, isBroken: Bool) {
    now += 0.001
    let proxy = proxies[index]
    var samples: [Sample] = []
    for (place, entry) in proxy.entries.enumerated() where entry.isShown {
      if part == .counters, entry.isHistogram { continue }
      if part == .histograms, !entry.isHistogram { continue }
      samples.append(
        Sample(series: entry.series, value: entry.isHistogram ? proxy.flushed[place] : entry.value))
    }
    if isBroken { samples.removeLast(min(samples.count, random.below(samples.count + 1))) }
    tell(
      .scrape(
        Scrape(
          source: proxy.name, at: now, part: part, samples: samples,
          durationMs: Double(random.below(100)) / 8,
          bytes: samples.count * 300, problem: isBroken ? "The body broke off." : nil)))
  }
}

/// A small generator with a seed.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(next() % UInt64(bound)) }
}
