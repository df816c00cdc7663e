import Exposition

/// Which of Istio's metrics move at once.
enum ProxyMetric {
  private static let prefixes = [
    "istio_requests_total", "istio_tcp_", "istio_request_messages", "istio_response_messages",
  ]

  /// Whether the counters' filter asks for a metric of this name.
  static func isCounter(_ name: String) -> Bool {
    // Most names of a whole body are none of Istio's: those cost no new string.
    guard NameFilter.istio.keeps(name) else { return false }
    let standard = StandardName.normalize(name)
    return prefixes.contains { standard.hasPrefix($0) }
  }
}
