import Kubernetes

extension ClusterState {
  /// How many objects of a kind are known; nil while the kind has not been read.
  public func count(of kind: ResourceKind) -> Int? {
    guard knows(kind) else { return nil }
    switch kind {
    case .namespaces: return namespaces.count
    case .pods: return pods.count
    case .services: return services.count
    case .endpointSlices: return endpoints.count
    default:
      return ClusterWorkload.Kind.allCases.first { $0.resource == kind }.map { workloads[$0]?.count ?? 0 }
    }
  }
}
