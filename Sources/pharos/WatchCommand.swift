import ArgumentParser
import Dashboard
import Topology

/// `pharos`, or `pharos watch`: the dashboard.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Show the mesh live on this terminal (what `pharos` alone does).",
    discussion: """
      EXAMPLES
        pharos --proxy 127.0.0.1:15000
        pharos --proxies hosts.txt --traces http://zipkin:9411 --interval 2s --window 30s
        pharos --proxies hosts.txt --config ./manifests
        pharos --proxies hosts.txt --istiod istiod.istio-system:15014
        pharos --proxies hosts.txt --record incident.pharos
        ssh bastion -t pharos --proxies hosts.txt

      Inside, ? lists the keys that apply where you are and : takes commands.
      """)

  @OptionGroup var sources: SourceOptions
  @OptionGroup(visibility: .hidden) var cluster: ClusterNamespace

  @Option(
    help: ArgumentHelp("A Zipkin to read traces from, such as http://127.0.0.1:9411.", valueName: "url"))
  var traces: String?

  @OptionGroup var recording: RecordOptions

  @OptionGroup var look: DashboardOptions

  func run() async throws {
    let user = try UserConfiguration.load()
    let sources = sources.completed(by: user)
    let targets = try sources.targets()
    guard !targets.isEmpty else { throw ValidationError(SourceOptions.noSource) }
    let writer = try recording.writer(interval: sources.interval.value, title: "mesh")
    let extras = writer.map { RecordingExtras($0, traces: traces ?? user.traces, config: sources.config) }
    defer {
      extras?.stop()
      writer?.close()
    }
    let goals = HealthGoals(user.goals)
    let mesh = LiveMesh(
      targets, controlPlanes: try sources.controlPlanes(),
      sources.meshConfiguration(.versionedApp, goals: goals), history: look.past.configuration(user),
      recorder: try sources.recorder(), writer: writer)
    var facts = DashboardFacts(
      title: "mesh", interval: sources.interval.value, window: sources.window.value,
      expectedSources: targets.map(\.name))
    facts.recording = writer?.path
    try await look.run(
      facts, mesh, traces: traces ?? user.traces, config: mesh.watched(try sources.configFeed(), goals),
      user: user)
  }
}
