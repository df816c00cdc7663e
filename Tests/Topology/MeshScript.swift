import Mesh
import Topology

/// A mesh made by hand: proxies with counters that a test moves, polled when it says so.
struct MeshScript {
  var state: MeshState
  private(set) var now = 1000.0
  private var values: [String: [String: Double]] = [:]
  private var series: [String: [String: Series]] = [:]

  init(window: Double = 10, interval: Double = 1, graph: GraphType = .workload) {
    state = MeshState(
      MeshState.Configuration(windowSeconds: window, intervalSeconds: interval, graphType: graph))
  }

  /// Moves a counter of a proxy.
  mutating func add(_ amount: Double, _ name: String, _ labels: [String: String], on proxy: String) {
    set(value(name, labels, on: proxy) + amount, name, labels, on: proxy)
  }

  /// Sets a counter of a proxy.
  mutating func set(_ amount: Double, _ name: String, _ labels: [String: String], on proxy: String) {
    let key = Self.key(name, labels)
    if series[proxy]?[key] == nil {
      series[proxy, default: [:]][key] = Series(
        name: name, labels: labels.map { (name: $0.key, value: $0.value) })
    }
    values[proxy, default: [:]][key] = amount
  }

  func value(_ name: String, _ labels: [String: String], on proxy: String) -> Double {
    values[proxy]?[Self.key(name, labels)] ?? 0
  }

  /// Adds a request that both proxies count.
  mutating func call(_ number: Double = 1, _ labels: Labels, from caller: String?, to server: String?) {
    if let caller { add(number, "istio_requests_total", labels.by("source"), on: caller) }
    if let server { add(number, "istio_requests_total", labels.by("destination"), on: server) }
  }

  /// All counters of a proxy begin again.
  mutating func restart(_ proxy: String) { values[proxy] = [:] }

  /// Reads proxies.
  mutating func scrape(
    _ proxies: String..., kind: SourceStatus.Kind = .proxy, part: Scrape.Part = .everything,
    problem: String? = nil
  ) {
    for proxy in proxies {
      let samples = (values[proxy] ?? [:]).sorted { $0.key < $1.key }.compactMap { key, value in
        series[proxy]?[key].map { Sample(series: $0, value: value) }
      }
      state.ingest(
        .scrape(
          Scrape(
            source: proxy, kind: kind, at: now, part: part, samples: samples, durationMs: 2, bytes: 100,
            problem: problem)
        ))
    }
  }

  mutating func identify(_ proxy: String, _ identity: ProxyIdentity) {
    state.ingest(.identity(source: proxy, identity, at: now))
  }

  mutating func wait(_ seconds: Double) { now += seconds }

  /// The mesh as it is now.
  mutating func snapshot() -> Snapshot {
    state.ingest(.roundCompleted(at: now, wallTime: nil))
    return state.snapshot(at: now)
  }

  private static func key(_ name: String, _ labels: [String: String]) -> String {
    name + labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
  }
}

/// Istio's labels of a call between two workloads named `NAME-VERSION` of namespace `default`.
struct Labels {
  var values: [String: String]

  init(
    _ source: String, _ target: String, code: String = "200", flags: String = "-", protocol: String = "http",
    policy: String = "mutual_tls"
  ) {
    values = [
      "request_protocol": `protocol`, "response_code": code, "response_flags": flags,
      "connection_security_policy": policy, "grpc_response_status": "",
    ]
    setEnd("source", source)
    setEnd("destination", target)
    let app = target.split(separator: "-").first.map(String.init) ?? target
    values["destination_service"] = "\(app).default.svc.cluster.local"
    values["destination_service_name"] = app
    values["destination_service_namespace"] = "default"
  }

  subscript(name: String) -> String? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// The same with some labels changed.
  func with(_ changes: [String: String]) -> Labels {
    var copy = self
    copy.values.merge(changes) { $1 }
    return copy
  }

  /// The labels as a reporter writes them.
  func by(_ reporter: String) -> [String: String] {
    var labels = values
    labels["reporter"] = reporter
    if reporter == "source" { labels["connection_security_policy"] = "unknown" }
    return labels
  }

  private mutating func setEnd(_ side: String, _ name: String) {
    let parts = name.split(separator: "-").map(String.init)
    let isKnown = name != "unknown"
    values["\(side)_workload"] = name
    values["\(side)_workload_namespace"] = isKnown ? "default" : "unknown"
    values["\(side)_canonical_service"] = isKnown ? parts.first ?? name : "unknown"
    values["\(side)_canonical_revision"] = isKnown && parts.count > 1 ? parts[1] : "latest"
    values["\(side)_cluster"] = isKnown ? "c1" : "unknown"
    values["\(side)_principal"] = isKnown ? "spiffe://cluster.local/ns/default/sa/\(parts[0])" : "unknown"
  }
}

extension Snapshot {
  /// The edge between two workloads.
  func edge(_ source: String, _ target: String, _ protocol: TrafficProtocol = .http) -> Edge? {
    edges.first {
      $0.source.text.hasSuffix("/" + source) && $0.target.text.hasSuffix("/" + target)
        && $0.protocol == `protocol`
    }
  }

  /// The node whose id ends in a name.
  func node(_ name: String) -> Node? { nodes.first { $0.id.text.hasSuffix("/" + name) } }
}
