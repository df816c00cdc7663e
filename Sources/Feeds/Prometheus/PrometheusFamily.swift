import Mesh

/// Series that are asked for together, with one query: metrics, and the labels by which they are told apart.
struct PrometheusFamily: Sendable, Hashable {
  /// A metric and the labels that matter of it.
  struct Metric: Sendable, Hashable {
    let name: String
    let labels: [String]
  }

  /// What it tells of, within a sentence: `request counts`.
  let title: String
  let metrics: [Metric]
  /// In which part of a proxy's statistics the metrics are.
  let part: Scrape.Part
  /// How far its counters had come before anything was counted is worth a question: that says which lock an edge without
  /// traffic has.
  let needsTotals: Bool

  /// Requests.
  static let requests = PrometheusFamily(
    title: "request counts",
    metrics: [
      Metric(
        name: "istio_requests_total",
        labels: ends + [
          "app", "connection_security_policy", "destination_principal", "grpc_response_status",
          "request_protocol", "response_code", "response_flags", "source_principal",
        ])
    ], part: .counters, needsTotals: true)

  /// Connections, their bytes and gRPC's messages.
  static let connections = PrometheusFamily(
    title: "TCP and message counts",
    metrics: [
      "connections_closed", "connections_failed", "connections_opened", "received_bytes", "sent_bytes",
    ].map {
      Metric(
        name: "istio_tcp_\($0)_total",
        labels: ends + [
          "app", "connection_security_policy", "destination_principal", "response_flags", "source_principal",
        ])
    }
      + ["istio_request_messages_total", "istio_response_messages_total"].map {
        Metric(
          name: $0,
          labels: ends + ["app", "connection_security_policy", "destination_principal", "request_protocol"])
      }, part: .counters, needsTotals: true)

  /// How long requests took.
  static let durations = PrometheusFamily(
    title: "request durations", metrics: histogram("istio_request_duration_milliseconds"), part: .histograms,
    needsTotals: false)

  /// How large requests and answers were.
  static let sizes = PrometheusFamily(
    title: "request sizes", metrics: histogram("istio_request_bytes") + histogram("istio_response_bytes"),
    part: .histograms, needsTotals: false)

  /// The same without what spreads of it: quantiles of sizes are two thirds of all that there is to sum.
  static let meanSizes = PrometheusFamily(
    title: sizes.title, metrics: sizes.metrics.filter { !$0.name.hasSuffix("_bucket") }, part: .histograms,
    needsTotals: false)

  /// All of them.
  static let all = [requests, connections, durations, sizes]

  /// What is asked for.
  /// - Parameter buckets: number of series of the durations' buckets; nil where it is not known.
  static func all(buckets: Int?) -> [PrometheusFamily] {
    buckets ?? 0 <= Self.manyBuckets ? all : [requests, connections, durations, meanSizes]
  }

  /// Of some 130 proxies: twice as many again for sizes cost the server more than a second a refresh.
  private static let manyBuckets = 10_000

  /// The labels that name the two ends of traffic and whose view it is.
  static let ends =
    ["source", "destination"].flatMap { end in
      [
        "app", "canonical_revision", "canonical_service", "cluster", "version", "workload",
        "workload_namespace",
      ]
      .map { "\(end)_\($0)" }
    } + ["destination_service", "destination_service_name", "destination_service_namespace", "reporter"]

  /// A histogram's metrics. Codes and flags are left out: nobody asks for quantiles by them, and they multiply the buckets.
  private static func histogram(_ name: String) -> [Metric] {
    let labels = ends + ["app", "connection_security_policy", "destination_principal", "request_protocol"]
    return [
      Metric(name: name + "_bucket", labels: labels + ["le"]), Metric(name: name + "_count", labels: labels),
      Metric(name: name + "_sum", labels: labels),
    ]
  }
}
