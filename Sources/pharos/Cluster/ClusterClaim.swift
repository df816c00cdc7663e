import JSON
import Kubernetes

/// What a context tells of its cluster before anything is read of it: by what it is known from others.
struct ClusterClaim: Sendable, Equatable {
  /// The context, as the reader calls it; the cluster's name where there is none.
  var context: String
  /// The API server's address.
  var server: String
  /// What only this cluster has: uids of namespaces that every cluster has and nobody deletes, by their names; those
  /// that may be read.
  var uids: [String: String] = [:]
  /// Istio's id of the cluster, as its proxies are told; nil: nobody could be asked.
  var id: String?

  /// The same cluster, by whatever way and as whatever user. What was read decides; where nothing was, the address.
  func isSame(_ other: ClusterClaim) -> Bool {
    let known = uids.filter { other.uids[$0.key] != nil }
    guard known.isEmpty else { return known.allSatisfy { other.uids[$0.key] == $0.value } }
    return server == other.server
  }
}

extension ClusterClaim {
  /// Asks a cluster; what may not be read is left out. Costs a few small requests at once.
  /// - Parameter namespace: where proxies are looked for if not everywhere; nil: the context's own.
  static func ask(_ client: KubernetesClient, namespace: String?) async -> ClusterClaim {
    let access = client.access
    async let system = uid(of: "kube-system", client)
    async let fallback = uid(of: "default", client)
    async let meshed = id(
      in: "/api/v1/pods?labelSelector=security.istio.io%2FtlsMode%3Distio&limit=20", client)
    let path = ResourceKind.pods.path(namespace: namespace ?? access.namespace)
    async let near = id(in: "\(path)?limit=50", client)
    async let controlled = id(
      in: "/api/v1/pods?labelSelector=app%20in%20%28istiod%2Cztunnel%29&limit=20", client)
    var claim = ClusterClaim(context: access.context ?? access.cluster, server: access.server)
    if let uid = await system { claim.uids["kube-system"] = uid }
    if let uid = await fallback { claim.uids["default"] = uid }
    let ids = (await meshed, await near, await controlled)
    claim.id = ids.0 ?? ids.1 ?? ids.2
    return claim
  }

  /// Seconds for each of the questions: nothing is read before they are answered.
  private static let timeout = 5.0

  private static func uid(of namespace: String, _ client: KubernetesClient) async -> String? {
    let path = ResourceKind.namespaces.path(name: namespace)
    return try? await client.get(path, timeout: timeout)["metadata"]["uid"].text
  }

  private static func id(in path: String, _ client: KubernetesClient) async -> String? {
    guard let pods = try? await client.get(path, timeout: timeout) else { return nil }
    return id(ofPods: pods["items"].elements)
  }

  /// The id that most of the pods are told; a proxy's own word comes before a control plane's, which may serve others.
  static func id(ofPods pods: [JSONValue]) -> String? {
    for name in ["ISTIO_META_CLUSTER_ID", "CLUSTER_ID"] {
      var votes: [String: Int] = [:]
      for pod in pods {
        let spec = pod["spec"]
        for container in spec["containers"].elements + spec["initContainers"].elements {
          let value = container["env"].elements.first { $0["name"].text == name }?["value"].text
          if let value, !value.isEmpty { votes[value, default: 0] += 1 }
        }
      }
      if let most = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) { return most.key }
    }
    return nil
  }
}
