import ArgumentParser
import Mesh
import Topology

/// `pharos graph`: the mesh without a screen.
struct GraphCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph", abstract: "Print the graph of one window: nodes, edges, rates, errors, health.",
    discussion: """
      Polls for one window and prints; with --follow prints after each poll. What --save-scrapes keeps can be
      worked out again with --scrapes: no network, no clock, the same numbers. --replay does it from a recording.

      EXAMPLES
        pharos graph --proxy 127.0.0.1:15000
        pharos graph --proxies hosts.txt --window 30s -o json
        pharos graph --proxies hosts.txt --follow -o jsonl
        pharos graph --proxies hosts.txt --save-scrapes scrapes -o json
        pharos graph --scrapes scrapes --graph-type service -o json
        pharos graph --replay incident.pharos --at 14:02:07 -o json

      Exit status: 0 fine; 2 usage; 3 no source answered, or with --strict one did not.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var cluster: NamespaceOption

  @Option(help: ArgumentHelp("Work from a folder that --save-scrapes has written.", valueName: "folder"))
  var scrapes: String?

  @OptionGroup var recorded: ReplaySource

  @OptionGroup var recording: RecordOptions

  @Option(name: .customLong("graph-type"), help: "How traffic is grouped into nodes.")
  var graphType: GraphType = .versionedApp

  @Option(
    help: ArgumentHelp(
      "Waypoints of an ambient mesh: show, or merge into the calls that go through them.", valueName: "how"))
  var waypoints: WaypointOption = .show

  @Option(name: [.customShort("o"), .customLong("output")], help: "text, json or jsonl.")
  var output = "text"

  @Flag(help: "Print again after each poll, until interrupted.")
  var follow = false

  @Flag(help: "Exit with 3 when any source does not answer.")
  var strict = false

  @Option(help: .hidden) var find: String?
  @Option(help: .hidden) var hide: String?

  private enum Form: String {
    case text, json, jsonl
  }

  func validate() throws {
    try source.refuseConfig()
    if find != nil { throw ValidationError("not built yet: --find") }
    if hide != nil { throw ValidationError("not built yet: --hide") }
    if ["dot", "mermaid", "svg"].contains(output) { throw ValidationError("not built yet: -o \(output)") }
    guard let form = Form(rawValue: output) else {
      throw ValidationError("-o is text, json or jsonl, not '\(output)'")
    }
    if follow, form == .json { throw ValidationError("--follow prints a document a line: -o jsonl") }
    if recorded.replay != nil {
      guard !source.namesMesh, scrapes == nil, source.saveScrapes == nil, recording.record == nil else {
        throw ValidationError(
          "--replay reads a recording and nothing else: leave out --proxy, --scrapes and --record")
      }
      return
    }
    if recording.record != nil, scrapes != nil { throw ValidationError("--record goes with live proxies") }
    try WindowPoll.validate(source, scrapes: scrapes)
  }

  func run() async throws {
    if let path = recorded.replay { return try replayed(path) }
    var configuration = source.meshConfiguration(graphType)
    configuration.goals = HealthGoals(try UserConfiguration.load().goals)
    var state = MeshState(configuration)
    let writer = try recording.writer(interval: source.interval.value, title: "mesh")
    defer { writer?.close() }
    let poll = try WindowPoll(
      source, namespaces: cluster.namespaces, scrapes: scrapes,
      windowSeconds: configuration.effectiveWindowSeconds, follows: follow)
    var last: Snapshot?
    try await poll.run { event in
      state.ingest(event)
      writer?.record(event)
    } isDue: { _ in
      guard var snapshot = state.snapshot() else { return }
      snapshot.warnings += poll.warnings
      if let problem = writer?.state.problem { snapshot.warnings.append("Not recorded: \(problem)") }
      last = snapshot
      // Ends quietly when the reader of a pipe has gone.
      if !show(snapshot) { throw ExitCode.success }
    }
    if let last { try WindowPoll.judge(last.sources, strict: strict) }
  }

  /// From a recording: no network, no clock.
  private func replayed(_ path: String) throws {
    let replay = try GraphReplay(
      path: path, window: source.window.value, graphType: graphType,
      goals: HealthGoals(try UserConfiguration.load().goals))
    var last: Snapshot?
    if follow {
      try replay.follow(to: recorded.at) { snapshot in
        last = snapshot
        return show(snapshot)
      }
    } else {
      let snapshot = try replay.snapshot(at: recorded.at)
      last = snapshot
      if !show(snapshot) { throw ExitCode.success }
    }
    if let last { try WindowPoll.judge(last.sources, strict: strict) }
  }

  private func show(_ snapshot: Snapshot) -> Bool {
    let snapshot = waypoints == .merge ? AmbientView().of(snapshot) : snapshot
    return StandardOutput.write(
      output == Form.text.rawValue ? GraphText.render(snapshot) : GraphDocument(snapshot).json)
  }
}
