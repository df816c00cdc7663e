/// Istio's metrics, counted by Envoy's stats access logger.
enum StatsLogger {
  /// The namespace that Istio's filter counts under. Envoy prints metrics of a namespace that a Wasm extension has
  /// registered without it, which gives the names their known form.
  static let prefix = "wasmcustom"

  /// What passes an HTTP connection manager.
  enum Speech: Sendable {
    /// HTTP alone.
    case http
    /// HTTP or gRPC, by the request's content type.
    case mixed
    /// gRPC that is turned into plain HTTP on the way: the content type is gone when it is counted.
    case bridged
  }

  /// The loggers of an HTTP connection manager: requests, durations and sizes, and messages where gRPC is spoken.
  static func http(_ labels: IstioLabels, policy: String, speech: Speech) -> [JSON] {
    switch speech {
    case .http: return [requests(labels.request(protocol: "http", policy: policy), filter: nil)]
    case .bridged:
      let status = IstioLabels.coalesce(
        [.command("TRAILER", "grpc-status"), .command("RESP", "grpc-status")], else: nil)
      return [
        requests(labels.request(protocol: "grpc", policy: policy, grpcStatus: status), filter: nil),
        logger(counters: [counter("istio_request_messages_total", labels.common, .fixed(1))], filter: nil),
        logger(
          counters: [counter("istio_response_messages_total", labels.common, .fixed(1))], filter: succeeded),
      ]
    case .mixed: break
    }
    return [
      requests(labels.request(protocol: "http", policy: policy), filter: grpcFilter(is: false)),
      requests(labels.request(protocol: "grpc", policy: policy), filter: grpcFilter(is: true)),
      logger(
        counters: [counter("istio_request_messages_total", labels.common, .fixed(1))],
        filter: grpcFilter(is: true)),
      // A call that failed has an answer without a message.
      logger(
        counters: [counter("istio_response_messages_total", labels.common, .fixed(1))],
        filter: ["and_filter": ["filters": [grpcFilter(is: true), succeeded]]]),
    ]
  }

  private static let succeeded: JSON = ["grpc_status_filter": ["statuses": ["OK"]]]

  /// The loggers of a TCP proxy. Connections are counted as opened when the server's side stands (a connection that
  /// never got there is opened and closed at its end, as Istio counts it), bytes once, at the end: what Envoy offers
  /// on the way is cumulative and would be counted again with every report.
  static func tcp(_ labels: IstioLabels, policy: String) -> [JSON] {
    let labels = labels.connection(policy: policy)
    let opened = counter("istio_tcp_connections_opened_total", labels, .fixed(1))
    let ended: JSON = ["log_type_filter": ["types": ["TcpConnectionEnd"]]]
    return [
      logger(counters: [opened], filter: ["log_type_filter": ["types": ["TcpUpstreamConnected"]]]),
      logger(
        counters: [opened],
        filter: ["and_filter": ["filters": [ended, ["response_flag_filter": ["flags": neverConnected]]]]]),
      logger(
        counters: [
          counter("istio_tcp_connections_closed_total", labels, .fixed(1)),
          counter("istio_tcp_sent_bytes_total", labels, .format("%BYTES_SENT%")),
          counter("istio_tcp_received_bytes_total", labels, .format("%BYTES_RECEIVED%")),
        ], filter: ended),
    ]
  }

  /// Flags of a connection whose server's side never stood.
  private static let neverConnected: JSON = ["UF", "UH", "UO", "NR", "NC", "URX"]

  private static func requests(_ labels: [IstioLabels.Label], filter: JSON?) -> JSON {
    logger(
      counters: [counter("istio_requests_total", labels, .fixed(1))],
      histograms: [
        histogram("istio_request_duration_milliseconds", labels, unit: "Milliseconds", "%DURATION%"),
        histogram("istio_request_bytes", labels, unit: "Bytes", "%DOWNSTREAM_WIRE_BYTES_RECEIVED%"),
        histogram("istio_response_bytes", labels, unit: "Bytes", "%DOWNSTREAM_WIRE_BYTES_SENT%"),
      ], filter: filter)
  }

  private static func grpcFilter(is grpc: Bool) -> JSON {
    [
      "header_filter": [
        "header": [
          "name": "content-type", "string_match": ["prefix": "application/grpc"],
          "treat_missing_header_as_empty": true, "invert_match": .bool(!grpc),
        ]
      ]
    ]
  }

  private enum Amount {
    case fixed(Int)
    case format(String)
  }

  private static func stat(_ name: String, _ labels: [IstioLabels.Label]) -> JSON {
    [
      "name": .string(name),
      "tags": .array(labels.map { ["name": .string($0.name), "value_format": .string($0.format)] }),
    ]
  }

  private static func counter(_ name: String, _ labels: [IstioLabels.Label], _ amount: Amount) -> JSON {
    let stat = stat(name, labels)
    switch amount {
    case .fixed(let value): return ["stat": stat, "value_fixed": .int(value)]
    case .format(let format): return ["stat": stat, "value_format": .string(format)]
    }
  }

  private static func histogram(
    _ name: String, _ labels: [IstioLabels.Label], unit: String, _ format: String
  ) -> JSON {
    ["stat": stat(name, labels), "unit": .string(unit), "value_format": .string(format)]
  }

  private static func logger(counters: [JSON], histograms: [JSON] = [], filter: JSON?) -> JSON {
    var out: JSON = ["name": "envoy.access_loggers.stats"]
    if let filter { out = out.adding(["filter": filter]) }
    var config: JSON = [
      "@type": "type.googleapis.com/envoy.extensions.access_loggers.stats.v3.Config",
      "stats_scope": ["prefix": .string(prefix)], "counters": .array(counters),
    ]
    if !histograms.isEmpty { config = config.adding(["histograms": .array(histograms)]) }
    return out.adding(["typed_config": config])
  }
}
