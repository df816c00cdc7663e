import Foundation
import Mesh

/// A feed made by hand: some proxies with counters and histograms that move as chance has it, the same for the same seed.
struct SmallMesh {
  private(set) var events: [MeshEvent] = []
  private var series: [[Series]] = []
  private var values: [[Double]] = []
  private var random: UInt64
  private var at: Double
  private let wall: Double
  private let begin: Double

  init(seed: UInt64 = 1, proxies: Int = 3, at: Double = 1000.123456789, wall: Double = 1_795_000_000.25) {
    random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    self.at = at
    begin = at
    self.wall = wall
    for proxy in 0..<proxies {
      events.append(.expecting(source: Self.name(proxy), kind: .proxy))
      series.append([])
      values.append([])
      for code in ["200", "503"] { add(to: proxy, "istio_requests_total", code, nil) }
      for le in ["1", "5", "10", "+Inf"] {
        add(to: proxy, "istio_request_duration_milliseconds_bucket", "200", le)
      }
      add(to: proxy, "istio_request_duration_milliseconds_sum", "200", nil)
    }
  }

  static func name(_ proxy: Int) -> String { "127.0.0.\(proxy + 1):15000" }

  private mutating func next(_ bound: Int) -> Int {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return Int(random >> 33) % bound
  }

  private mutating func add(to proxy: Int, _ name: String, _ code: String, _ le: String?) {
    let labels = [
      ("reporter", "source"), ("source_workload", "productpage-v1"),
      ("destination_workload", "reviews-v\(proxy)"),
      ("response_code", code), ("response_flags", "-"), ("odd", "say \"hi\"\\ \u{1B}[31m ünï"),
    ]
    series[proxy].append(Series(name: name, labels: labels + (le.map { [("le", $0)] } ?? [])))
    values[proxy].append(Double(next(1000)))
  }

  /// A proxy begins to answer with another code.
  mutating func appear(_ code: String, at proxy: Int) { add(to: proxy, "istio_requests_total", code, nil) }

  /// A proxy's counters begin anew.
  mutating func restart(_ proxy: Int) { values[proxy] = values[proxy].map { _ in Double(next(3)) } }

  /// A proxy drops a series.
  mutating func vanish(_ index: Int, at proxy: Int) {
    series[proxy].remove(at: index)
    values[proxy].remove(at: index)
  }

  /// Sets a value to something unusual.
  mutating func set(_ value: Double, _ index: Int, at proxy: Int) { values[proxy][index] = value }

  /// A poll: everything moves a little.
  mutating func round(isShuffled: Bool = false) {
    at += 1 + Double(next(1000)) / 1e6
    for proxy in series.indices {
      if next(20) == 0 {
        events.append(
          .failed(source: Self.name(proxy), reason: "does not answer: connection refused", at: at))
        continue
      }
      if next(10) == 0 {
        events.append(
          .identity(
            source: Self.name(proxy),
            ProxyIdentity(role: "sidecar", pod: "reviews-v\(proxy)-x", uptimeSeconds: 12.5), at: at))
      }
      for index in values[proxy].indices where values[proxy][index].isFinite && next(2) == 0 {
        let isSum = series[proxy][index].name.hasSuffix("_sum")
        values[proxy][index] += isSum ? Double(next(100_000)) / 7 : Double(next(4))
      }
      var samples = zip(series[proxy], values[proxy]).map { Sample(series: $0, value: $1) }
      if isShuffled { samples.reverse() }
      let part: Scrape.Part = proxy == 0 ? .everything : .counters
      let histograms = samples.filter { $0.series.name.hasPrefix("istio_request_duration") }
      scrape(
        proxy, part,
        part == .everything ? samples : samples.filter { $0.series.name == "istio_requests_total" })
      if part == .counters, next(5) == 0 { scrape(proxy, .histograms, histograms) }
    }
    events.append(.roundCompleted(at: at, wallTime: time))
  }

  private var time: Date { Date(timeIntervalSince1970: wall + at - begin) }

  private mutating func scrape(_ proxy: Int, _ part: Scrape.Part, _ samples: [Sample]) {
    at += Double(next(1000)) / 1e7
    events.append(
      .scrape(
        Scrape(
          source: Self.name(proxy), at: at, wallTime: time, part: part, samples: samples,
          durationMs: Double(next(10_000)) / 997, bytes: next(1 << 20),
          problem: next(30) == 0 ? "line 7 is cut off" : nil)))
  }
}
