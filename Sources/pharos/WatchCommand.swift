import ArgumentParser
import Dashboard
import Topology
import Tracing

/// `pharos`, or `pharos watch`: the dashboard.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Show the mesh live on this terminal (what `pharos` alone does).",
    discussion: """
      EXAMPLES
        pharos --proxy 127.0.0.1:15000
        pharos --proxies hosts.txt --traces http://zipkin:9411 --interval 2s --window 30s
        pharos --proxies hosts.txt --config ./manifests
        pharos --prometheus http://prometheus.istio-system:9090
        pharos --proxies hosts.txt --istiod istiod.istio-system:15014
        pharos --proxies hosts.txt --record incident.pharos
        pharos --kube --context prod -n bookinfo
        pharos -A --api-requests 50
        ssh bastion -t pharos --proxies hosts.txt

      Inside, ? lists the keys that apply where you are and : takes commands.
      """)

  @OptionGroup var sources: SourceOptions
  @OptionGroup var cluster: NamespaceOption

  @OptionGroup var traces: TraceOptions

  @OptionGroup var recording: RecordOptions

  @OptionGroup var look: DashboardOptions

  /// What is read of the past where a source knows it.
  private static let pastSeconds = 3600.0

  func run() async throws {
    let user = try UserConfiguration.load()
    let sources = sources.completed(by: user)
    let read = try sources.meshSources(
      namespaces: cluster.namespaces, pastSeconds: Self.pastSeconds, asks: true)
    let writer = try recording.writer(interval: sources.interval.value, title: "mesh")
    let store = try traces.store(user.traces, transport: read.transport)
    let backend: (any TraceBackend)? =
      store ?? read.clusterTraces
    let extras = writer.map { RecordingExtras($0, traces: backend, config: sources.config) }
    defer {
      extras?.stop()
      writer?.close()
    }
    let goals = HealthGoals(user.goals)
    let mesh = LiveMesh(
      read, sources.meshConfiguration(.versionedApp, goals: goals), history: look.past.configuration(user),
      writer: writer)
    var facts = DashboardFacts(
      title: "mesh", interval: sources.interval.value, window: sources.window.value,
      expectedSources: read.expected)
    facts.recording = writer?.path
    let files = try sources.configFeed()
    let ofCluster = read.clusterConfig.map { config -> any ConfigFeed in
      writer.map { KeptConfig(base: config, keeper: ClusterConfigKeeper($0)) } ?? config
    }
    let config: (any ConfigFeed)? = files ?? ofCluster
    try await look.run(
      facts, mesh, traces: backend, config: mesh.watched(config, goals),
      scope: read.clusters.isEmpty ? nil : ClusterScope(sessions: read.clusters),
      logs: read.clusters.isEmpty ? nil : SessionLogs(read.clusters),
      user: user)
  }
}
