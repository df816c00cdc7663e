import Dashboard
import Feeds
import Kubernetes
import Wire

/// Ways to the proxies that are allowed and do not get through: found out, gone round, and tried again.
extension ClusterSession {
  /// Judges the way through the API server whenever something speaks for or against it.
  func watchWays(_ connection: ClusterConnection) async {
    for await _ in connection.reach.news.values() {
      if Task.isCancelled { return }
      judge(connection)
    }
  }

  private func judge(_ connection: ClusterConnection) {
    let planes = surroundings?.proxies.controlPlanes ?? []
    let asked = plan.way == .podProxy ? plan.polled + planes : []
    let polled = Set(asked.map { "\($0.pod.namespace ?? "")/\($0.pod.name)" })
    switch connection.reach.verdict(polled: polled) {
    case .open: break
    case .good:
      guard ways.podProxy != nil else { return }
      ways.podProxy = nil
      replan()
    case .broken(let reason):
      guard plan.way == .podProxy, ways.podProxy == nil, !isConfirming else { return }
      isConfirming = true
      Task { await self.confirm(reason, connection) }
    }
  }

  /// An API server that does not answer at all says nothing of the way behind it.
  private func confirm(_ reason: String, _ connection: ClusterConnection) async {
    defer { isConfirming = false }
    guard (try? await connection.client.version()) != nil, connection.reach === self.connection?.reach else {
      return
    }
    if reason == PodProxyAnswer.forbidden {
      // Some authorizers say of a right that it is granted, and then refuse; it is asked about again with the others.
      rights.podProxy = false
      note("pods/proxy", "numbers of the proxies, through the API server", false)
    } else {
      ways.fail(\.podProxy, reason, at: clock.now())
    }
    replan()
  }

  /// No port-forward stands, and none is being made.
  func noteForwards(fail problem: String) {
    guard plan.way == .portForward, ways.portForward == nil else { return }
    ways.fail(\.portForward, Self.brief(problem), at: clock.now())
    replan()
  }

  /// Tries again what is due.
  func mendWays() {
    guard let connection, state?.knows(.pods) == true else { return }
    let now = clock.now()
    if ways.isDue(\.podProxy, at: now) { Task { await self.retryPodProxy(connection) } }
    if plan.way == .podProxy { ways.portForward = nil }
    if let forwards { Task { await forwards.renew() } }
    if ways.isDue(\.portForward, at: now) { Task { await self.retryPortForward(connection) } }
  }

  /// Asks a few pods for next to nothing. What answers is noticed on its way.
  private func retryPodProxy(_ connection: ClusterConnection) async {
    await withDiscardingTaskGroup { group in
      for proxy in PollPlan.spread(proxies, view: view, limit: 3) {
        guard let target = proxy.target(connection.client) else { continue }
        let url = target.url(target.path ?? ProxyQuery.statsPath + "?filter=server%5C.live")
        group.addTask {
          _ = try? await connection.transport.send(HTTPRequest(url: url, timeout: 5))
        }
      }
    }
    guard let fault = ways.podProxy, connection.reach === self.connection?.reach else { return }
    if connection.reach.verdict(polled: []) == .good { return judge(connection) }
    ways.fail(\.podProxy, fault.reason, at: clock.now())
  }

  private func retryPortForward(_ connection: ClusterConnection) async {
    guard let proxy = PollPlan.spread(proxies, view: view, limit: 1).first, let place = proxy.places.first
    else { return }
    do throws(KubernetesError) {
      let forward = try await PortForward.start(
        connection.client.access, namespace: proxy.pod.namespace ?? "", pod: proxy.pod.name,
        port: place.port,
        environment: environment)
      forward.stop()
      guard connection.reach === self.connection?.reach else { return }
      ways.portForward = nil
      replan()
    } catch {
      guard ways.portForward != nil, connection.reach === self.connection?.reach else { return }
      ways.fail(\.portForward, Self.brief(error.description), at: clock.now())
    }
  }

  /// What kubectl itself says of a port-forward that failed, in few words.
  private static func brief(_ problem: String) -> String {
    var text = problem[...]
    if let lead = text.firstRange(of: " failed: ") { text = text[lead.upperBound...] }
    if let advice = text.firstRange(of: "; `kubectl") { text = text[..<advice.lowerBound] }
    return PodProxyAnswer.brief(String(text))
  }

  /// A right that is granted and of no use says so.
  func shown(_ access: ScopeReport.Access) -> ScopeReport.Access {
    guard access.problem == nil else { return access }
    var access = access
    switch access.name {
    case "pods/proxy":
      access.problem = ways.podProxy.map {
        "Allowed, but the API server does not reach the pods (\($0.reason)): a firewall or network policy stands between the control plane and the nodes. It is tried again now and then."
      }
    case "pods/portforward":
      access.problem = ways.portForward.map {
        "Allowed, but kubectl port-forward fails: \($0.reason). It is tried again now and then."
      }
    default: break
    }
    return access
  }
}
