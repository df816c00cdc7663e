import Exposition
import FoundationEssentials
import History
import Mesh

/// Reads a control plane's numbers out of the past (names: Istio's Control Plane dashboard and istiod's own metrics).
struct ControlPlaneReader {
  private let store: HistoryStore
  private let source: String
  private let at: Double
  private let window: HistoryWindow
  private let values: [String: [SeriesValue]]

  /// - Parameter windowSeconds: over which rates and quantiles are taken; an istiod is read each 5 s, so that less than
  ///   15 s says nothing.
  init(_ store: HistoryStore, source: String, at: Double, windowSeconds: Double) {
    self.store = store
    self.source = source
    self.at = at
    window = HistoryWindow(endingAt: at, seconds: max(windowSeconds, Self.leastWindow))
    let all = store.values(SeriesFilter(sources: [source]), at: at, within: Self.staleSeconds)
    values = Dictionary(grouping: all, by: \.series.name)
  }

  /// Rates of an istiod are taken over a minute at least: pushes are rare.
  private static let leastWindow = 60.0
  /// What is older is no longer told as its state.
  private static let staleSeconds = 60.0

  /// The report; nil when nothing was read of it lately.
  func report() -> ControlPlaneReport? {
    guard let last = values.values.lazy.compactMap(\.first?.at).max() else { return nil }
    var report = ControlPlaneReport(source: source)
    report.readAt = store.wallTime(of: last)
    report.version = version
    report.uptimeSeconds = sum("istiod_uptime_seconds") ?? uptimeFromStart
    report.residentBytes = sum("process_resident_memory_bytes")
    report.heapBytes = sum("go_memstats_heap_inuse_bytes")
    report.goroutines = sum("go_goroutines")
    report.cpu = rates("process_cpu_seconds_total", by: nil).first?.value
    report.connectedByVersion = totals("pilot_xds", by: "version")
    report.pushes = rates("pilot_xds_pushes", by: "type")
    report.rejects = rejects
    report.internalErrors = sum("pilot_total_xds_internal_errors")
    report.convergence = distribution("pilot_proxy_convergence_time")
    report.pushTime = distribution("pilot_xds_push_time")
    report.queueTime = distribution("pilot_proxy_queue_time")
    report.configSize = distribution("pilot_xds_config_size_bytes")
    report.counts = named([
      ("services", "pilot_services"), ("virtual services", "pilot_virt_services"),
      ("subsets", "pilot_destrule_subsets"), ("managed clusters", "istiod_managed_clusters"),
    ])
    report.conflicts = named(Self.conflictNames)
    report.events = rates("pilot_k8s_reg_events", by: "type") + rates("pilot_k8s_cfg_events", by: "type")
    report.triggers = rates("pilot_push_triggers", by: "type")
    report.webhooks = named([
      ("validation passed", "galley_validation_passed"), ("validation failed", "galley_validation_failed"),
      ("injection done", "sidecar_injection_success_total"),
      ("injection failed", "sidecar_injection_failure_total"),
    ])
    report.certificates = certificates
    return report
  }

  private static let conflictNames = [
    ("inbound listeners in conflict", "pilot_conflict_inbound_listener"),
    ("TCP over HTTP listeners", "pilot_conflict_outbound_listener_tcp_over_current_http"),
    ("HTTP over TCP listeners", "pilot_conflict_outbound_listener_http_over_current_tcp"),
    ("TCP over TCP listeners", "pilot_conflict_outbound_listener_tcp_over_current_tcp"),
    ("duplicate clusters", "pilot_duplicate_envoy_clusters"),
    ("duplicate domains", "pilot_vservice_dup_domain"),
    ("clusters without instances", "pilot_eds_no_instances"),
    ("endpoints not ready", "pilot_endpoint_not_ready"),
    ("pods without address", "pilot_no_ip"), ("endpoints without pod", "endpoint_no_pod"),
  ]

  // MARK: - Reading

  private var version: String? {
    let build = values["istio_build"]?.first { $0.value > 0 && $0.series["component"] == "pilot" }
    return build?.series["tag"] ?? values["pilot_info"]?.first?.series["version"]
  }

  private var uptimeFromStart: Double? {
    guard let start = sum("process_start_time_seconds"), let now = store.wallTime(of: at) else { return nil }
    return max(0, now.timeIntervalSince1970 - start)
  }

  private var rejects: [ControlPlaneReport.Amount] {
    let total = totals("pilot_total_xds_rejects", by: "type")
    if !total.isEmpty { return total }
    return ["cds", "eds", "lds", "rds"].compactMap { type in
      sum("pilot_xds_\(type)_reject").map { ControlPlaneReport.Amount(type, $0) }
    }
  }

  private var certificates: [ControlPlaneReport.Expiry] {
    let names = [
      ("root", "citadel_server_root_cert_expiry_timestamp"),
      ("chain", "citadel_server_cert_chain_expiry_timestamp"),
    ]
    return names.compactMap { name, metric in
      guard let seconds = sum(metric), seconds > 0, seconds < 1e11 else { return nil }
      return ControlPlaneReport.Expiry(name, at: Date(timeIntervalSince1970: seconds))
    }
  }

  private func sum(_ metric: String) -> Double? {
    guard let found = values[metric], !found.isEmpty else { return nil }
    return found.reduce(0) { $0 + ($1.value.isFinite ? $1.value : 0) }
  }

  private func named(_ names: [(String, String)]) -> [ControlPlaneReport.Amount] {
    names.compactMap { name, metric in sum(metric).map { ControlPlaneReport.Amount(name, $0) } }
  }

  private func totals(_ metric: String, by label: String) -> [ControlPlaneReport.Amount] {
    var sums: [String: Double] = [:]
    for value in values[metric] ?? [] where value.value.isFinite {
      sums[value.series[label] ?? "", default: 0] += value.value
    }
    return Self.sorted(sums)
  }

  private func rates(_ metric: String, by label: String?) -> [ControlPlaneReport.Amount] {
    var sums: [String: Double] = [:]
    for increase in increases(metric) {
      sums[label.flatMap { increase.series[$0] } ?? "", default: 0] += increase.rate
    }
    return Self.sorted(sums)
  }

  private func distribution(_ metric: String) -> Distribution? {
    var buckets: [Double: Double] = [:]
    for increase in increases(metric + "_bucket") {
      guard let bound = increase.series["le"].flatMap({ HistogramBuckets.bound($0) }) else { continue }
      buckets[bound, default: 0] += increase.count
    }
    guard !buckets.isEmpty else { return nil }
    let sum = increases(metric + "_sum").reduce(0) { $0 + $1.count }
    let histogram = HistogramBuckets(buckets.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, sum: sum)
    guard histogram.count > 0 else { return nil }
    return Distribution(
      count: histogram.count, avg: histogram.mean, p50: histogram.quantile(0.5),
      p90: histogram.quantile(0.9), p95: histogram.quantile(0.95), p99: histogram.quantile(0.99))
  }

  private func increases(_ metric: String) -> [SeriesIncrease] {
    store.increases(SeriesFilter(names: [metric], sources: [source]), in: window)
  }

  private static func sorted(_ sums: [String: Double]) -> [ControlPlaneReport.Amount] {
    sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      ControlPlaneReport.Amount($0.key, $0.value)
    }
  }
}

extension MetricsReader {
  /// What each control plane tells of itself at a moment (monotonic seconds), sorted by name.
  public func controlPlanes(_ sources: [String], at: Double, windowSeconds: Double) -> [ControlPlaneReport] {
    sources.sorted().compactMap {
      ControlPlaneReader(store, source: $0, at: at, windowSeconds: windowSeconds).report()
    }
  }
}
