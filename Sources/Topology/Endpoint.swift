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
