import History
import Mesh

/// Proxies of a busy mesh, each with calls from and to others and one database: what Istio's proxies show of these by
/// default, that is a counter and three histograms of 20 buckets a call. All of it moves.
struct HistoryMesh {
  private struct Proxy {
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
  /// Shares of the requests below each bound: durations, sizes of requests and of responses.
  private static let shares: [[Double]] = [
    [0, 0, 0.02, 0.3, 0.7, 0.9, 0.97, 0.99, 0.997, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    [0, 0, 0, 0, 0, 0, 0, 0.1, 0.4, 0.7, 0.9, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  ]
  private static let histogramNames = [
    "istio_request_duration_milliseconds", "istio_request_bytes", "istio_response_bytes",
  ]
  private static let means = [21.37, 812, 2400.5]
  private static let tcp = [
    "istio_tcp_connections_opened_total", "istio_tcp_connections_closed_total",
    "istio_tcp_received_bytes_total", "istio_tcp_sent_bytes_total",
  ]
  private var proxies: [Proxy]
  private var seed: UInt64 = 7
  private let calls: Int
  /// Series of all proxies.
  var series: Int { proxies.reduce(0) { $0 + $1.counters.count + $1.histograms.count } }
  /// Workloads, which proxies are named after.
  static func workload(_ index: Int) -> String { "shop-\(index)" }

  /// - Parameter generation: pods of another generation have other addresses.
  init(proxies count: Int, calls: Int = 12, generation: Int = 0) {
    self.calls = calls
    proxies = (0..<count).map { Self.proxy($0, of: count, calls: calls, generation) }
  }

  private static func proxy(_ index: Int, of count: Int, calls: Int, _ generation: Int) -> Proxy {
    var proxy = Proxy(name: "10.\(generation).\(index / 250).\(index % 250):15090")
    for call in 0..<calls {
      // Half of the calls go out, half come in, and both ends tell of the same: to `index + d`, from `index - d`.
      let isSource = call % 2 == 0
      let distance = (call / 2 % max(1, count - 1)) + 1
      let other = (index + (isSource ? distance : count * distance - distance)) % count
      let labels = labels(
        isSource ? index : other, isSource ? other : index, isSource: isSource, call: call / 2)
      proxy.requests.append(Double(1000 * call))
      proxy.counters.append(Sample(series: Series(name: "istio_requests_total", labels: labels), value: 0))
      for name in histogramNames {
        for bound in bounds {
          let le = bound == .infinity ? "+Inf" : "\(bound)"
          proxy.histograms.append(
            Sample(series: Series(name: name + "_bucket", labels: labels + [("le", le)]), value: 0))
        }
        for end in ["_sum", "_count"] {
          proxy.histograms.append(Sample(series: Series(name: name + end, labels: labels), value: 0))
        }
      }
    }
    for name in tcp {
      var labels = labels(index, (index + 1) % count, isSource: true, call: 0)
      labels.removeAll { ["request_protocol", "response_code"].contains($0.name) }
      proxy.counters.append(Sample(series: Series(name: name, labels: labels), value: 0))
    }
    return proxy
  }

  /// Texts, each once: as feeds share them.
  nonisolated(unsafe) private static var texts: Set<String> = []

  private static func shared(_ text: String) -> String {
    texts.insert(text).memberAfterInsert
  }

  private static func labels(_ source: Int, _ target: Int, isSource: Bool, call: Int) -> [(
    name: String, value: String
  )] {
    let (source, target) = (workload(source), workload(target))
    var labels: [(name: String, value: String)] = [
      ("reporter", isSource ? "source" : "destination"), ("request_protocol", "http"),
      ("response_code", call % 5 == 4 ? "503" : "200"), ("response_flags", call % 5 == 4 ? "UH" : "-"),
      ("connection_security_policy", isSource ? "unknown" : "mutual_tls"),
      ("destination_service", "\(target).shops.svc.cluster.local"), ("destination_service_name", target),
      ("destination_service_namespace", "shops"), ("grpc_response_status", ""),
    ]
    for (side, name) in [("source", source), ("destination", target)] {
      labels += [
        ("\(side)_workload", name), ("\(side)_workload_namespace", "shops"), ("\(side)_app", name),
        ("\(side)_version", "v1"), ("\(side)_canonical_service", name),
        ("\(side)_canonical_revision", "v1"), ("\(side)_cluster", "Kubernetes"),
        ("\(side)_principal", "spiffe://cluster.local/ns/shops/sa/\(name)"),
      ]
    }
    return labels.map { ($0.name, shared($0.value)) }
  }

  private mutating func random(_ bound: UInt64) -> UInt64 {
    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (seed >> 33) % bound
  }

  /// One second of traffic on a proxy.
  private mutating func move(_ index: Int) {
    for call in 0..<calls {
      proxies[index].requests[call] += Double(random(40))
      proxies[index].counters[call].value = proxies[index].requests[call]
    }
    for (place, factor) in [(0, 3.0), (1, 3), (2, 2000), (3, 9000)] {
      proxies[index].counters[calls + place].value += (factor * Double(random(20)) / 10).rounded(.down)
    }
  }

  private mutating func flush(_ index: Int) {
    var place = 0
    for call in 0..<calls {
      let requests = proxies[index].requests[call]
      for histogram in Self.shares.indices {
        for share in Self.shares[histogram] {
          proxies[index].histograms[place].value = (requests * share).rounded(.down)
          place += 1
        }
        proxies[index].histograms[place].value =
          requests * Self.means[histogram] + (histogram == 0 ? Double(random(1000)) / 7 : 0)
        proxies[index].histograms[place + 1].value = requests
        place += 2
      }
    }
  }

  /// Tells a second of all proxies: counters of each, histograms of those whose turn it is, the completed round.
  mutating func tell(_ second: Int, to take: (MeshEvent) -> Void) {
    for index in proxies.indices {
      move(index)
      let at = Double(second) + Double(index) / Double(proxies.count) / 2
      take(scrape(index, .counters, at))
      guard (second + index) % 5 == 0 else { continue }
      flush(index)
      take(scrape(index, .histograms, at + 0.0001))
    }
    take(
      .roundCompleted(
        at: Double(second) + 0.9, wallTime: .init(timeIntervalSince1970: 1.7e9 + Double(second))))
  }

  private func scrape(_ index: Int, _ part: Scrape.Part, _ at: Double) -> MeshEvent {
    let samples = part == .counters ? proxies[index].counters : proxies[index].histograms
    return .scrape(
      Scrape(
        source: proxies[index].name, at: at, part: part, samples: samples, durationMs: 2.5,
        bytes: samples.count * 300))
  }
}
