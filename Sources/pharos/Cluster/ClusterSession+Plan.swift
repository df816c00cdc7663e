import Dashboard
import Feeds
import Foundation
import JSON
import Kubernetes
import Mesh
import Topology
import Wire

/// What is polled, as it follows from what was read.
extension ClusterSession {
  func replan() {
    guard let connection, state?.knows(.pods) == true else { return report() }
    let (proxies, cluster) = (proxies, name?.name)
    coverage.setIfChanged(
      proxies.reduce(into: [:]) {
        let name = $1.identity.workload ?? $1.workload.name
        $0[.init(cluster: cluster, namespace: $1.pod.namespace, name: name), default: 0] += 1
      })
    let found = rights.serviceProxy == false ? nil : surroundings?.best(.prometheus)
    let plan = PollPlan(
      proxies, rights: rights, faults: ways.told, hasPrometheus: found != nil,
      prometheusAnswers: prometheusAnswers,
      hasKubectl: hasKubectl, view: view,
      pollsAll: pollsAll)
    self.plan = plan
    switch plan.way {
    case .podProxy:
      forwards = nil
      targets.setIfChanged(plan.polled.compactMap { target(of: $0, connection) })
    case .portForward:
      forward(plan.polled + (surroundings?.proxies.controlPlanes.prefix(1) ?? []), connection)
    case .none, .prometheusOnly, .blocked:
      forwards = nil
      targets.setIfChanged([])
    }
    if plan.way != .portForward {
      controlPlanes.setIfChanged(
        rights.podProxy == false || ways.podProxy != nil
          ? [] : surroundings?.proxies.controlPlanes.compactMap { target(of: $0, connection) } ?? [])
    }
    if let found, plan.usesPrometheus { forwardPrometheus(found, connection) }
    let next = plan.usesPrometheus ? found.flatMap { target($0, connection) } : nil
    if prometheus.value != .some(next) { prometheus.set(next) }
    report()
  }

  func target(of proxy: ClusterProxy, _ connection: ClusterConnection) -> ProxyTarget? {
    var target = proxy.target(connection.client)
    if !suffix.isEmpty { target?.title = proxy.name + suffix }
    return target
  }

  func target(_ backend: ClusterBackend, _ connection: ClusterConnection) -> PrometheusTarget? {
    (prometheusForward.url(of: backend) ?? backend.urls(connection.client).first).map {
      PrometheusTarget(url: $0, name: backend.name, namespaces: namespace.map { [$0] } ?? [])
    }
  }

  func forward(_ proxies: [ClusterProxy], _ connection: ClusterConnection) {
    if forwards == nil {
      let (targets, controlPlanes) = (targets, controlPlanes)
      forwards = PortForwards(connection.client.access, environment: environment, suffix: suffix) {
        [weak self] standing in
        targets.setIfChanged(standing.proxies)
        controlPlanes.setIfChanged(standing.controlPlanes)
        if let problem = standing.problem { Task { await self?.noteForwards(fail: problem) } }
      }
    }
    let forwards = forwards
    Task { await forwards?.keep(proxies) }
  }
}
