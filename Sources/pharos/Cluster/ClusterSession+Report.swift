import Dashboard
import Feeds
import Foundation
import JSON
import Kubernetes
import Mesh
import Topology
import Wire

/// What the dashboard shows of it, and what is told as trouble.
extension ClusterSession {
  func report() {
    guard let connection else { return }
    let client = connection.client
    var report = ScopeReport(
      context: client.access.context, contexts: options.contexts, server: client.access.server,
      version: version,
      warning: client.access.warning, phase: phase, choice: choice)
    report.namespaces = namespaces()
    report.access = access.values.map(shown).sorted {
      ($0.problem == nil ? 1 : 0, $0.name) < ($1.problem == nil ? 1 : 0, $1.name)
    }
    report.way = Self.way(plan)
    let load = connection.transport.load
    report.load = ScopeReport.Load(
      requests: (load.requestsPerSecond * 10).rounded() / 10, requestsLimit: options.budget.requestsPerSecond,
      bytes: (load.bytesPerSecond / 1000).rounded() * 1000, bytesLimit: options.budget.bytesPerSecond)
    report.remarks = [standingRemark].compactMap(\.self) + plan.remarks
    if case .blocked(let reason) = plan.way { report.remarks.append(reason) }
    if roll != nil {
      report.members = [
        ScopeReport.Member(
          name: client.access.context ?? client.access.cluster, server: client.access.server,
          cluster: standing.value?.name, phase: phase, way: report.way, remarks: report.remarks)
      ]
    }
    if report != reports.value { reports.set(report) }
    troubles.setIfChanged(trouble(client.access))
  }

  func trouble(_ access: ClusterAccess) -> Trouble? {
    let source = "cluster \(access.context ?? access.cluster)"
    if case .failed(let reason) = phase { return Trouble(source: source, reason: reason) }
    switch standing.value {
    case .clash: return Trouble(source: source, reason: standingRemark ?? "it is not read")
    case .same: return nil
    default: break
    }
    if let reason = plan.trouble { return Trouble(source: source, reason: reason) }
    if choice != .none, let pods = self.access(of: .pods)?.problem {
      return Trouble(source: source, reason: pods)
    }
    guard phase == .ready else { return nil }
    if choice == .none {
      // Who can choose is shown the choice.
      guard !asks, surroundings != nil else { return nil }
      return Trouble(
        source: source,
        reason: "namespace \(access.namespace) has no proxies: name one with -n, or all with -A\(elsewhere)")
    }
    if let state, state.knows(.pods), proxies.isEmpty, plan.way == .podProxy, !plan.usesPrometheus {
      return Trouble(source: source, reason: whyEmpty)
    }
    return nil
  }

  /// Why there is nothing to poll in what is looked at.
  private var whyEmpty: String {
    guard let namespace else { return "no pod with a proxy runs in any namespace" }
    guard let listedNamespaces, !listedNamespaces.contains(namespace) else {
      return "no pod with a proxy runs in namespace \(namespace)\(elsewhere)"
    }
    let near = TextMatch.suggestion(for: namespace, among: listedNamespaces)
    return "there is no namespace \(namespace)" + (near.isEmpty ? elsewhere : near)
  }

  /// Which namespaces have proxies, as the end of a sentence.
  private var elsewhere: String {
    let known = (counts ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
    return known.isEmpty ? "" : "; with proxies: \(known.prefix(8).joined(separator: ", "))"
  }

  func access(of kind: ResourceKind) -> ScopeReport.Access? { access[kind.qualifiedName] }

  func namespaces() -> [ScopeReport.Namespace]? {
    let known = surroundings?.meshes ?? [:]
    guard !known.isEmpty else { return nil }
    let pods = choice == .all ? state : nil
    let proxies = pods.map { _ in
      self.proxies.reduce(into: [:]) { $0[$1.pod.namespace ?? "", default: 0] += 1 }
    }
    let all = pods.map { $0.pods.values.reduce(into: [:]) { $0[$1.namespace, default: 0] += 1 } }
    return known.keys.sorted().map { name in
      ScopeReport.Namespace(
        name: name, proxies: (proxies ?? counts).map { $0[name] ?? 0 }, pods: all.map { $0[name] ?? 0 },
        note: known[name].map(Self.note) ?? "")
    }
  }

  static func way(_ plan: PollPlan) -> String? {
    switch plan.way {
    case .none, .blocked: nil
    case .podProxy:
      plan.hasPrometheusForAll
        ? "from Prometheus, those in view through the API server" : "through the API server"
    case .portForward:
      plan.hasPrometheusForAll
        ? "from Prometheus, those in view through kubectl port-forward" : "through kubectl port-forward"
    case .prometheusOnly: "from Prometheus"
    }
  }

  /// What is special of a namespace.
  static func note(_ mesh: NamespaceMesh) -> String {
    let mode: String? =
      switch mesh.mode {
      case .ambient: "ambient"
      case .refused: "injection is switched off"
      case .sidecars, .unlabelled: nil
      }
    let revision = mesh.revision.flatMap { $0 == "default" ? nil : "revision \($0)" }
    return [mode, revision, mesh.waypoint.map { "waypoint \($0)" }, mesh.contradiction].compactMap(\.self)
      .joined(separator: ", ")
  }

  static func use(of kind: ResourceKind) -> String {
    switch kind {
    case .namespaces: "the list of namespaces"
    case .pods: "who is in the mesh"
    case .services: "names, and what lies behind them"
    case .endpointSlices: "which pods are ready"
    default: "workloads and their replicas"
    }
  }
}
