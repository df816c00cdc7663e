/// A service that proxies know: the host that callers name, and the workloads behind it.
struct MeshService: Sendable, Hashable {
  /// Short name, such as `reviews`; the whole host of an external service.
  let name: String
  /// Namespace of the service.
  let namespace: String
  /// Port.
  let port: Int
  /// What it speaks.
  let speech: Pod.Speech
  /// Workloads that serve it; none for a host outside the mesh.
  let workloads: [String]
  /// Outside the mesh: no sidecar, no mutual TLS (a ServiceEntry).
  var isExternal = false

  /// The host as Istio names it.
  var host: String {
    isExternal ? name : "\(name).\(namespace).svc.\(Bookinfo.domain)"
  }

  /// The cluster for it (or for one of its subsets) in every proxy.
  func cluster(subset: String = "") -> String { "outbound|\(port)|\(subset)|\(host)" }

  /// SNI of mutual TLS to it.
  func serverName(subset: String = "") -> String { "outbound_.\(port)_.\(subset)_.\(host)" }

  /// Names under which applications call it.
  var domains: [String] {
    let names = isExternal ? [host] : [host, name, "\(name).\(namespace)", "\(name).\(namespace).svc"]
    return names.flatMap { [$0, "\($0):\(port)"] }
  }
}

/// Timeout and retries of a route.
struct RoutePolicy: Sendable, Hashable {
  /// Of the whole call in milliseconds; 0 for none.
  var timeoutMilliseconds = 0
  /// Further tries.
  var attempts = 2
  /// Of one try, in milliseconds; 0 for none.
  var perTryMilliseconds = 0
  /// On what Envoy tries again.
  var retryOn = "connect-failure,refused-stream,unavailable,cancelled"
  /// Whether a VirtualService says so (else it is Istio's default).
  var isDeclared = false

  /// What Istio gives a route that says nothing.
  static let standard = RoutePolicy()
}
