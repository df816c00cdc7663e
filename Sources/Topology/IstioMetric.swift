/// Istio's standard metrics that carry the graph, one case a series name.
///
/// Names and meanings: Istio, "Istio Standard Metrics". Bytes of TCP are named from the proxy's side:
/// *received* flows from client to server, *sent* from server to client, on both reporters.
enum IstioMetric: Sendable, Hashable {
  /// `istio_requests_total`: requests, counted when they end.
  case requests
  /// `istio_request_messages_total`: gRPC messages from client to server.
  case requestMessages
  /// `istio_response_messages_total`: gRPC messages from server to client.
  case responseMessages
  /// `istio_tcp_connections_opened_total`.
  case connectionsOpened
  /// `istio_tcp_connections_closed_total`.
  case connectionsClosed
  /// `istio_tcp_connections_failed_total`, which ztunnel alone reports.
  case connectionsFailed
  /// `istio_tcp_received_bytes_total`: client to server.
  case bytesReceived
  /// `istio_tcp_sent_bytes_total`: server to client.
  case bytesSent
  /// `istio_request_duration_milliseconds_bucket`, with its upper bound.
  case durationBucket(upTo: Double)
  /// `istio_request_duration_milliseconds_sum`.
  case durationSum
  /// `istio_request_duration_milliseconds_count`.
  case durationCount
  /// `istio_request_bytes_sum`.
  case requestBytesSum
  /// `istio_response_bytes_sum`.
  case responseBytesSum

  /// Recognises a series by name; nil for everything that the graph does not need.
  init?(_ series: SeriesLabels) {
    switch series.name {
    case "istio_requests_total": self = .requests
    case "istio_request_messages_total": self = .requestMessages
    case "istio_response_messages_total": self = .responseMessages
    case "istio_tcp_connections_opened_total": self = .connectionsOpened
    case "istio_tcp_connections_closed_total": self = .connectionsClosed
    case "istio_tcp_connections_failed_total": self = .connectionsFailed
    case "istio_tcp_received_bytes_total": self = .bytesReceived
    case "istio_tcp_sent_bytes_total": self = .bytesSent
    case "istio_request_duration_milliseconds_bucket":
      guard let text = series["le"], let bound = Self.bound(text) else { return nil }
      self = .durationBucket(upTo: bound)
    case "istio_request_duration_milliseconds_sum": self = .durationSum
    case "istio_request_duration_milliseconds_count": self = .durationCount
    case "istio_request_bytes_sum": self = .requestBytesSum
    case "istio_response_bytes_sum": self = .responseBytesSum
    default: return nil
    }
  }

  /// Moves only when Envoy flushes its histograms.
  var isHistogram: Bool {
    switch self {
    case .durationBucket, .durationSum, .durationCount, .requestBytesSum, .responseBytesSum: true
    default: false
    }
  }

  /// Counts connections or bytes rather than requests.
  var isTCP: Bool {
    switch self {
    case .connectionsOpened, .connectionsClosed, .connectionsFailed, .bytesReceived, .bytesSent: true
    default: false
    }
  }

  /// Counts the messages of gRPC streams.
  var isMessages: Bool { self == .requestMessages || self == .responseMessages }

  private static func bound(_ text: String) -> Double? {
    if text == "+Inf" { return .infinity }
    guard let value = Double(text), !value.isNaN else { return nil }
    return value
  }
}
