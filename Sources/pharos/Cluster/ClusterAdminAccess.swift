import Feeds
import Kubernetes
import Wire

/// The way to admin ports of a cluster's proxies: Istio binds them to the pod's own loopback, which the API server's
/// proxy does not reach, so a port-forward by the user's kubectl is made when somebody looks, and kept for the next.
actor ClusterAdminAccess: AdminAccess {
  private let sessions: [ClusterSession]
  private let direct: DirectAdminAccess
  private var forwards: [String: PortForward] = [:]
  /// Port-forwards that are kept; of more the one that was made first ends.
  private static let limit = 4
  private var order: [String] = []

  /// - Parameter direct: for sources that are not the cluster's.
  init(_ sessions: [ClusterSession], direct: DirectAdminAccess) {
    self.sessions = sessions
    self.direct = direct
  }

  func adminAddress(of source: String) async throws(AdminProblem) -> AdminAddress {
    var found: (access: ClusterAccess, proxy: ClusterProxy)?
    // With the kubeconfig that the session was given.
    var environment: [String: String] = [:]
    for session in sessions where found == nil {
      found = await session.proxy(named: source)
      environment = session.environment
    }
    guard let (access, proxy) = found else { return try await direct.adminAddress(of: source) }
    guard let port = proxy.adminPort else { throw AdminProblem("\(source) has no admin port") }
    if let standing = forwards[source], standing.isRunning {
      return AdminAddress(url: "http://127.0.0.1:\(standing.localPort)")
    }
    do {
      let forward = try await PortForward.start(
        access, namespace: proxy.pod.namespace ?? "", pod: proxy.pod.name, port: port,
        environment: environment)
      keep(forward, for: source)
      return AdminAddress(url: "http://127.0.0.1:\(forward.localPort)")
    } catch {
      throw AdminProblem(error.description)
    }
  }

  private func keep(_ forward: PortForward, for source: String) {
    forwards[source]?.stop()
    forwards[source] = forward
    order.removeAll { $0 == source }
    order.append(source)
    while order.count > Self.limit { forwards.removeValue(forKey: order.removeFirst())?.stop() }
  }
}
