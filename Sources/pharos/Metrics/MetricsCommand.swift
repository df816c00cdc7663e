import ArgumentParser
import Mesh
import Metrics
import Topology

/// What `pharos metrics` may be asked of.
enum SubjectKind: String, ExpressibleByArgument, CaseIterable {
  case workload, service, app, mesh

  var kind: MetricsSubject.Kind {
    switch self {
    case .workload: .workload
    case .service: .service
    case .app: .app
    case .mesh: .mesh
    }
  }
}

extension Reporter: ExpressibleByArgument {}

/// `pharos metrics`: the numbers of a workload, a service, an app or all of the mesh.
struct MetricsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Print the numbers of a workload, a service, an app or the mesh in one window.",
    discussion: """
      Rates, success, codes with flags, durations and sizes by quantile, gRPC messages, TCP; by who told it (the
      callers' proxies, the servers' own, a waypoint), by peer with mutual TLS and plaintext apart, and by proxy.
      Polls for one window and prints; with --follow prints after each poll.

      A name may have its namespace behind a dot, and a service may be named by its host.

      EXAMPLES
        pharos metrics workload reviews-v1 --proxies hosts.txt
        pharos metrics service reviews.default --proxies hosts.txt --window 1m
        pharos metrics app reviews -n default --proxies hosts.txt -o json
        pharos metrics workload reviews-v1 -n bookinfo           of the kubeconfig's cluster; -A reads all callers
        pharos metrics mesh --proxies hosts.txt --reporter destination
        pharos metrics service api.example.com --scrapes scrapes -o json
        pharos metrics mesh --proxies hosts.txt --follow -o jsonl
        pharos metrics app reviews --replay incident.pharos --at 14:02:07

      Exit status: 0 fine; 2 usage, or nothing is known under that name; 3 no source answered, or with --strict one
      did not.
      """)

  @Argument(help: "workload, service, app or mesh.")
  var kind: SubjectKind

  @Argument(help: "Its name; not for mesh.")
  var name: String?

  @Option(
    name: [.customShort("n"), .customLong("namespace")],
    help: "Its namespace; of a cluster only that one is read, unless with -A.")
  var namespace: String?

  @Option(
    name: .customLong("cluster"),
    help: ArgumentHelp("Its cluster, where several have one of that name.", valueName: "name"))
  var cluster: String?

  @OptionGroup var source: SourceOptions

  @Option(help: ArgumentHelp("Work from a folder that --save-scrapes has written.", valueName: "folder"))
  var scrapes: String?

  @OptionGroup var recorded: ReplaySource

  @Option(help: ArgumentHelp("Only what these told: source, destination or waypoint.", valueName: "reporter"))
  var reporter: Reporter?

  @Option(name: [.customShort("o"), .customLong("output")], help: "text, json or jsonl.")
  var output = "text"

  @Flag(help: "Print again after each poll, until interrupted.")
  var follow = false

  @Flag(help: "Exit with 3 when any source does not answer.")
  var strict = false

  private enum Form: String {
    case text, json, jsonl
  }

  func validate() throws {
    try source.refuseConfig()
    guard let form = Form(rawValue: output) else {
      throw ValidationError("-o is text, json or jsonl, not '\(output)'")
    }
    if follow, form == .json { throw ValidationError("--follow prints a document a line: -o jsonl") }
    if kind == .mesh, name != nil || namespace != nil || cluster != nil {
      throw ValidationError("mesh is all of it: it takes no name, no namespace and no cluster")
    }
    if kind != .mesh, name?.isEmpty ?? true {
      throw ValidationError("name the \(kind.rawValue): pharos metrics \(kind.rawValue) NAME")
    }
    guard recorded.replay != nil else { return try WindowPoll.validate(source, scrapes: scrapes) }
    guard !source.namesMesh, scrapes == nil, source.saveScrapes == nil else {
      throw ValidationError(
        "--replay reads a recording and nothing else: leave out --proxy, --scrapes and --save-scrapes")
    }
  }

  func run() async throws {
    if let path = recorded.replay { return try replayed(path) }
    var answer = MetricsAnswer(source.meshConfiguration(.workload))
    let poll = try WindowPoll(
      source, namespaces: scope, scrapes: scrapes, windowSeconds: answer.windowSeconds, follows: follow)
    var last: Snapshot?
    var search = Search()
    try await poll.run { event in
      answer.ingest(event)
    } isDue: { at in
      guard let snapshot = answer.snapshot() else { return }
      last = snapshot
      // Ends quietly when the reader of a pipe has gone.
      if try !tell(answer, at: at, snapshot, &search, poll.warnings) { throw ExitCode.success }
    }
    if let last { try WindowPoll.judge(last.sources, strict: strict) }
  }

  /// What of a cluster is read: the namespace that is named, unless all of it is asked for.
  private var scope: [String] {
    guard scrapes == nil, !source.cluster.allNamespaces, let namespace,
      source.cluster.isNamed || !source.namesMesh && source.cluster.hasDefault
    else { return [] }
    return [namespace]
  }

  /// From a recording: no network, no clock.
  private func replayed(_ path: String) throws {
    let replay = try MetricsReplay(path: path, window: source.window.value)
    var last: Snapshot?
    var search = Search()
    if follow {
      try replay.follow(to: recorded.at) { answer, snapshot, time in
        last = snapshot
        return try tell(answer, at: time, snapshot, &search, [])
      }
    } else {
      let (answer, snapshot, time) = try replay.answer(at: recorded.at)
      last = snapshot
      if try !tell(answer, at: time, snapshot, &search, []) { throw ExitCode.success }
    }
    if let last { try WindowPoll.judge(last.sources, strict: strict) }
  }

  /// Whether it was said already that the name is not known yet.
  private struct Search {
    var isQuiet = false
  }

  /// Prints the numbers of a window, or says why there are none.
  /// - Returns: false when nobody reads any more.
  private func tell(
    _ answer: MetricsAnswer, at moment: Double, _ snapshot: Snapshot, _ search: inout Search,
    _ warnings: [String]
  ) throws -> Bool {
    var report: MetricsReport
    do throws(UnknownSubject) {
      report = try answer.report(
        MetricsAnswer.Question(
          kind: kind.kind, name: name ?? "", namespace: namespace, reporter: reporter, cluster: cluster),
        at: moment, snapshot)
    } catch {
      // A silent mesh knows no names; that is the reason then.
      try WindowPoll.judge(snapshot.sources, strict: strict)
      guard follow, !error.isAmbiguous else { throw error.exit() }
      if !search.isQuiet { StandardOutput.tell("pharos metrics: \(error.text); still looking\n") }
      search.isQuiet = true
      return true
    }
    report.warnings += snapshot.warnings + warnings
    guard output == Form.text.rawValue else {
      return StandardOutput.write(
        MetricsDocument(
          report, requestedWindowSeconds: snapshot.requestedWindowSeconds, sources: snapshot.sources
        ).json)
    }
    return StandardOutput.write(MetricsText(report, sources: snapshot.sources).text)
  }
}
