import Exposition
import Mesh

/// Turns what one plain Envoy counts into Istio's standard metrics, so that everything behind the feeds reads it as it
/// reads a sidecar's. Pure: bodies in, samples out.
///
/// Requests come from an upstream's counters by response code; where those are kept back (Istio's statistics matcher),
/// from what is counted of each endpoint. Flags come from the counters of what went wrong. What comes in is told for
/// listeners that no other polled proxy sends to. Counters of its own, which grow as Envoy's do, bear the names: when
/// an upstream's far end becomes known, nothing jumps.
struct PlainTranslator {
  let source: PlainWorkload
  let neighbours: PlainNeighbours
  let proxyHost: String
  private(set) var configuration: PlainConfiguration?
  private(set) var endpoints: PlainEndpoints?
  private var reading = PlainReading()
  private var hostsOfCluster: [String: [PlainEndpoints.Host]] = [:]
  private var upstreams: [String: PlainUpstream] = [:]
  private var revision = -1
  private var before: [PlainKey: Double] = [:]
  private var endpointsBefore: [String: PlainShares.Count] = [:]
  private var timesBefore: [PlainKey: Double] = [:]
  var counters = SyntheticCounters()
  private let marker = Sample(
    series: Series(name: ProxyOrigin.marker, labels: [(ProxyOrigin.label, ProxyOrigin.envoy)]), value: 1)
  private var times = SyntheticCounters()
  private var hasRead = false
  /// Upstreams whose answers are counted by code, and those of which anything is.
  var counted: Set<String> = []
  private var seen: Set<String> = []
  /// The process is another one than before.
  private var beganAnew = false
  private var timesBeganAnew = false

  init(source: PlainWorkload, neighbours: PlainNeighbours, proxyHost: String) {
    self.source = source
    self.neighbours = neighbours
    self.proxyHost = proxyHost
  }

  /// The proxy says that its process is a new one.
  mutating func restart() {
    beganAnew = hasRead
    timesBeganAnew = hasRead
  }

  /// Takes in the configuration.
  mutating func update(_ configuration: PlainConfiguration) {
    guard configuration != self.configuration else { return }
    self.configuration = configuration
    revision = -1
  }

  /// Takes in the endpoints.
  mutating func update(_ endpoints: PlainEndpoints) {
    let names = Self.places(endpoints) == self.endpoints.map(Self.places)
    self.endpoints = endpoints
    hostsOfCluster = Dictionary(endpoints.clusters.map { ($0.name, $0.hosts) }) { a, b in a + b }
    if !names {
      revision = -1
      reading.know(endpoints.clusters.map { ($0.name, $0.statisticsName) })
    }
    for (name, hosts) in hostsOfCluster {
      guard var upstream = upstreams[name] else { continue }
      upstream.shares.update(upstream.counts(hosts))
      upstreams[name] = upstream
    }
  }

  /// Several workloads answer for one upstream: its endpoints are wanted with each reading.
  var needsEndpoints: Bool { upstreams.values.contains { $0.use == .outbound && $0.destinations.count > 1 } }

  /// Names the far ends, so that the neighbours know that they are called; before the first counters are worked out.
  mutating func resolve() { place(hostsOfCluster.keys.sorted(), [:]) }

  /// Works out the counters of one body.
  mutating func counters(_ samples: [Sample]) -> [Sample] {
    let values = reading.values(samples)
    if beganAnew || isRestart(values) {
      counters.restart()
      before = [:]
      endpointsBefore = [:]
      beganAnew = false
    }
    var increases: [String: PlainIncrease] = [:]
    var listeners: [PlainKey: Double] = [:]
    for (key, value) in values {
      let growth = Self.growth(from: before[key], to: value)
      switch key.owner {
      case .cluster:
        if !PlainLabels.own.contains(EnvoyClusterName(key.name).name) { seen.insert(key.name) }
        if key.statistic == .answers { counted.insert(key.name) }
        increases[key.name, default: PlainIncrease()].add(key, growth)
      case .listener, .tcp: listeners[key] = growth
      case .http: break
      }
    }
    // What a body lacks once (a refused filter, a table that was full) is not forgotten.
    before.merge(values) { $1 }
    for name in hostsOfCluster.keys where increases[name] == nil { increases[name] = PlainIncrease() }
    place(increases.keys.sorted(), values)
    for name in increases.keys.sorted() {
      guard let increase = increases[name], var upstream = upstreams[name] else { continue }
      switch upstream.use {
      case .ignored: continue
      case .application:
        addApplication(&upstream, name, increase, values)
        upstreams[name] = upstream
      case .outbound:
        add(increase, to: &upstream, name, values)
        upstreams[name] = upstream
      }
    }
    addListeners(listeners)
    hasRead = true
    return [marker] + counters.samples
  }

  /// Works out the histograms of one body.
  mutating func histograms(_ samples: [Sample]) -> [Sample] {
    let values = reading.values(samples)
    if timesBeganAnew
      || timesBefore.contains(where: { $0.key.part == "count" && (values[$0.key] ?? $0.value) < $0.value })
    {
      times.restart()
      timesBefore = [:]
      timesBeganAnew = false
    }
    for key in values.keys.sorted(by: { ($0.name, $0.part) < ($1.name, $1.part) }) {
      guard key.statistic == .time, let value = values[key], let upstream = upstreams[key.name],
        upstream.use == .outbound, upstream.destinations.count == 1, upstream.isTCP != true
      else { continue }
      let growth = Self.growth(from: timesBefore[key], to: value)
      addTime(growth, key, upstream.destinations[0])
    }
    timesBefore.merge(values) { $1 }
    return times.samples
  }

  // MARK: Upstreams

  private mutating func place(_ names: [String], _ values: [PlainKey: Double]) {
    let now = neighbours.revision
    let isStale = revision != now
    revision = now
    let upstreamsOf = PlainUpstreams(
      configuration: configuration, neighbours: neighbours, proxyHost: proxyHost)
    for name in names where isStale || upstreams[name] == nil {
      let handshakes = values[PlainKey(owner: .cluster, name: name, statistic: .handshakes)] ?? 0
      var upstream = upstreamsOf.upstream(
        name, hosts: hostsOfCluster[name] ?? [], hasHandshakes: handshakes > 0)
      let old = upstreams[name]
      upstream.isTCP = upstream.isTCP ?? old?.isTCP
      if let old { upstream.answers = old.answers }
      upstream.shares.update(upstream.counts(hostsOfCluster[name] ?? []))
      upstreams[name] = upstream
    }
  }

  private mutating func add(
    _ increase: PlainIncrease, to upstream: inout PlainUpstream, _ name: String, _ values: [PlainKey: Double]
  ) {
    func value(_ statistic: PlainStatistic) -> Double {
      values[PlainKey(owner: .cluster, name: name, statistic: statistic)] ?? 0
    }
    if upstream.isTCP == nil {
      if counted.contains(name) || value(.http1) + value(.http2) + value(.http3) > 0 {
        upstream.isTCP = false
      } else if value(.connections) > value(.connectFailures), value(.tries) > 0 {
        upstream.isTCP = true
      }
    }
    if upstream.isTCP == true, !counted.contains(name) {
      addConnections(increase, &upstream)
      return
    }
    var answers = upstream.answers.divide(increase)
    if !counted.contains(name) { answers = endpointAnswers(name) }
    for key in answers.keys.sorted(by: { ($0.code, $0.flags) < ($1.code, $1.flags) }) {
      guard let number = answers[key] else { continue }
      let kind: PlainShares.Kind = key.code.hasPrefix("5") ? .errors : .successes
      let parts = upstream.shares.divide(number, kind, key: "\(key.code) \(key.flags)")
      for (index, part) in parts.enumerated() where part > 0 {
        addRequests(part, key, upstream.destinations[index])
      }
    }
  }

  /// Answers of an upstream whose own counters are kept back, by class as far as endpoints tell it.
  mutating func endpointAnswers(_ name: String) -> [PlainAnswers.Key: Double] {
    // Endpoints and counters are read at the same time, not at the same moment: what shows there first is not kept back.
    let isHidden = !seen.contains(name) && (endpointsBefore[name] != nil || !hasRead && seen.isEmpty)
    var now = PlainShares.Count()
    var timeouts = 0.0
    for host in hostsOfCluster[name] ?? [] {
      now += PlainShares.Count(successes: host.successes, errors: host.errors, connections: host.timeouts)
      timeouts += host.timeouts
    }
    let last = endpointsBefore[name] ?? PlainShares.Count()
    guard now.successes + now.errors > 0 else { return [:] }
    endpointsBefore[name] = now
    guard isHidden else { return [:] }
    let late = max(0, timeouts - last.connections)
    let errors = max(0, now.errors - last.errors)
    var answers: [PlainAnswers.Key: Double] = [:]
    answers[.init(code: "<500", flags: "-")] = max(0, now.successes - last.successes)
    answers[.init(code: "5xx", flags: "UT")] = min(late, errors)
    answers[.init(code: "5xx", flags: "-")] = errors - min(late, errors)
    return answers.filter { $0.value > 0 }
  }

  private mutating func addRequests(
    _ number: Double, _ answer: PlainAnswers.Key, _ destination: PlainLabels.Destination
  ) {
    let source = source
    let key = "r>\(destination.key)>\(answer.code)>\(answer.flags)>\(answer.grpcStatus ?? "")"
    counters.add(number, to: key, "istio_requests_total") {
      var labels = PlainLabels.outbound(from: source, to: destination)
      labels.append(("request_protocol", answer.grpcStatus == nil ? "http" : "grpc"))
      labels.append(("response_code", answer.code))
      labels.append(("response_flags", answer.flags))
      if let status = answer.grpcStatus { labels.append(("grpc_response_status", status)) }
      return labels
    }
  }

  private mutating func addConnections(_ increase: PlainIncrease, _ upstream: inout PlainUpstream) {
    let failed = increase[.connectFailures]
    let numbers: [(metric: String, flag: String, number: Double)] = [
      ("istio_tcp_connections_opened_total", "-", increase[.connections] - failed),
      ("istio_tcp_connections_opened_total", "UF", failed),
      ("istio_tcp_connections_opened_total", "UH", increase[.noneHealthy]),
      ("istio_tcp_connections_opened_total", "UO", increase[.overflows]),
      ("istio_tcp_connections_closed_total", "-", increase[.closed] - failed),
      ("istio_tcp_received_bytes_total", "-", increase[.bytesToServer]),
      ("istio_tcp_sent_bytes_total", "-", increase[.bytesFromServer]),
    ]
    let source = source
    for (metric, flag, number) in numbers where number > 0 {
      let parts = upstream.shares.divide(number, .connections, key: metric + flag)
      for (index, part) in parts.enumerated() where part > 0 {
        let destination = upstream.destinations[index]
        counters.add(part, to: "\(metric)>\(destination.key)>\(flag)", metric) {
          PlainLabels.outbound(from: source, to: destination) + [
            ("request_protocol", "tcp"), ("response_flags", flag),
          ]
        }
      }
    }
  }

  private mutating func addTime(
    _ growth: Double, _ key: PlainKey, _ destination: PlainLabels.Destination
  ) {
    let suffix = key.part == "sum" || key.part == "count" ? "_" + key.part : "_bucket"
    let source = source
    times.add(growth, to: "\(destination.key)>\(key.part)", "istio_request_duration_milliseconds" + suffix) {
      var labels = PlainLabels.outbound(from: source, to: destination)
      labels.append(("request_protocol", "http"))
      if suffix == "_bucket" { labels.append(("le", key.part)) }
      return labels
    }
  }

  // MARK: Rules

  /// Counters only grow; what is less than before began anew.
  private static func growth(from before: Double?, to value: Double) -> Double {
    guard let before, before <= value else { return value }
    return value - before
  }

  /// Whether the process is another one: what both bodies count went down, or nothing is left of it.
  private func isRestart(_ values: [PlainKey: Double]) -> Bool {
    guard hasRead else { return false }
    var now = 0.0
    var then = 0.0
    var isCommon = false
    var hadAny = false
    for (key, value) in before where key.statistic == .answers || key.statistic == .connections {
      hadAny = hadAny || value > 0
      guard let new = values[key] else { continue }
      isCommon = true
      then += value
      now += new
    }
    return isCommon ? now < then : hadAny
  }

  private static func places(_ endpoints: PlainEndpoints) -> [String: [String]] {
    Dictionary(endpoints.clusters.map { ($0.name, $0.hosts.map(PlainUpstream.key)) }) { a, b in a + b }
  }
}
