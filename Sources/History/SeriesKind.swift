/// How the values of a series are kept, told from its name.
struct SeriesKind: OptionSet, Sendable {
  let rawValue: UInt8

  /// It only grows: falls are resets, values below 0 are nothing.
  static let counter = SeriesKind(rawValue: 1)
  /// It moves only when Envoy flushes its histograms.
  static let flushed = SeriesKind(rawValue: 2)
  /// One of Istio's own metrics: its fall tells of a restart, its move of a flush.
  static let istio = SeriesKind(rawValue: 4)
  /// When it moved last says which lock an idle edge has.
  static let remembersMove = SeriesKind(rawValue: 8)

  private static let standard: [String: SeriesKind] = [
    "istio_requests_total": [.counter, .istio, .remembersMove],
    "istio_request_messages_total": [.counter, .istio],
    "istio_response_messages_total": [.counter, .istio],
    "istio_tcp_connections_opened_total": [.counter, .istio, .remembersMove],
    "istio_tcp_connections_closed_total": [.counter, .istio],
    "istio_tcp_connections_failed_total": [.counter, .istio],
    "istio_tcp_received_bytes_total": [.counter, .istio],
    "istio_tcp_sent_bytes_total": [.counter, .istio],
  ]
  private static let histograms = [
    "istio_request_duration_milliseconds", "istio_request_bytes", "istio_response_bytes",
  ]
  private static let histogramEnds = ["_bucket", "_sum", "_count"]
  /// Ends of names of Envoy's counters, which by habit lack `_total`.
  private static let envoyEnds = [
    "_rq", "_xx", "_cx", "_timeout", "_retry", "_success", "_overflow", "_fail", "_failure", "_error",
    "_attempt", "_rejected", "_reset", "_completed", "_hit", "_exceeded", "_enforced",
  ]

  /// Counters of istiod that lack `_total` too, by the types that its `/metrics` states.
  private static let istiodCounters: Set<String> = [
    "pilot_xds_pushes", "pilot_push_triggers", "pilot_k8s_reg_events", "pilot_k8s_cfg_events",
    "galley_validation_passed", "galley_validation_failed", "galley_validation_config_updates",
    "pilot_xds_cds_reject", "pilot_xds_eds_reject", "pilot_xds_lds_reject", "pilot_xds_rds_reject",
    "citadel_server_csr_count", "citadel_server_success_cert_issuance_count", "pilot_inbound_updates",
  ]

  /// The kind of a series of this name.
  static func of(_ name: String) -> SeriesKind {
    if let known = standard[name] { return known }
    let isHistogram = histogramEnds.contains { name.hasSuffix($0) }
    if name.hasPrefix("istio_"), isHistogram, histograms.contains(where: { name.hasPrefix($0 + "_") }) {
      return [.counter, .flushed, .istio]
    }
    if name.hasPrefix("envoy_") {
      if isHistogram { return [.counter, .flushed] }
      if envoyEnds.contains(where: { name.hasSuffix($0) }) { return .counter }
    }
    return isHistogram || name.hasSuffix("_total") || istiodCounters.contains(name) ? .counter : []
  }
}
