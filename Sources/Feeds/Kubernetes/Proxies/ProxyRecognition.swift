import FoundationEssentials
import JSON
import Kubernetes
import Mesh

/// Tells what a pod is in the mesh, by what Istio itself goes by.
struct ProxyRecognition {
  let pod: ClusterPod
  let state: ClusterState

  init(_ pod: ClusterPod, in state: ClusterState) {
    self.pod = pod
    self.state = state
  }

  /// The proxy; nil for a pod without one.
  func proxy(cluster: String?) -> ClusterProxy? {
    guard let (role, container) = role else { return nil }
    let workload = WorkloadName(of: pod, in: state)
    var started: Date?
    if case .running(let since) = container.state { started = since }
    return ClusterProxy(
      pod: pod.key, uid: pod.uid, role: role, state: condition(of: container),
      identity: ProxyIdentity(
        role: Self.identityRole(role), pod: pod.name, namespace: pod.namespace, workload: workload.name,
        app: IstioNames.canonicalService(pod.labels) ?? workload.name,
        version: IstioNames.canonicalRevision(pod.labels), cluster: container.clusterID ?? cluster),
      workload: workload, places: places(role, container), container: container.name, image: container.image,
      isNativeSidecar: container.isNativeSidecar, revision: revision, started: started,
      restarts: container.restarts, node: pod.node)
  }

  /// As the proxies themselves say it; istiod says nothing.
  private static func identityRole(_ role: ClusterProxy.Role) -> String? {
    switch role {
    case .sidecar: "sidecar"
    case .gateway: "router"
    case .waypoint: "waypoint"
    case .ztunnel: "ztunnel"
    case .istiod, .envoy: nil
    }
  }

  // MARK: What it is

  private var role: (ClusterProxy.Role, ClusterContainer)? {
    // One that only prepares is no proxy, whatever it is called.
    let lasting = pod.lastingContainers
    if let container = lasting.first(where: { $0.name == IstioNames.proxyContainer }) {
      return (istioRole(container, beside: lasting), container)
    }
    if isControlPlane, let container = lasting.first(where: { $0.name == "discovery" }) ?? lasting.first {
      return (.istiod, container)
    }
    if pod.labels["app"] == "ztunnel", pod.owner?.kind == "DaemonSet", let container = lasting.first {
      return (.ztunnel, container)
    }
    if let container = foreignEnvoy(lasting) { return (.envoy, container) }
    return nil
  }

  private var isControlPlane: Bool {
    pod.labels["app"] == "istiod" || pod.labels["istio"] == "pilot" || pod.labels["istio"] == "istiod"
  }

  private func istioRole(_ container: ClusterContainer, beside lasting: [ClusterContainer])
    -> ClusterProxy.Role
  {
    switch container.proxyRole {
    case "ztunnel": return .ztunnel
    case "waypoint": return .waypoint
    default: break
    }
    if pod.labels["app"] == "ztunnel" { return .ztunnel }
    if pod.labels[IstioNames.managed] == IstioNames.meshController
      || (pod.labels[IstioNames.waypointFor] != nil && pod.labels[IstioNames.gatewayName] != nil)
    {
      return .waypoint
    }
    // Istio's gateways run without an application; nothing else says it for those that people write themselves.
    let isAlone = lasting.count == 1
    if container.proxyRole == "router" || pod.labels[IstioNames.gatewayName] != nil || isAlone {
      return .gateway
    }
    return .sidecar
  }

  /// An Envoy whose pod says that it is scraped at Envoy's own path.
  private func foreignEnvoy(_ lasting: [ClusterContainer]) -> ClusterContainer? {
    guard annotated?.path == IstioNames.statisticsPath, let port = annotated?.port else { return nil }
    return lasting.first { $0.ports.contains { $0.number == port } } ?? lasting.first
  }

  // MARK: Where it answers

  /// What the pod says about being scraped.
  private var annotated: ClusterProxy.Place? {
    guard pod.annotations["prometheus.io/scrape"] == "true",
      let port = pod.annotations["prometheus.io/port"].flatMap(Int.init), (1...65_535).contains(port)
    else { return nil }
    return ClusterProxy.Place(
      port: port, path: pod.annotations["prometheus.io/path"] ?? IstioNames.metricsPath)
  }

  private func places(_ role: ClusterProxy.Role, _ container: ClusterContainer) -> [ClusterProxy.Place] {
    let agent = pod.annotations[IstioNames.agentPort].flatMap(Int.init) ?? IstioNames.merged
    switch role {
    case .istiod:
      return [ClusterProxy.Place(port: IstioNames.monitoring, path: IstioNames.metricsPath)]
    case .ztunnel:
      return [ClusterProxy.Place(port: agent, path: IstioNames.metricsPath)]
    case .envoy:
      return annotated.map { [$0] } ?? []
    case .sidecar, .gateway, .waypoint:
      let declared = container.ports.first { $0.name == "http-envoy-prom" }?.number
      let own = ClusterProxy.Place(port: declared ?? IstioNames.statistics, path: IstioNames.statisticsPath)
      // The annotations lead to the agent where it merges, else to the application, which is no Envoy.
      guard let annotated, annotated.port == agent || annotated.path == IstioNames.statisticsPath else {
        return [own]
      }
      let merged = ClusterProxy.Place(port: annotated.port, path: annotated.path)
      if merged.port == own.port { return [own] }
      // Envoy's own port holds less that nobody asked for; where it is not declared, it may be closed.
      return declared == nil ? [merged, own] : [own, merged]
    }
  }

  // MARK: How it is

  private func condition(of container: ClusterContainer) -> ClusterProxy.State {
    if pod.isTerminating { return .terminating(isRunning: container.isRunning && pod.ip != nil) }
    if pod.isOver {
      return .stopped(
        pod.reason ?? (pod.phase == .succeeded ? "the pod has completed" : "the pod has failed"))
    }
    switch container.state {
    case .running:
      guard pod.ip != nil else { return .starting("the pod has no address yet") }
      if container.isReady == false { return .notReady("the proxy is not ready") }
      if pod.isReady == false { return .notReady(unreadyReason) }
      return .running
    case .waiting(let reason):
      return container.restarts > 0 || reason?.contains("BackOff") == true
        ? .stopped(reason ?? "it waits") : .starting(reason ?? "it waits")
    case .terminated(let reason, let code):
      return .stopped(reason ?? code.map { "it ended with \($0)" } ?? "it has ended")
    case .unknown:
      return .starting(pod.node == nil ? "the pod waits for a node" : "nothing is known of it yet")
    }
  }

  private var unreadyReason: String {
    let late = pod.lastingContainers.filter { $0.isReady == false }.map(\.name)
    return late.isEmpty ? "the pod is not ready" : "not ready: \(late.joined(separator: ", "))"
  }

  /// The control plane's revision, as the injector has written it.
  private var revision: String? {
    if let revision = pod.annotations[IstioNames.revision] ?? pod.labels[IstioNames.revision] {
      return revision
    }
    guard let status = pod.annotations[IstioNames.injected] else { return nil }
    return (try? JSONValue(Array(status.utf8)))?["revision"].text
  }
}
