import ArgumentParser
import Dashboard
import Feeds
import Mesh
import Tracing
import Wire

/// Everything that a mesh is read from, as the options name it. All commands read a mesh through this.
struct MeshSources: Sendable {
  /// Envoys at addresses of their own.
  var proxies: [ProxyTarget] = []
  /// Control planes.
  var controlPlanes: [ProxyTarget] = []
  /// A Prometheus that scrapes the mesh.
  var prometheus: PrometheusFeed?
  /// Kubernetes clusters with a mesh.
  var clusters: [ClusterSession] = []
  /// How the reader calls each of them: its context.
  private(set) var contexts: [String] = []
  /// The first of them.
  var cluster: ClusterSession? { clusters.first }
  /// What may go over the cluster's API server.
  var clusterBudget = RequestBudget()
  /// Seconds of the window.
  var windowSeconds = 10.0
  /// Keeps every body, if set.
  var recorder: ScrapeRecorder?
  /// Carries the requests to all of them, those into a cluster by the cluster's way.
  let transport: RoutedTransport
  private let wire: WireClient

  /// Nothing yet.
  init() {
    // Watches keep a connection each, and a cluster's proxies are all behind one address.
    wire = WireClient(connectionsPerHost: 160)
    transport = RoutedTransport(wire)
  }

  /// Nothing is named.
  var isEmpty: Bool { proxies.isEmpty && controlPlanes.isEmpty && prometheus == nil && cluster == nil }

  /// The sources that are known by name before any has answered.
  var expected: [String] { proxies.map(\.name) + (prometheus.map { [$0.name] } ?? []) }

  /// How many sources are named.
  var count: Int { proxies.count + controlPlanes.count + (prometheus == nil ? 0 : 1) }

  /// Begins to read a cluster.
  /// - Parameter namespace: the one that was named; nil: none was.
  ///   - asks: somebody is there to choose one.
  mutating func setCluster(_ options: ClusterOptions, namespace: String?, asks: Bool) throws {
    let accesses = try options.accesses()
    clusterBudget = options.budget
    contexts = accesses.map { $0.context ?? $0.cluster }
    let roll = accesses.count > 1 ? ClusterRoll(accesses.count) : nil
    clusters = accesses.enumerated().map { place, access in
      let session = ClusterSession(
        options, namespace: namespace, routes: transport, wire: wire, asks: asks,
        roll: roll.map { ($0, place) })
      Task { await session.start(access) }
      return session
    }
  }

  /// All of it as one feed.
  /// - Parameter interval: seconds between polls.
  func feed(interval: Double) -> any Feed {
    var feeds: [any Feed] = []
    if !proxies.isEmpty {
      feeds.append(
        ProxyFeed(.init(targets: proxies, interval: interval, transport: transport, recorder: recorder)))
    }
    // It goes on where it was: what it has counted is not counted again.
    if let prometheus { feeds.append(prometheus.every(interval)) }
    if !controlPlanes.isEmpty {
      feeds.append(ControlPlaneFeed(controlPlanes, interval: interval, transport: transport))
    }
    for cluster in clusters {
      let feed = ClusterFeed(
        session: cluster, interval: interval, budget: clusterBudget, transport: transport,
        windowSeconds: windowSeconds, recorder: recorder)
      feeds.append(clusters.count > 1 ? NamedClusterFeed(feed, cluster) : feed)
    }
    let all = CombinedFeed(feeds)
    return recorder.map { RoundKeepingFeed(all, recorder: $0) } ?? all
  }

  /// The configuration of the clusters; nil without any.
  var clusterConfig: (any ConfigFeed)? {
    clusters.count > 1 ? ClustersConfig(clusters, names: contexts) : cluster.map { ClusterConfig($0) }
  }

  /// The trace stores that are found in the clusters; nil without any.
  var clusterTraces: (any TraceBackend)? {
    clusters.count > 1
      ? TraceStores(clusters, titles: contexts, transport: transport)
      : cluster.map { ClusterTraces($0, transport: transport) }
  }

  /// What can be asked beside the polls.
  func onDemand(interval: Double) -> OnDemand {
    let (proxies, controlPlanes, clusters) = (proxies, controlPlanes, clusters)
    return OnDemand(
      { proxies + clusters.flatMap { $0.targets.value ?? [] } },
      controlPlanes: { controlPlanes + clusters.flatMap { $0.controlPlanes.value ?? [] } },
      transport: transport,
      interval: interval,
      access: clusters.isEmpty
        ? nil
        : ClusterAdminAccess(clusters, direct: DirectAdminAccess({ proxies })))
  }
}

extension SourceOptions {
  /// What the options name.
  /// - Parameters:
  ///   - namespaces: what of the mesh is read, where a source can be asked for less than all.
  ///   - asks: somebody is there to choose what is looked at.
  ///   - pastSeconds: how much of the past is read where a source knows it.
  /// - Throws: `ValidationError` with the option, file and line at fault, or where nothing is named.
  func meshSources(
    namespaces: [String] = [], pastSeconds: Double = 0, asks: Bool = false
  ) throws -> MeshSources {
    var sources = MeshSources()
    sources.proxies = try targets()
    sources.controlPlanes = try controlPlanes()
    if var prometheus = try prometheusOptions.configuration(windowSeconds: window.value) {
      prometheus.namespaces = namespaces
      prometheus.pastSeconds = pastSeconds
      prometheus.tellsRounds = sources.proxies.isEmpty
      sources.prometheus = PrometheusFeed(prometheus)
    }
    sources.windowSeconds = window.value
    let isNamed = !sources.proxies.isEmpty || sources.prometheus != nil
    if cluster.isNamed || !isNamed && cluster.hasDefault {
      if namespaces.count > 1 { throw ValidationError("one namespace with -n, or all with -A") }
      try sources.setCluster(cluster, namespace: namespaces.first, asks: asks)
    } else if sources.prometheus == nil, !namespaces.isEmpty {
      throw ValidationError(
        "-n chooses a namespace of a cluster or of a Prometheus: give --kube or --prometheus URL")
    }
    guard isNamed || sources.cluster != nil else {
      throw ValidationError(SourceOptions.noSource)
    }
    sources.recorder = try recorder()
    return sources
  }

  /// A source of a live mesh is named.
  var namesMesh: Bool {
    !proxies.isEmpty || !proxyFiles.isEmpty || prometheusOptions.url != nil || cluster.isNamed
  }
}
