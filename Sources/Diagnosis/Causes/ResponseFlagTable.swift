extension ResponseFlag {
  struct Entry: Sendable {
    let name: String
    let meaning: String
    init(_ name: String, _ meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }

  /// Envoy's flags (`%RESPONSE_FLAGS%`) and the words of ztunnel's `response_flags` label.
  static let table: [String: Entry] = [
    // No way to a server
    "UH": Entry("NoHealthyUpstream", "no healthy endpoint to send to"),
    "UF": Entry("UpstreamConnectionFailure", "no connection to the server came about"),
    "NR": Entry("NoRouteFound", "no route (TCP: no filter chain) matches the request"),
    "NC": Entry("NoClusterFound", "the route names a cluster that the proxy does not have"),
    "DF": Entry("DnsResolutionFailed", "the server's name does not resolve"),
    "NFCF": Entry("NoFilterConfigFound", "a filter's configuration did not arrive"),
    // Limits
    "UO": Entry("UpstreamOverflow", "a circuit breaker's limit was reached"),
    "URX": Entry("UpstreamRetryLimitExceeded", "all retries (TCP: connection attempts) are used up"),
    "RL": Entry("RateLimited", "refused by a rate limit"),
    "RLSE": Entry("RateLimitServiceError", "the rate limit service failed"),
    "OM": Entry("OverloadManagerTerminated", "ended by the proxy's overload manager"),
    "DO": Entry("DropOverload", "dropped because the endpoint list asks for it"),
    "UDO": Entry("UnconditionalDropOverload", "all requests to this cluster are being dropped"),
    // Time
    "UT": Entry("UpstreamRequestTimeout", "no answer within the route's timeout"),
    "SI": Entry("StreamIdleTimeout", "nothing moved on the stream for too long"),
    "UMSDR": Entry("UpstreamMaxStreamDurationReached", "the stream lasted longer than allowed"),
    "DT": Entry("DurationTimeout", "the request or connection lasted longer than allowed"),
    // Connections that ended early
    "UC": Entry("UpstreamConnectionTermination", "the server closed the connection before it answered"),
    "UR": Entry("UpstreamRemoteReset", "the server reset the stream"),
    "LR": Entry("LocalReset", "the proxy itself reset the stream"),
    "DC": Entry("DownstreamConnectionTermination", "the caller hung up before the answer"),
    "DR": Entry("DownstreamRemoteReset", "the caller reset the stream"),
    "LH": Entry("FailedLocalHealthCheck", "the proxy's health check filter says no (draining)"),
    // Protocol and policy
    "DPE": Entry("DownstreamProtocolError", "the caller does not speak the expected protocol"),
    "UPE": Entry("UpstreamProtocolError", "the server does not speak the expected protocol"),
    "IH": Entry("InvalidEnvoyRequestHeaders", "an x-envoy-* request header is not valid"),
    "UAEX": Entry("UnauthorizedExternalService", "refused by the external authorization service"),
    // Deliberate
    "FI": Entry("FaultInjected", "an abort injected on purpose by configuration"),
    "DI": Entry("DelayInjected", "a delay injected on purpose by configuration"),
    "RFCF": Entry("ResponseFromCacheFilter", "answered from the proxy's cache"),
    // ztunnel's own words
    "DENY": Entry("denied", "an authorization policy refused the connection"),
    "CONNECT": Entry("connect failed", "ztunnel got no connection to the server"),
    "TLS_FAILURE": Entry("TLS failure", "the mutual TLS handshake failed"),
    "H2_HANDSHAKE_FAILURE": Entry(
      "HTTP/2 handshake failure", "the tunnel to the other side did not come about"),
    "NETWORK_POLICY": Entry("network policy", "a Kubernetes NetworkPolicy is likely in the way"),
    "IDENTITY_ERROR": Entry("identity error", "the workload's certificate could not be had"),
    "CERT_REVOKED": Entry("certificate revoked", "the peer's certificate is revoked"),
  ]
}
