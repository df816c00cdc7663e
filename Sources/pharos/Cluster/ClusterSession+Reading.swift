import Dashboard
import Feeds
import Foundation
import JSON
import Kubernetes
import Mesh
import Topology
import Wire

/// Reading: who is there, what may be read, what lies around.
extension ClusterSession {
  func restart(isOther: Bool) {
    reading?.cancel()
    if isOther {
      phase = .connecting
      version = nil
      surroundings = nil
      listedNamespaces = nil
      counts = nil
      access = [:]
      rights = PollPlan.Rights()
      ways = WayFaults()
    }
    state = nil
    proxies = []
    plan = PollPlan()
    targets.set([])
    controlPlanes.set([])
    coverage.set([:])
    prometheus.set(nil)
    prometheusAnswers = nil
    prometheusForward = PrometheusForward()
    forwards = nil
    // Whether the API server reaches pods is no matter of the namespace, what one may do is.
    ways.portForward = nil
    report()
    guard let connection else { return }
    reading = Task { await self.read(connection, isOther: isOther) }
  }

  /// Reads until the task is cancelled.
  func read(_ connection: ClusterConnection, isOther: Bool) async {
    var wait = 1.0
    while !Task.isCancelled {
      do throws(KubernetesError) {
        if version == nil { version = try await connection.client.version().version }
        phase = .ready
        break
      } catch {
        phase = .failed(error.description)
        await roll?.pass(place)
        report()
        // A person has to do something; what was mended is noticed all the same.
        await clock.sleep(until: clock.now() + max(wait, error.retryAfter ?? 0))
        wait = min(wait * 2, 15)
      }
    }
    guard !Task.isCancelled, await introduce(connection) else { return report() }
    if choice == .none, !isChoiceFixed { await findChoice(connection) }
    report()
    await withDiscardingTaskGroup { group in
      group.addTask { await self.readSurroundings(connection) }
      group.addTask { await self.askRights(connection) }
      if self.choice != .none { group.addTask { await self.readScope(connection) } }
      group.addTask { await self.watchWays(connection) }
      group.addTask { await self.tellLoad() }
    }
  }

  /// The context's namespace if it has proxies; else somebody has to choose.
  func findChoice(_ connection: ClusterConnection) async {
    let namespace = connection.client.access.namespace
    let pods = try? await connection.client.list(
      .pods, namespace: namespace, as: { (value: JSONValue) in ClusterPod(value) })
    guard let pods, !Task.isCancelled else { return }
    var state = ClusterState()
    state.apply(ResourceEvent.synced(pods))
    if !ClusterProxies(in: state).polled.isEmpty { choice = .namespace(namespace) }
  }

  var namespace: String? {
    if case .namespace(let name) = choice { name } else { nil }
  }

  func readScope(_ connection: ClusterConnection) async {
    let reader = ClusterReader(connection.client, namespace: namespace)
    let kinds: [ResourceKind] =
      [.namespaces, .pods, .services, .endpointSlices] + ClusterWorkload.Kind.allCases.map(\.resource)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await reader.run(kinds) }
      group.addTask {
        for await state in reader.states.values() {
          let begun = self.clock.now()
          await self.take(state, kinds)
          // In a large cluster pods come and go all the time, and each time all are gone through: a tenth of a core.
          let took = self.clock.now() - begun
          await self.clock.sleep(until: begun + min(10 * took, Self.longestWait))
        }
      }
    }
  }

  func take(_ state: ClusterState, _ kinds: [ResourceKind]) {
    guard !Task.isCancelled else { return }
    if let before = self.state, before.knows(.pods) {
      let happened = ClusterChanges.between(before, state, at: Date())
      if !happened.isEmpty { news.yield(happened.map(said)) }
    }
    self.state = state
    // Once for each state: the report and the plan come more often.
    proxies = ClusterProxies(in: state).polled
    for kind in kinds {
      access[kind.qualifiedName] = ScopeReport.Access(
        name: kind.qualifiedName, use: Self.use(of: kind), problem: state.problems[kind]?.sentence,
        count: state.count(of: kind))
    }
    replan()
  }

  /// A change, with its context where there are several.
  private func said(_ change: MeshChange) -> MeshChange {
    guard roll != nil, let access = connection?.client.access else { return change }
    var change = change
    let place = "in \(access.context ?? access.cluster)"
    change.reason = change.reason.map { "\($0), \(place)" } ?? place
    return change
  }

  /// All services; where they may not be listed, those of the namespaces in which meshes keep their own.
  private func services(_ client: KubernetesClient) async -> [ResourceKey: ClusterService] {
    let project: @Sendable (JSONValue) -> ClusterService? = { ClusterService($0) }
    if let all = try? await client.list(.services, as: project) { return all }
    var found: [ResourceKey: ClusterService] = [:]
    for name in Set(Self.usualNamespaces + [client.access.namespace] + (namespace.map { [$0] } ?? [])) {
      guard let some = try? await client.list(.services, namespace: name, as: project) else { continue }
      found.merge(some) { first, _ in first }
    }
    return found
  }

  /// Where Prometheus and trace stores usually are.
  private static let usualNamespaces = ["istio-system", "monitoring", "observability", "tracing"]

  /// What lies around the namespace that is looked at: Prometheus, trace stores, control planes, the other namespaces.
  func readSurroundings(_ connection: ClusterConnection) async {
    while !Task.isCancelled {
      var state = ClusterState()
      let client = connection.client
      if let namespaces = try? await client.list(
        .namespaces, as: { (value: JSONValue) in ClusterNamespace(value) })
      {
        state.apply(ResourceEvent.synced(namespaces))
        listedNamespaces = namespaces.values.map(\.name)
      }
      state.apply(ResourceEvent.synced(await services(client)))
      // The injector puts this label on every pod that it gives a proxy. Where all pods are watched they are known.
      let meshed =
        choice == .all
        ? nil : try? await client.count(.pods, labelSelector: "security.istio.io/tlsMode=istio")
      let istiods = try? await client.list(
        .pods, labelSelector: "app=istiod", as: { (value: JSONValue) in ClusterPod(value) })
      if Task.isCancelled { return }
      counts = meshed
      if let istiods { state.apply(ResourceEvent.synced(istiods)) }
      let facts = ClusterFacts(state)
      surroundings = facts
      found.set(facts)
      replan()
      await clock.sleep(until: clock.now() + Self.surroundingsSeconds)
    }
  }

  func askRights(_ connection: ClusterConnection) async {
    let review = AccessReview(connection.client)
    while !Task.isCancelled {
      let proxy = AccessQuestion("get", "pods", subresource: "proxy", namespace: namespace)
      let forward = AccessQuestion("create", "pods", subresource: "portforward", namespace: namespace)
      let service = AccessQuestion("get", "services", subresource: "proxy")
      let answers = await review.can([proxy, forward, service])
      if Task.isCancelled { return }
      rights = PollPlan.Rights(
        podProxy: answers[proxy], portForward: answers[forward], serviceProxy: answers[service])
      note("pods/proxy", "numbers of the proxies, through the API server", rights.podProxy)
      note("pods/portforward", "admin ports of proxies, through kubectl", rights.portForward)
      note("services/proxy", "Prometheus and trace stores in the cluster", rights.serviceProxy)
      replan()
      await clock.sleep(until: clock.now() + Self.rightsSeconds)
    }
  }

  func note(_ name: String, _ use: String, _ isAllowed: Bool?) {
    access[name] = ScopeReport.Access(
      name: name, use: use,
      problem: isAllowed == false
        ? "Not allowed: \(use). An administrator can allow it: pharos rbac prints the role." : nil)
  }

  func tellLoad() async {
    while !Task.isCancelled {
      report()
      mendWays()
      await clock.sleep(until: clock.now() + Self.loadSeconds)
    }
  }

  /// Seconds after which a change is taken in at the latest, so that a new pod is polled within five.
  static let longestWait = 2.0
  static let surroundingsSeconds = 60.0
  static let rightsSeconds = 300.0
  static let loadSeconds = 2.0
}
