/// Writes the `/stats/prometheus` of one simulated proxy.
struct StatsPage {
  private let series: [SimulatedSeries]
  /// Seconds by which this proxy's flushes lie behind the full five.
  private let phase: Double
  /// Which (family, series) each filter takes.
  private var selections: [String: [Bool]] = [:]
  let revision: Int

  /// Seconds between two flushes of histograms and periodic counters, as Istio sets them.
  static let flushInterval = 5.0

  private struct Family {
    let name: String
    let kind: SimulatedSeries.Kind
    let type: String
  }

  /// In Envoy's order: counters, then histograms, each by name.
  private static let families = [
    Family(name: "istio_request_messages_total", kind: .messages, type: "counter"),
    Family(name: "istio_requests_total", kind: .requests, type: "counter"),
    Family(name: "istio_response_messages_total", kind: .messages, type: "counter"),
    Family(name: "istio_tcp_connections_closed_total", kind: .connections, type: "counter"),
    Family(name: "istio_tcp_connections_opened_total", kind: .connections, type: "counter"),
    Family(name: "istio_tcp_received_bytes_total", kind: .connections, type: "counter"),
    Family(name: "istio_tcp_sent_bytes_total", kind: .connections, type: "counter"),
    Family(name: "istio_request_bytes", kind: .requests, type: "histogram"),
    Family(name: "istio_request_duration_milliseconds", kind: .requests, type: "histogram"),
    Family(name: "istio_response_bytes", kind: .requests, type: "histogram"),
  ]

  private static let boundTexts =
    SimulatedSpread.bounds.map { $0 == 0.5 ? "0.5" : String(Int($0)) } + ["+Inf"]
  private static let requestBytes = SimulatedSpread(median: 900, sigma: 0.3)
  private static let responseBytes = SimulatedSpread(median: 2600, sigma: 0.7)
  private static let requestShares = requestBytes.shares
  private static let responseShares = responseBytes.shares

  init(proxy: Int, traffic: SimulatedTraffic) {
    series = SimulatedSeries.all(of: proxy, in: traffic)
    var random = SimulatedRandom(seed: UInt64(proxy) &* 77 &+ 5)
    phase = random.between(0, StatsPage.flushInterval)
    revision = traffic.revision
  }

  /// Writes the page.
  /// - Parameters:
  ///   - filter: the filter with its text; nil for everything.
  ///   - t: the mesh's age in seconds.
  ///   - uptime: the proxy's own age.
  mutating func write(
    _ traffic: SimulatedTraffic, filter: (text: String, filter: StatsFilter)?, at t: Double,
    to out: inout [UInt8]
  ) {
    let flushed = max(
      0, ((t - phase) / StatsPage.flushInterval).rounded(.down) * StatsPage.flushInterval + phase)
    let selection = select(filter)
    for (rank, family) in StatsPage.families.enumerated() {
      var hasHead = false
      for (index, one) in series.enumerated()
      where one.kind == family.kind && selection[rank * series.count + index] {
        let now = one.calls(t, traffic)
        guard now > 0 else { continue }
        if !hasHead {
          hasHead = true
          out.append(text: "# TYPE \(family.name) \(family.type)\n")
        }
        if family.type == "histogram" {
          histogram(family.name, one, traffic, flushed, &out)
        } else {
          let value = counter(family.name, one, traffic, now, t, flushed)
          out.append(text: family.name)
          out.append(text: "{")
          out.append(text: one.labels)
          out.append(text: "} ")
          out.append(number: value)
          out.append(10)
        }
      }
    }
    for gauge in ProxyGauge.all where filter?.filter.matches(gauge.raw) ?? true {
      out.append(text: "# TYPE \(gauge.name) \(gauge.type)\n\(gauge.name)\(gauge.labels) ")
      out.append(number: gauge.value(t))
      out.append(10)
    }
  }

  private func counter(
    _ name: String, _ one: SimulatedSeries, _ traffic: SimulatedTraffic, _ now: Int, _ t: Double,
    _ flushed: Double
  ) -> Int {
    switch name {
    case "istio_requests_total", "istio_tcp_connections_opened_total": now
    case "istio_tcp_connections_closed_total": one.calls(max(0, t - 2), traffic)
    case "istio_tcp_received_bytes_total": one.isAnswered(traffic) ? one.calls(flushed, traffic) * 410 : 0
    case "istio_tcp_sent_bytes_total": one.isAnswered(traffic) ? one.calls(flushed, traffic) * 2890 : 0
    default: one.calls(flushed, traffic)
    }
  }

  private func histogram(
    _ name: String, _ one: SimulatedSeries, _ traffic: SimulatedTraffic, _ t: Double, _ out: inout [UInt8]
  ) {
    let calls = one.calls(t, traffic)
    let isTime = name == "istio_request_duration_milliseconds"
    let isRequest = name == "istio_request_bytes"
    let shares = isRequest ? StatsPage.requestShares : StatsPage.responseShares
    for (bound, text) in StatsPage.boundTexts.enumerated() {
      let value =
        bound == StatsPage.boundTexts.count - 1
        ? calls : isTime ? one.calls(t, bound: bound, traffic) : Int(Double(calls) * shares[bound])
      out.append(text: name)
      out.append(text: "_bucket{")
      out.append(text: one.labels)
      out.append(text: ",le=\"")
      out.append(text: text)
      out.append(text: "\"} ")
      out.append(number: value)
      out.append(10)
    }
    let mean = isRequest ? StatsPage.requestBytes.mean : StatsPage.responseBytes.mean
    let sum = isTime ? one.sum(t, traffic) : Double(calls) * mean
    out.append(text: "\(name)_sum{\(one.labels)} \((sum * 100).rounded() / 100)\n")
    out.append(text: "\(name)_count{\(one.labels)} \(calls)\n")
  }

  /// Which (family, series) a filter takes; remembered, since pollers ask the same again and again.
  private mutating func select(_ filter: (text: String, filter: StatsFilter)?) -> [Bool] {
    guard let filter else { return Array(repeating: true, count: StatsPage.families.count * series.count) }
    if let known = selections[filter.text] { return known }
    let tails = series.map(\.rawTail)
    let selection = StatsPage.families.flatMap { family in
      series.indices.map { index in
        series[index].kind == family.kind
          && filter.filter.matches("istiocustom.\(family.name)\(tails[index])")
      }
    }
    if selections.count >= 8 { selections.removeAll() }
    selections[filter.text] = selection
    return selection
  }
}

extension SimulatedSeries {
  /// Calls of this series until `t`.
  func calls(_ t: Double, _ traffic: SimulatedTraffic) -> Int {
    parts.reduce(0) { sum, part in
      let edge = traffic.edges[part.edge]
      return sum + part.deal(edge.streams[part.stream].flow.count(t, edge.pulse))
    }
  }

  /// Calls until `t` that took no longer than the bound of this index.
  func calls(_ t: Double, bound: Int, _ traffic: SimulatedTraffic) -> Int {
    parts.reduce(0) { sum, part in
      let edge = traffic.edges[part.edge]
      let flow = edge.streams[part.stream].flow
      return sum + part.deal(flow.count(t, bound: bound, of: flow.count(t, edge.pulse)))
    }
  }

  /// Sum of the times of the calls until `t`, in ms.
  func sum(_ t: Double, _ traffic: SimulatedTraffic) -> Double {
    parts.reduce(0) { sum, part in
      let edge = traffic.edges[part.edge]
      let flow = edge.streams[part.stream].flow
      return sum + flow.sum(of: flow.count(t, edge.pulse)) * Double(part.times) / Double(part.pods)
    }
  }

  /// Whether connections of this series carry bytes.
  func isAnswered(_ traffic: SimulatedTraffic) -> Bool {
    parts.contains { traffic.edges[$0.edge].streams[$0.stream].outcome == .ok }
  }
}

/// A few of Envoy's own statistics, of those that Istio lets through.
private struct ProxyGauge {
  let raw: String
  let name: String
  let labels: String
  let type: String
  let value: @Sendable (Double) -> Int

  static let all = [
    ProxyGauge(
      raw: "istiocustom.istio_build.component.proxy.tag.1.32.0", name: "istio_build",
      labels: "{component=\"proxy\",tag=\"1.32.0\"}", type: "gauge"
    ) { _ in 1 },
    ProxyGauge(
      raw: "cluster_manager.active_clusters", name: "envoy_cluster_manager_active_clusters", labels: "{}",
      type: "gauge"
    ) { _ in 24 },
    ProxyGauge(
      raw: "listener_manager.total_listeners_active", name: "envoy_listener_manager_total_listeners_active",
      labels: "{}", type: "gauge"
    ) { _ in 12 },
    ProxyGauge(raw: "server.live", name: "envoy_server_live", labels: "{}", type: "gauge") { _ in 1 },
    ProxyGauge(
      raw: "server.memory_allocated", name: "envoy_server_memory_allocated", labels: "{}", type: "gauge"
    ) { 21_000_000 + Int($0) % 4096 },
    ProxyGauge(raw: "server.uptime", name: "envoy_server_uptime", labels: "{}", type: "gauge") { Int($0) },
  ]
}

extension [UInt8] {
  mutating func append(text: String) { append(contentsOf: text.utf8) }

  /// A decimal number.
  mutating func append(number: Int) {
    guard number > 9 else {
      append(number < 0 ? 48 : UInt8(48 + number))
      return
    }
    let start = count
    var rest = number
    while rest > 0 {
      append(UInt8(48 + rest % 10))
      rest /= 10
    }
    self[start...].reverse()
  }
}
