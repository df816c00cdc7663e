/// Which number of Istio's standard metrics a series is.
enum TrafficMetric: Hashable, Sendable {
  /// `istio_requests_total`.
  case requests
  /// `istio_request_messages_total`: gRPC messages from client to server.
  case requestMessages
  /// `istio_response_messages_total`: gRPC messages from server to client.
  case responseMessages
  /// `istio_tcp_connections_opened_total`.
  case opened
  /// `istio_tcp_connections_closed_total`.
  case closed
  /// `istio_tcp_connections_failed_total`, which ztunnel alone tells.
  case failed
  /// `istio_tcp_received_bytes_total`: client to server.
  case received
  /// `istio_tcp_sent_bytes_total`: server to client.
  case sent
  /// `_bucket` of a histogram.
  case bucket(TrafficHistogram)
  /// `_sum` of a histogram.
  case sum(TrafficHistogram)
  /// `_count` of a histogram.
  case count(TrafficHistogram)

  /// Recognises a metric by its name.
  init?(_ name: String) {
    guard let known = Self.ofName[name] else { return nil }
    self = known
  }

  /// The metric's name.
  var name: String {
    switch self {
    case .requests: "istio_requests_total"
    case .requestMessages: "istio_request_messages_total"
    case .responseMessages: "istio_response_messages_total"
    case .opened: "istio_tcp_connections_opened_total"
    case .closed: "istio_tcp_connections_closed_total"
    case .failed: "istio_tcp_connections_failed_total"
    case .received: "istio_tcp_received_bytes_total"
    case .sent: "istio_tcp_sent_bytes_total"
    case .bucket(let histogram): histogram.rawValue + "_bucket"
    case .sum(let histogram): histogram.rawValue + "_sum"
    case .count(let histogram): histogram.rawValue + "_count"
    }
  }

  /// What moves at once.
  static let counters: [TrafficMetric] = [
    .requests, .requestMessages, .responseMessages, .opened, .closed, .failed, .received, .sent,
  ]
  /// What counts connections and their bytes.
  static let tcp: [TrafficMetric] = [.opened, .closed, .failed, .received, .sent]
  /// Everything.
  static let all: [TrafficMetric] =
    counters + TrafficHistogram.allCases.flatMap { [.bucket($0), .sum($0), .count($0)] }

  /// Counts connections or bytes rather than requests.
  var isTCP: Bool { Self.tcp.contains(self) }
  /// Counts the messages of gRPC streams.
  var isMessages: Bool { self == .requestMessages || self == .responseMessages }

  private static let ofName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

/// Istio's histograms.
enum TrafficHistogram: String, Hashable, Sendable, CaseIterable {
  /// How long requests took, in ms.
  case duration = "istio_request_duration_milliseconds"
  /// How large requests were, in bytes.
  case requestBytes = "istio_request_bytes"
  /// How large answers were, in bytes.
  case responseBytes = "istio_response_bytes"

  /// A small number for tables.
  var index: Int {
    switch self {
    case .duration: 0
    case .requestBytes: 1
    case .responseBytes: 2
    }
  }
}
