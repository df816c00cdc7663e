import Manifests

/// Limits of connections and requests, in destination rules and sidecars.
enum ConnectionPoolChecks {
  static func check(_ pool: Node, _ review: inout SpecReview) {
    guard pool.isMapping else { return }
    if pool.given("http") == nil, pool.given("tcp") == nil, pool.entries.allSatisfy({ $0.value.isNull }) {
      review.reject(pool.place, "The connectionPool holds nothing", fix: "remove it, or fill in tcp or http")
    }
    if let http = pool.given("http"), http.isMapping { self.http(http, &review) }
    if let tcp = pool.given("tcp"), tcp.isMapping { self.tcp(tcp, &review) }
  }

  private static func http(_ http: Node, _ review: inout SpecReview) {
    for key in [
      "http1MaxPendingRequests", "http2MaxRequests", "maxRequestsPerConnection", "maxRetries",
      "maxConcurrentStreams",
    ] {
      NumberChecks.count(key, in: http, &review)
    }
    NumberChecks.duration("idleTimeout", in: http, mayBeZero: true, &review)
    if http["h2UpgradePolicy"]?.text == "UPGRADE", http.bool("useClientProtocol") == true {
      review.reject(
        http.keyPlace("useClientProtocol"),
        "useClientProtocol keeps the client's protocol, and h2UpgradePolicy UPGRADE changes it",
        fix: "remove one of them")
    }
    guard let alive = http.given("http2KeepAlive"), alive.isMapping else { return }
    for key in ["interval", "timeout"] {
      if alive.given(key) == nil {
        review.reject(
          alive.place, "http2KeepAlive has no \(key)", fix: "add \(key): \(key == "interval" ? "30s" : "5s")")
      }
      NumberChecks.duration(key, in: alive, &review)
    }
  }

  private static func tcp(_ tcp: Node, _ review: inout SpecReview) {
    NumberChecks.count("maxConnections", in: tcp, &review)
    NumberChecks.duration("connectTimeout", in: tcp, &review)
    NumberChecks.duration("maxConnectionDuration", in: tcp, &review)
    NumberChecks.duration("idleTimeout", in: tcp, mayBeZero: true, &review)
    guard let alive = tcp.given("tcpKeepalive") else { return }
    NumberChecks.duration("time", in: alive, &review)
    NumberChecks.duration("interval", in: alive, &review)
  }
}
