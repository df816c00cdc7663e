import Kubernetes

/// What a cluster's state says beyond its objects: worked out when it changes, never on the UI thread.
public struct ClusterFacts: Sendable, Hashable {
  /// The proxies.
  public var proxies: ClusterProxies
  /// How each namespace that can be seen takes part in the mesh, by name.
  public var meshes: [String: NamespaceMesh]
  /// Pods that run outside of the mesh, in order.
  public var outside: [OutsidePod]
  /// Services that seem to be backends, by kind, the likeliest first.
  public var backends: [ClusterBackend.Kind: [ClusterBackend]]
  /// What cannot be seen, a sentence a kind, those first that a role would help.
  public var problems: [String]

  /// Works them out.
  /// - Parameter cluster: Istio's id of the cluster, where it is known.
  /// - Complexity: O(pods + services).
  public init(_ state: ClusterState, cluster: String? = nil) {
    proxies = ClusterProxies(in: state, cluster: cluster)
    meshes = Dictionary(
      state.namespaces.values.map { ($0.name, NamespaceMesh($0)) }, uniquingKeysWith: { first, _ in first })
    outside = OutsidePod.all(in: state, proxies: proxies, meshes: meshes)
    backends = Self.backends(state)
    problems = state.problems.sorted {
      ($0.value.isForbidden ? 0 : 1, $0.key.qualifiedName) < (
        $1.value.isForbidden ? 0 : 1, $1.key.qualifiedName
      )
    }.map(\.value.sentence)
  }

  /// The control planes' revisions that there are: of istiods, and of proxies and namespaces that ask for one.
  public var revisions: [String] {
    let running = proxies.all.values.compactMap(\.revision)
    let asked = meshes.values.compactMap(\.revision)
    return Set(running + asked).sorted()
  }

  /// Namespaces with at least one proxy that carries traffic, in order.
  public var meshedNamespaces: [String] {
    Set(proxies.all.values.filter { $0.isDataPlane && $0.role != .ztunnel }.compactMap(\.pod.namespace))
      .sorted()
  }

  /// The backend to ask first.
  public func best(_ kind: ClusterBackend.Kind) -> ClusterBackend? { backends[kind]?.first }

  private static func backends(_ state: ClusterState) -> [ClusterBackend.Kind: [ClusterBackend]] {
    // Endpoints are counted once for all services: there may be thousands of slices.
    var ready: [ResourceKey: Int] = [:]
    for slice in state.endpoints.values {
      guard let service = slice.service else { continue }
      ready[ResourceKey(namespace: slice.namespace, name: service), default: 0] += slice.ready
    }
    let knows = state.knows(.endpointSlices)
    var found: [ClusterBackend.Kind: [ClusterBackend]] = [:]
    for service in state.services.values {
      for rule in BackendRule.all {
        let endpoints = knows ? ready[service.key] ?? 0 : nil
        if let backend = rule.backend(service, readyEndpoints: endpoints) {
          found[rule.kind, default: []].append(backend)
        }
      }
    }
    return found.mapValues { $0.sorted { ($1.rank, $0.service) < ($0.rank, $1.service) } }
  }
}
