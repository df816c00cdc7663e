import Exposition
import Mesh

/// Istio's labels for traffic that Envoy's own counters tell of.
enum PlainLabels {
  typealias Labels = [(name: String, value: String)]

  /// The far end of an upstream, as far as it can be told.
  struct Destination: Hashable {
    /// The workload that answers, where its proxy is polled too.
    var workload: PlainWorkload?
    /// The upstream.
    var cluster: EnvoyClusterName
    /// Value of `connection_security_policy`; nil where it is not known.
    var security: String?

    /// What tells it from others.
    var key: String {
      let end = workload.map { "\($0.cluster ?? "")/\($0.namespace ?? "")/\($0.workload)" } ?? ""
      return "\(cluster.name)>\(end)>\(security ?? "")"
    }
  }

  /// Of what a proxy sends.
  static func outbound(from source: PlainWorkload, to destination: Destination) -> Labels {
    var labels: Labels = [("reporter", "source"), (ProxyOrigin.label, ProxyOrigin.envoy)]
    labels += workload("source", source)
    if let workload = destination.workload { labels += self.workload("destination", workload) }
    labels += service(destination.cluster)
    if let security = destination.security { labels.append(("connection_security_policy", security)) }
    return labels
  }

  /// Of what a proxy gets from callers that nobody can name.
  static func inbound(to workload: PlainWorkload, security: String?) -> Labels {
    var labels: Labels = [("reporter", "destination"), (ProxyOrigin.label, ProxyOrigin.envoy)]
    labels += self.workload("destination", workload)
    if let cluster = workload.cluster { labels.append(("source_cluster", cluster)) }
    if let security { labels.append(("connection_security_policy", security)) }
    return labels
  }

  private static func workload(_ side: String, _ workload: PlainWorkload) -> Labels {
    var labels: Labels = [("\(side)_workload", workload.workload)]
    if let namespace = workload.namespace { labels.append(("\(side)_workload_namespace", namespace)) }
    labels.append(("\(side)_canonical_service", workload.app ?? workload.workload))
    if let version = workload.version { labels.append(("\(side)_canonical_revision", version)) }
    if let cluster = workload.cluster { labels.append(("\(side)_cluster", cluster)) }
    return labels
  }

  private static func service(_ cluster: EnvoyClusterName) -> Labels {
    switch cluster.kind {
    case .passthrough, .blackHole:
      return [("destination_service", cluster.name), ("destination_service_name", cluster.name)]
    default: break
    }
    guard let host = cluster.host else { return [("destination_service", cluster.name)] }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[2] == "svc" else { return [("destination_service", host)] }
    return [
      ("destination_service", host), ("destination_service_name", String(parts[0])),
      ("destination_service_namespace", String(parts[1])),
    ]
  }

  /// Clusters by which a proxy talks of itself and with its own control plane.
  static let own: Set<String> = [
    "xds-grpc", "xds_cluster", "xds_clusters", "ads_cluster", "sds-grpc", "sds-files-grpc", "agent",
    "prometheus_stats",
    "prometheus_backend", "local_agent", "access_log_sink", "kuma:envoy:admin", "kuma_envoy_admin",
    "envoy_metrics_service",
    "envoy_accesslog_service", "zipkin", "jaeger", "lightstep", "datadog_agent", "opentelemetry_collector",
    "connect_originate", "encap", "local_cluster", "service_stats", "envoy-admin",
  ]

  /// Names by which the application beside the proxy goes.
  static func isApplication(_ name: String) -> Bool {
    ["local_", "local-", "localhost", "self_", "inbound"].contains { name.hasPrefix($0) }
  }
}
