import Mesh

/// Reads Envoy's statistics of its clusters, its listeners and itself out of Prometheus text.
public enum EnvoyReading {
  /// One statistic of one cluster or listener.
  public struct Key: Sendable, Hashable {
    /// Its name, as Envoy has it.
    public var name: String
    /// It is a listener.
    public var isListener: Bool
    /// What is counted.
    public var statistic: EnvoyStatistic
  }

  /// What is asked for: a regular expression over Envoy's own names, which have dots where Prometheus has
  /// underscores.
  public static let filter =
    #"circuit_breakers|outlier_detection|upstream_rq_(retry|pending|timeout|per_try)"#
    + #"|upstream_cx_(active|overflow|connect_)|membership_(healthy|total)|ssl\.(handshake|fail_|connection_error)"#
    + #"|^server\.(uptime|memory_|concurrency|live|total_conn)"#

  /// Metrics that a body may hold beside them are stepped over.
  public static let names = NameFilter(prefixes: ["envoy_cluster_", "envoy_listener_", "envoy_server_"])

  /// The values of a body, those of one key added up (priorities).
  public static func values(_ samples: [Sample]) -> [Key: Double] {
    var values: [Key: Double] = [:]
    for sample in samples where sample.value.isFinite {
      guard let key = key(of: sample.series) else { continue }
      values[key, default: 0] += sample.value
    }
    return values
  }

  /// The process' own values.
  public static func server(_ samples: [Sample]) -> EnvoyNumbers.Server {
    var server = EnvoyNumbers.Server()
    for sample in samples where sample.value.isFinite && sample.value >= 0 {
      switch sample.series.name {
      case "envoy_server_uptime": server.uptime = sample.value
      case "envoy_server_memory_allocated": server.memoryAllocated = sample.value
      case "envoy_server_memory_heap_size": server.memoryHeap = sample.value
      case "envoy_server_concurrency": server.workers = sample.value
      case "envoy_server_total_connections": server.connections = sample.value
      case "envoy_server_live": server.isLive = sample.value > 0
      default: break
      }
    }
    return server
  }

  /// Which statistic of what a series is; nil for all others.
  static func key(of series: Series) -> Key? {
    let name = series.name
    let isListener = name.hasPrefix("envoy_listener_")
    guard isListener || name.hasPrefix("envoy_cluster_") else { return nil }
    let rest = name.dropFirst(isListener ? "envoy_listener_".count : "envoy_cluster_".count)
    guard let (statistic, lead) = EnvoyStatistic.named(rest) else { return nil }
    if isListener {
      guard statistic.family == .handshakes else { return nil }
      let address = series["listener_address"] ?? series["envoy_listener_address"]
      return Key(name: address ?? dotted(lead), isListener: true, statistic: statistic)
    }
    let label = series["cluster_name"] ?? series["envoy_cluster_name"] ?? ""
    // Envoy's own tag ends at a name's first dot: what follows it stands in the metric's name.
    let text = label + (label.isEmpty || lead.isEmpty ? "" : ".") + dotted(lead)
    guard !text.isEmpty else { return nil }
    return Key(name: EnvoyClusterName(text).name, isListener: false, statistic: statistic)
  }

  private static func dotted(_ lead: Substring) -> String {
    var text = String(lead.map { $0 == "_" ? "." : $0 })
    while text.last == "." { text.removeLast() }
    return text
  }
}
