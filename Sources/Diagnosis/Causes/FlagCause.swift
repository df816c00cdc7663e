/// What a flag on an edge says about its cause, in one clause with the names of both ends.
enum FlagCause {
  /// - Returns: nil for a flag that is not known here.
  static func sentence(_ flag: ResponseFlag, caller: String, server: String, isTCP: Bool) -> String? {
    switch flag.code {
    case "UH":
      "\(server) has no healthy endpoint: no pod ready, an empty subset, or all ejected by outlier detection"
    case "UF":
      "\(caller) cannot connect to \(server): nothing listens there, or mutual TLS does not match"
    case "UC":
      "\(server) closes connections before it answers: a crash, too short a keep-alive, or plaintext sent to TLS"
    case "UR": "\(server) resets the streams: the application, or HTTP/2 spoken where it is not"
    case "LR": "the proxy of \(caller) resets the streams itself: a per-try timeout or overload"
    case "UO": "a circuit breaker of \(caller) towards \(server) is open: more at once than its limits allow"
    case "URX": "\(caller) has used up its retries towards \(server)"
    case "UT": "\(server) does not answer within the timeout of \(caller)'s route"
    case "UMSDR": "calls to \(server) last longer than the route of \(caller) allows"
    case "SI": "a stream between \(caller) and \(server) stood still for too long"
    case "DT": "connections to \(server) last longer than allowed"
    case "DC": "\(caller) gives up before \(server) answers: its own timeout is shorter"
    case "DR": "\(caller) resets its streams before \(server) has answered"
    case "NR":
      isTCP
        ? "no filter chain of \(server) takes the connection: plaintext where mutual TLS is required, or another port"
        : "no route of \(caller) matches the request towards \(server): host, path or port"
    case "NC": "a route of \(caller) names a subset or host of \(server) that its proxy does not know"
    case "DF": "the name of \(server) does not resolve at the proxy of \(caller)"
    case "NFCF": "a filter of the proxy waits for its configuration (a Wasm plugin or extension)"
    case "LH": "\(server) is draining or fails its own health check"
    case "FI": "an abort is injected on purpose on the way to \(server)"
    case "DI": "a delay is injected on purpose on the way to \(server)"
    case "RL": "a rate limit refuses calls to \(server)"
    case "RLSE": "the rate limit service does not answer, and calls to \(server) fail for it"
    case "UAEX": "external authorization refuses calls to \(server), or cannot be reached"
    case "IH": "\(caller) sends an x-envoy-* header that is not valid"
    case "DPE": "\(caller) does not speak the protocol that the port of \(server) expects: look at port names"
    case "UPE": "\(server) does not speak the protocol that its port declares: look at port names"
    case "OM": "a proxy between \(caller) and \(server) is overloaded: memory or connections at its limit"
    case "DO", "UDO": "calls to \(server) are dropped because its endpoint configuration asks for it"
    case "DENY": "an authorization policy refuses \(caller) at \(server)"
    case "CONNECT": "ztunnel gets no connection to \(server)"
    case "TLS_FAILURE":
      "the mutual TLS handshake between \(caller) and \(server) fails: certificates or trust"
    case "H2_HANDSHAKE_FAILURE": "the tunnel between \(caller) and \(server) does not come about"
    case "NETWORK_POLICY": "a NetworkPolicy is likely in the way between \(caller) and \(server)"
    case "IDENTITY_ERROR": "ztunnel has no certificate for \(caller)"
    case "CERT_REVOKED": "the certificate of \(caller) or \(server) is revoked"
    default: nil
    }
  }
}
