import Mesh

extension EnvoyFamily {
  /// Its name on the page.
  var title: String {
    switch self {
    case .circuitBreakers: "circuit breakers"
    case .overflow: "requests turned away"
    case .retries: "retries"
    case .ejections: "outlier ejections"
    case .membership: "endpoints"
    case .connections: "connections"
    case .timeouts: "timeouts"
    case .handshakes: "TLS handshakes"
    }
  }

  /// What Envoy calls it.
  var statistics: String {
    switch self {
    case .circuitBreakers: "circuit_breakers…cx_open, rq_pending_open"
    case .overflow: "upstream_rq_pending_overflow, upstream_cx_overflow"
    case .retries: "upstream_rq_retry, upstream_rq_retry_limit_exceeded"
    case .ejections: "outlier_detection.ejections_active"
    case .membership: "membership_healthy, membership_total"
    case .connections: "upstream_cx_active, upstream_cx_connect_fail"
    case .timeouts: "upstream_rq_timeout, upstream_cx_connect_timeout"
    case .handshakes: "ssl.handshake, ssl.fail_verify_error"
    }
  }

  /// Said where none of its numbers is above 0.
  var nothing: String {
    switch self {
    case .circuitBreakers: "all closed"
    case .ejections: "none out"
    case .overflow, .retries, .membership, .connections, .timeouts, .handshakes: "none"
    }
  }

  /// Said where it is missing and others are not.
  var unused: String {
    self == .ejections ? "not set for any upstream, or not collected" : "no TLS, or not collected"
  }
}

extension EnvoyStatistic {
  /// What a number of it is.
  var title: String {
    switch self {
    case .connectionsOpen: "connections open breaker"
    case .poolsOpen: "pools open breaker"
    case .requestsOpen: "requests open breaker"
    case .pendingOpen: "waiting requests open breaker"
    case .retriesOpen: "retries open breaker"
    case .remainingConnections: "connections left"
    case .remainingRequests: "requests left"
    case .remainingPending: "waiting left"
    case .remainingRetries: "retries left"
    case .pendingOverflow: "turned away"
    case .connectionOverflow: "no connection free"
    case .pendingActive: "waiting"
    case .retries: "retried"
    case .retrySuccess: "with success"
    case .retryOverflow: "not retried: too many"
    case .retryLimitExceeded: "failed to the last"
    case .ejectionsActive: "out now"
    case .ejectionsEnforced: "put out"
    case .ejectionsOverflow: "kept: too many out"
    case .membershipHealthy: "well"
    case .membershipTotal: "in all"
    case .connectionsActive: "open"
    case .connectFailures: "failed"
    case .connectTimeouts: "connecting too long"
    case .requestTimeouts: "requests too long"
    case .tryTimeouts: "tries too long"
    case .handshakes: "done"
    case .handshakeErrors: "broken"
    case .verifyErrors: "not verified"
    case .verifySAN: "wrong name"
    case .verifyHash: "wrong fingerprint"
    case .verifyNoCertificate: "no certificate"
    }
  }

  /// The breaker that is open, by what it counts.
  var breaker: String? {
    switch self {
    case .connectionsOpen: "connections"
    case .poolsOpen: "pools"
    case .requestsOpen: "requests"
    case .pendingOpen: "waiting requests"
    case .retriesOpen: "retries"
    default: nil
    }
  }
}
