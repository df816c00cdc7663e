/// What of Envoy's own counters becomes traffic in the graph. The raw value is the end of its name as Prometheus
/// prints it. Names and meanings: Envoy, "Cluster manager statistics", "Listener statistics", "TCP proxy statistics".
public enum PlainStatistic: String, Sendable, Hashable, CaseIterable {
  /// Requests that ended, by response code or class of codes.
  case answers = "upstream_rq"
  /// Requests that ended with any code.
  case completed = "upstream_rq_completed"
  /// Tries that were given to a connection; of a TCP cluster, connections.
  case tries = "upstream_rq_total"
  /// Requests that ran out of time.
  case timeouts = "upstream_rq_timeout"
  /// Tries that ran out of time.
  case tryTimeouts = "upstream_rq_per_try_timeout"
  /// Requests that a full connection pool turned away.
  case overflows = "upstream_rq_pending_overflow"
  /// Requests that failed with the connection that they waited for.
  case pendingFailures = "upstream_rq_pending_failure_eject"
  /// Requests that the server reset.
  case resets = "upstream_rq_rx_reset"
  /// Requests refused because the cluster is in maintenance.
  case maintenance = "upstream_rq_maintenance_mode"
  /// Connections that were tried.
  case connections = "upstream_cx_total"
  /// Connections that speak HTTP/1.
  case http1 = "upstream_cx_http1_total"
  /// Connections that speak HTTP/2.
  case http2 = "upstream_cx_http2_total"
  /// Connections that speak HTTP/3.
  case http3 = "upstream_cx_http3_total"
  /// Connections that did not come about.
  case connectFailures = "upstream_cx_connect_fail"
  /// Times that no endpoint was well.
  case noneHealthy = "upstream_cx_none_healthy"
  /// Connections that ended.
  case closed = "upstream_cx_destroy"
  /// Connections that the server ended while a request ran.
  case terminated = "upstream_cx_destroy_remote_with_active_rq"
  /// Bytes from the server.
  case bytesFromServer = "upstream_cx_rx_bytes_total"
  /// Bytes to the server.
  case bytesToServer = "upstream_cx_tx_bytes_total"
  /// TLS handshakes that succeeded.
  case handshakes = "ssl_handshake"
  /// TLS connections whose client showed no certificate.
  case noCertificate = "ssl_no_certificate"
  /// gRPC calls by status, where the `grpc_stats` filter counts them.
  case grpc = "grpc"
  /// Requests that a listener answered, by class of codes.
  case listenerAnswers = "downstream_rq"
  /// Connections to a listener, or through a TCP proxy.
  case downstreamConnections = "downstream_cx_total"
  /// Bytes from the client through a TCP proxy.
  case downstreamBytesFromClient = "downstream_cx_rx_bytes_total"
  /// Bytes to the client through a TCP proxy.
  case downstreamBytesToClient = "downstream_cx_tx_bytes_total"
  /// The histogram of how long requests took, in milliseconds.
  case time = "upstream_rq_time"
  /// The same of a connection manager's requests.
  case downstreamTime = "downstream_rq_time"

  /// All but those that end in a code, the longest name first, so that a name is not taken for its end.
  static let named: [PlainStatistic] = allCases.filter {
    $0 != .answers && $0 != .grpc && $0 != .listenerAnswers
  }.sorted { $0.rawValue.utf8.count > $1.rawValue.utf8.count }
}

/// One value of one statistic of a plain Envoy.
public struct PlainKey: Sendable, Hashable {
  /// What counts.
  public enum Owner: Sendable, Hashable {
    /// An upstream.
    case cluster
    /// A listener, by its address (`0.0.0.0_8080`).
    case listener
    /// A TCP proxy, by its `stat_prefix`.
    case tcp
    /// An HTTP connection manager, by its `stat_prefix`.
    case http
  }

  /// What counts.
  public var owner: Owner
  /// Its name, as far as the metric tells it.
  public var name: String
  /// What is counted.
  public var statistic: PlainStatistic
  /// Response code (`503`), class (`5xx`) or gRPC status; empty for others.
  public var code: String
  /// Upper bound of a histogram's bucket, `sum` or `count`; empty for counters.
  public var part: String

  /// Makes a key.
  public init(
    owner: Owner, name: String, statistic: PlainStatistic, code: String = "", part: String = ""
  ) {
    self.owner = owner
    self.name = name
    self.statistic = statistic
    self.code = code
    self.part = part
  }
}
