import Feeds
import Kubernetes

/// A port-forward to the cluster's Prometheus: where the API server does not reach the pods, it reaches none behind a
/// service either.
struct PrometheusForward {
  private var name: String?
  private var forward: PortForward?
  private var isStarting = false
  private var retryAt = -Double.infinity
  /// Seconds between two tries.
  private static let pause = 120.0

  /// Where it answers; nil while none stands.
  func url(of backend: ClusterBackend) -> String? {
    guard let forward, name == backend.name, forward.isRunning else { return nil }
    return "http://127.0.0.1:\(forward.localPort)" + (backend.bases.first ?? "")
  }

  /// Whether one is to be made now; from then on it counts as being made.
  mutating func begins(at now: Double) -> Bool {
    guard !isStarting, now >= retryAt, forward?.isRunning != true else { return false }
    isStarting = true
    retryAt = now + Self.pause
    return true
  }

  /// It stands, or could not be made.
  mutating func ended(_ made: PortForward?, name: String) {
    isStarting = false
    forward = made
    self.name = name
  }
}

extension ClusterSession {
  /// Makes a port-forward to Prometheus where its service is not reached; none where the way through the API server is
  /// good, or port-forwards are no use.
  func forwardPrometheus(_ backend: ClusterBackend, _ connection: ClusterConnection) {
    guard ways.podProxy != nil else {
      prometheusForward = PrometheusForward()
      return
    }
    guard prometheusAnswers == false, hasKubectl, rights.portForward != false, ways.portForward == nil,
      backend.scheme == "http", prometheusForward.begins(at: clock.now())
    else { return }
    Task { await self.makePrometheusForward(backend, connection) }
  }

  private func makePrometheusForward(_ backend: ClusterBackend, _ connection: ClusterConnection) async {
    let made = try? await PortForward.start(
      connection.client.access, namespace: backend.service.namespace ?? "", service: backend.service.name,
      port: backend.port, environment: environment)
    guard connection.reach === self.connection?.reach, ways.podProxy != nil else { return }
    prometheusForward.ended(made, name: backend.name)
    guard made != nil else { return }
    prometheusAnswers = nil
    replan()
  }
}
