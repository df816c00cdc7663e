import History
import Mesh

@testable import Metrics

/// Increases made by hand, as a store would tell them.
struct TrafficScript {
  /// Length of the window.
  let seconds: Double
  private(set) var increases: [SeriesIncrease] = []

  init(seconds: Double = 10) { self.seconds = seconds }

  /// A counter that grew.
  mutating func add(_ count: Double, _ metric: TrafficMetric, _ labels: [String: String], on proxy: String) {
    increases.append(
      SeriesIncrease(
        series: Series(name: metric.name, labels: labels.map { ($0.key, $0.value) }), source: proxy,
        count: count, seconds: seconds))
  }

  /// A histogram that grew: how many values each bucket holds alone.
  mutating func observe(
    _ buckets: [(bound: String, count: Double)], sum: Double, _ histogram: TrafficHistogram,
    _ labels: [String: String], on proxy: String
  ) {
    var total = 0.0
    for bucket in buckets {
      total += bucket.count
      add(total, .bucket(histogram), labels.merging(["le": bucket.bound]) { $1 }, on: proxy)
    }
    add(sum, .sum(histogram), labels, on: proxy)
    add(total, .count(histogram), labels, on: proxy)
  }

  /// The part that belongs to a subject.
  func report(
    _ subject: MetricsSubject, identities: [String: ProxyIdentity] = [:]
  ) -> ReportBuilder {
    ReportBuilder(subject, inbound: increases, outbound: increases, identities: identities)
  }
}

/// Istio's labels of calls from one workload to another.
func labels(
  from caller: String, to server: String, reporter: String, namespace: String = "default",
  code: String = "200", flags: String = "-", protocol: String = "http", policy: String? = nil,
  _ others: [String: String] = [:]
) -> [String: String] {
  let service = String(server.prefix { $0 != "-" })
  return [
    "reporter": reporter, "source_workload": caller,
    "source_workload_namespace": caller == "unknown" ? "unknown" : "default",
    "source_canonical_service": String(caller.prefix { $0 != "-" }), "source_cluster": "c1",
    "destination_workload": server, "destination_workload_namespace": namespace,
    "destination_canonical_service": service, "destination_cluster": "c1",
    "destination_service": "\(service).\(namespace).svc.cluster.local", "destination_service_name": service,
    "destination_service_namespace": namespace,
    "destination_principal": "spiffe://cluster.local/ns/\(namespace)/sa/\(service)",
    "request_protocol": `protocol`, "response_code": code, "response_flags": flags,
    "connection_security_policy": policy ?? (reporter == "source" ? "unknown" : "mutual_tls"),
  ].merging(others) { $1 }
}
