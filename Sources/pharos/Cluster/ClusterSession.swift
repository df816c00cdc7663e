import Dashboard
import Feeds
import Foundation
import JSON
import Kubernetes
import Mesh
import Topology
import Wire

/// A cluster that is looked at: who is in it, what may be read of it, and by which way. Tells the feeds what to poll and
/// the dashboard what there is to choose, and goes to another namespace or cluster while everything else goes on.
actor ClusterSession {
  /// What the proxy feed polls.
  nonisolated let targets = LatestValue<[ProxyTarget]>()
  /// The control planes that are read.
  nonisolated let controlPlanes = LatestValue<[ProxyTarget]>([])
  /// The Prometheus that is read; nil: none.
  nonisolated let prometheus = LatestValue<PrometheusTarget?>(nil)
  /// Why the cluster does not give what is needed; nil: it does, or it is not known yet.
  nonisolated let troubles = LatestValue<Trouble?>(nil)
  /// What the dashboard shows of it.
  nonisolated let reports = LatestValue<ScopeReport>()
  /// The cluster that is looked at, for whoever reads more of it; of several, once it is known how it is called.
  nonisolated let connections = LatestValue<ClusterConnection>()
  /// How many proxies each workload has.
  nonisolated let coverage = LatestValue<[FeedCoverage.Workload: Int]>([:])
  /// What the cluster is among several.
  nonisolated let standing = LatestValue<ClusterStanding>(.undecided)
  /// What happened to pods and workloads.
  nonisolated let changes: AsyncStream<[MeshChange]>
  let news: AsyncStream<[MeshChange]>.Continuation

  /// Something that keeps the whole cluster from being read.
  struct Trouble: Sendable, Equatable {
    /// The API server as a source: `cluster prod`.
    var source: String
    /// What is wrong and what to do.
    var reason: String
  }

  /// A Prometheus in the cluster.
  struct PrometheusTarget: Sendable, Equatable {
    /// Addresses to try, through the service proxy.
    var url: String
    /// Its name for people.
    var name: String
    /// The namespaces that are looked at; empty: all.
    var namespaces: [String]
  }

  let options: ClusterOptions
  let asks: Bool
  /// Behind the names of its sources, where there are several clusters.
  private(set) var suffix = ""
  /// Where the cluster gets its standing; nil: it is the only one.
  let roll: ClusterRoll?
  /// Its place there.
  let place: Int
  let routes: RoutedTransport
  let wire: any HTTPTransport
  let clock = SystemClock()
  let environment: [String: String]

  var connection: ClusterConnection?
  var choice: ScopeReport.Choice
  var isChoiceFixed: Bool
  var reading: Task<Void, Never>?
  var state: ClusterState?
  /// Its proxies that run.
  var proxies: [ClusterProxy] = []
  var surroundings: ClusterFacts?
  /// The same, for those who wait for it.
  nonisolated let found = LatestValue<ClusterFacts>()
  /// The names of all namespaces; nil: not known, or they may not be listed.
  var listedNamespaces: [String]?
  var counts: [String: Int]?
  var rights = PollPlan.Rights()
  var phase = ScopeReport.Phase.connecting
  var version: String?
  var access: [String: ScopeReport.Access] = [:]
  var plan = PollPlan()
  var forwards: PortForwards?
  /// What does not get through although it is allowed.
  var ways = WayFaults()
  /// The way to Prometheus where the API server does not reach its pods either.
  var prometheusForward = PrometheusForward()
  /// It is being made sure that it is not the API server itself.
  var isConfirming = false
  var prometheusAnswers: Bool?
  var view: Set<String> = []
  var pollsAll = false
  let hasKubectl: Bool

  /// - Parameters:
  ///   - namespace: the one that was named; nil: none was.
  ///   - routes: the transport of all feeds, which learns the way into the cluster.
  ///   - asks: somebody is there to choose a namespace.
  ///   - roll: where the cluster gets its standing among several, with its place there.
  init(
    _ options: ClusterOptions, namespace: String?, routes: RoutedTransport, wire: any HTTPTransport,
    asks: Bool = true, roll: (ClusterRoll, place: Int)? = nil
  ) {
    self.roll = roll?.0
    place = roll?.place ?? 0
    if roll == nil { standing.set(.alone) }
    self.options = options
    self.asks = asks
    self.routes = routes
    self.wire = wire
    environment = options.environment
    hasKubectl = PortForward.isPossible(environment: options.environment)
    choice = options.allNamespaces ? .all : namespace.map { .namespace($0) } ?? .none
    isChoiceFixed = choice != .none
    (changes, news) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1000))
  }

  deinit { reading?.cancel() }

  /// Begins to read a cluster.
  func start(_ access: ClusterAccess) {
    connect(access)
    restart(isOther: true)
  }

  /// Makes the way into a cluster, without reading it.
  func connect(_ access: ClusterAccess) {
    let connection = ClusterConnection(access, budget: options.budget, wire: wire)
    if let before = self.connection { routes.setRoute(before.client.access.server, nil) }
    routes.setRoute(access.server, connection.transport)
    self.connection = connection
    if roll != nil { suffix = "@\(access.context ?? access.cluster)" }
    if roll == nil { connections.set(connection) }
  }

  // MARK: - Choosing

  /// Looks at another part of the cluster.
  func choose(_ choice: ScopeReport.Choice) {
    guard choice != self.choice else { return }
    self.choice = choice
    isChoiceFixed = true
    restart(isOther: false)
  }

  /// Looks at another cluster.
  func use(context: String) {
    do {
      let access = try ClusterAccess.find(context: context, environment: environment, home: options.home)
      // Of several, what is looked at is chosen for all of them.
      if roll == nil {
        choice = .none
        isChoiceFixed = false
      } else {
        standing.set(.undecided)
      }
      start(access)
    } catch {
      phase = .failed(error.description)
      report()
    }
  }

  /// The cluster that stood for this one may have been left.
  func reconsider() {
    switch standing.value {
    case .same, .clash: break
    default: return
    }
    standing.set(.undecided)
    restart(isOther: true)
  }

  /// What came of the cluster's Prometheus.
  func notePrometheus(answers: Bool) {
    guard answers != prometheusAnswers else { return }
    prometheusAnswers = answers
    replan()
  }

  /// Workloads that are on the screen, as `namespace/name`.
  func setView(_ view: Set<String>) {
    guard view != self.view else { return }
    self.view = view
    replan()
  }

  /// Polls every proxy, whatever their number, or goes back to what is gentle.
  func setPollsAll(_ all: Bool) {
    pollsAll = all
    replan()
  }

  /// A proxy of the cluster by its source's name, and the way into the cluster.
  func proxy(named name: String) -> (ClusterAccess, ClusterProxy)? {
    guard let connection, let state else { return nil }
    let known = ClusterProxies(in: state).all.values.first { $0.name + suffix == name }
    return known.map { (connection.client.access, $0) }
  }

  /// What asks the cluster that is looked at.
  var client: KubernetesClient? { connection?.client }

  /// The pods of a workload as they are now. Those of a namespace that is not looked at are asked for.
  func pods(of question: LogQuestion) async -> [ClusterPod] {
    if let state, state.knows(.pods) {
      let known = ClusterLogs.pods(of: question, in: state)
      if !known.isEmpty { return known }
    }
    guard let client = connection?.client, let namespace = question.namespace ?? namespace,
      let state = try? await Self.pods(of: namespace, client)
    else { return [] }
    return ClusterLogs.pods(of: question, in: state)
  }

  /// Why a workload has no pods: a sentence without full stop.
  func reasonForNoPods(of question: LogQuestion) async -> String {
    guard let client = connection?.client, let namespace = question.namespace ?? namespace else {
      return "no workload \(question.workload) has a log here: name its namespace with -n"
    }
    do throws(KubernetesError) {
      let state = try await Self.pods(of: namespace, client)
      let names = Set(state.pods.values.flatMap { [$0.name, WorkloadName(of: $0, in: state).name] })
      return "no pod or workload \(question.workload) in namespace \(namespace)"
        + (names.isEmpty
          ? ", which has no pods: -n names another"
          : TextMatch.suggestion(for: question.workload, among: names))
    } catch {
      return error.description
    }
  }

  /// The pods of a namespace, with what names their workloads.
  private static func pods(
    of namespace: String, _ client: KubernetesClient
  ) async throws(KubernetesError) -> ClusterState {
    var state = ClusterState()
    state.apply(
      ResourceEvent.synced(
        try await client.list(
          .pods, namespace: namespace, as: { (value: JSONValue) in ClusterPod(value) })))
    if let sets = try? await client.list(
      .replicaSets, namespace: namespace,
      as: { (value: JSONValue) in ClusterWorkload(value, as: .replicaSet) })
    {
      state.apply(ResourceEvent.synced(sets), of: .replicaSet)
    }
    return state
  }

}

extension LatestValue where Value: Equatable {
  /// Sets another value, and nothing where it is the same.
  func setIfChanged(_ value: Value) { if self.value != value { set(value) } }
}
