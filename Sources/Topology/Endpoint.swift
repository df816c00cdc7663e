/// One end of traffic as labels name it: a workload, and for the server's end the service it was called by.
/// What is not known is nil.
struct Endpoint: Hashable, Sendable {
  /// Istio's cluster id.
  var cluster: String?
  /// The workload's namespace.
  var namespace: String?
  /// Workload name.
  var workload: String?
  /// Canonical service.
  var app: String?
  /// Canonical revision.
  var version: String?
  /// The service that was called; nil on the caller's end.
  var service: ServiceKey?
  /// The server's end, whose nameless form is a service and not the unknown caller.
  var isTarget: Bool

  /// The namespace of an id: the workload's, else the service's.
  var anyNamespace: String? { namespace ?? service?.namespace }
}

/// A service as Kubernetes and Istio name it.
struct ServiceKey: Hashable, Sendable {
  /// Namespace; nil for hosts outside of the cluster.
  var namespace: String?
  /// Short name, or the host where it has no short one.
  var name: String

  /// Envoy's clusters for destinations that no service claims.
  static let catchAll: Set<String> = ["PassthroughCluster", "BlackHoleCluster", "InboundPassthroughCluster"]

  /// Traffic that left the mesh by one of Envoy's catch-all clusters.
  var isCatchAll: Bool { Self.catchAll.contains(name) }
}
