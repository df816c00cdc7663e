/// Statistics of Envoy that belong together: they explain one kind of trouble, and are collected together.
public enum EnvoyFamily: String, Sendable, Hashable, CaseIterable {
  /// Connection pools that are full.
  case circuitBreakers
  /// Requests that a full pool has turned away.
  case overflow
  /// Retries.
  case retries
  /// Endpoints that outlier detection has put out.
  case ejections
  /// Endpoints, and those that are well.
  case membership
  /// Connections.
  case connections
  /// Time that ran out.
  case timeouts
  /// TLS.
  case handshakes
}

/// A statistic of a cluster or a listener that is worth showing. The raw value is its name behind the cluster's, as
/// Prometheus prints it; `EnvoyStatistic.named` knows the others that mean the same.
public enum EnvoyStatistic: String, Sendable, Hashable, CaseIterable {
  /// No more connections may be opened.
  case connectionsOpen = "circuit_breakers_default_cx_open"
  /// No more connection pools may be made.
  case poolsOpen = "circuit_breakers_default_cx_pool_open"
  /// No more requests may be sent at once.
  case requestsOpen = "circuit_breakers_default_rq_open"
  /// No more requests may wait for a connection.
  case pendingOpen = "circuit_breakers_default_rq_pending_open"
  /// No more retries may be made at once.
  case retriesOpen = "circuit_breakers_default_rq_retry_open"
  /// Connections until the breaker opens, where tracked.
  case remainingConnections = "circuit_breakers_default_remaining_cx"
  /// Requests until the breaker opens, where tracked.
  case remainingRequests = "circuit_breakers_default_remaining_rq"
  /// Waiting requests until the breaker opens, where tracked.
  case remainingPending = "circuit_breakers_default_remaining_pending"
  /// Retries until the breaker opens, where tracked.
  case remainingRetries = "circuit_breakers_default_remaining_retries"
  /// Requests turned away because too many waited or ran.
  case pendingOverflow = "upstream_rq_pending_overflow"
  /// Times that no connection could be had because there were too many.
  case connectionOverflow = "upstream_cx_overflow"
  /// Requests that wait for a connection now.
  case pendingActive = "upstream_rq_pending_active"
  /// Retries.
  case retries = "upstream_rq_retry"
  /// Retries that succeeded.
  case retrySuccess = "upstream_rq_retry_success"
  /// Retries not made because too many ran.
  case retryOverflow = "upstream_rq_retry_overflow"
  /// Requests that failed with the last retry.
  case retryLimitExceeded = "upstream_rq_retry_limit_exceeded"
  /// Endpoints that are put out now.
  case ejectionsActive = "outlier_detection_ejections_active"
  /// Endpoints put out.
  case ejectionsEnforced = "outlier_detection_ejections_enforced_total"
  /// Endpoints kept because too many were out.
  case ejectionsOverflow = "outlier_detection_ejections_overflow"
  /// Endpoints that are well.
  case membershipHealthy = "membership_healthy"
  /// Endpoints.
  case membershipTotal = "membership_total"
  /// Connections that stand.
  case connectionsActive = "upstream_cx_active"
  /// Connections that did not come about.
  case connectFailures = "upstream_cx_connect_fail"
  /// Connections that did not come about in time.
  case connectTimeouts = "upstream_cx_connect_timeout"
  /// Requests that ran out of time.
  case requestTimeouts = "upstream_rq_timeout"
  /// Tries that ran out of time.
  case tryTimeouts = "upstream_rq_per_try_timeout"
  /// TLS handshakes that succeeded.
  case handshakes = "ssl_handshake"
  /// TLS connections that broke.
  case handshakeErrors = "ssl_connection_error"
  /// Certificates that did not verify.
  case verifyErrors = "ssl_fail_verify_error"
  /// Certificates of another name than wanted.
  case verifySAN = "ssl_fail_verify_san"
  /// Certificates of another fingerprint than wanted.
  case verifyHash = "ssl_fail_verify_cert_hash"
  /// Peers without a certificate.
  case verifyNoCertificate = "ssl_fail_verify_no_cert"

  /// What it belongs to.
  public var family: EnvoyFamily {
    switch self {
    case .connectionsOpen, .poolsOpen, .requestsOpen, .pendingOpen, .retriesOpen, .remainingConnections,
      .remainingRequests, .remainingPending, .remainingRetries:
      .circuitBreakers
    case .pendingOverflow, .connectionOverflow, .pendingActive: .overflow
    case .retries, .retrySuccess, .retryOverflow, .retryLimitExceeded: .retries
    case .ejectionsActive, .ejectionsEnforced, .ejectionsOverflow: .ejections
    case .membershipHealthy, .membershipTotal: .membership
    case .connectionsActive, .connectFailures: .connections
    case .connectTimeouts, .requestTimeouts, .tryTimeouts: .timeouts
    case .handshakes, .handshakeErrors, .verifyErrors, .verifySAN, .verifyHash, .verifyNoCertificate:
      .handshakes
    }
  }

  /// It goes up and down, where a counter only grows.
  public var isGauge: Bool {
    switch self {
    case .connectionsOpen, .poolsOpen, .requestsOpen, .pendingOpen, .retriesOpen, .remainingConnections,
      .remainingRequests, .remainingPending, .remainingRetries, .pendingActive, .ejectionsActive,
      .membershipHealthy, .membershipTotal, .connectionsActive:
      true
    default: false
    }
  }

  /// Any of it is bad.
  public var isBad: Bool {
    switch self {
    case .connectionsOpen, .poolsOpen, .requestsOpen, .pendingOpen, .retriesOpen, .pendingOverflow,
      .connectionOverflow, .retryOverflow, .retryLimitExceeded, .ejectionsActive, .ejectionsEnforced,
      .ejectionsOverflow, .connectFailures, .connectTimeouts, .requestTimeouts, .tryTimeouts,
      .handshakeErrors,
      .verifyErrors, .verifySAN, .verifyHash, .verifyNoCertificate:
      true
    default: false
    }
  }

  /// Something is wrong now: a gauge stands, or a counter grows.
  public func isTrouble(_ reading: EnvoyNumbers.Reading) -> Bool {
    isBad && (isGauge ? reading.value > 0 : (reading.rate ?? 0) > 0)
  }

  /// The regular expression over Envoy's names that collects all of them, for Istio's `proxyStatsMatcher`.
  public static let inclusionRegexp =
    ".*(circuit_breakers|outlier_detection|upstream_rq_retry|upstream_rq_pending|upstream_rq_timeout"
    + "|upstream_rq_per_try|upstream_cx_(active|overflow|connect_fail|connect_timeout)"
    + "|membership_(healthy|total)|ssl\\.(handshake|fail|connection_error)).*"

  /// All names, the longest first, so that a name is not taken for its end.
  private static let byName: [(name: String, statistic: EnvoyStatistic)] =
    allCases.flatMap { one in
      let name = one.rawValue
      // Requests of high priority have breakers of their own.
      guard name.hasPrefix("circuit_breakers_default") else { return [(name, one)] }
      return [(name, one), (name.replacing("_default_", with: "_high_"), one)]
    }.sorted { $0.0.utf8.count > $1.0.utf8.count }

  /// The statistic with which a name ends, and what stands before it; nil for others.
  public static func named(_ name: Substring) -> (statistic: EnvoyStatistic, lead: Substring)? {
    for (known, statistic) in byName where name.hasSuffix(known) {
      let lead = name.dropLast(known.count)
      if lead.isEmpty { return (statistic, lead) }
      if lead.last == "_" { return (statistic, lead.dropLast()) }
    }
    return nil
  }
}
