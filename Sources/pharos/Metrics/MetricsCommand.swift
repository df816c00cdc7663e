import ArgumentParser
import FoundationEssentials
import History
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
        pharos metrics service reviews.default --proxies hosts.txt --window 1m -o json
        pharos metrics app reviews -n default --proxies hosts.txt --reporter destination
        pharos metrics service api.example.com --scrapes scrapes -o json
        pharos metrics mesh --proxies hosts.txt --follow -o jsonl

      Exit status: 0 fine; 2 usage, or nothing is known under that name; 3 no source answered, or with --strict one
      did not.
      """)

  @Argument(help: "workload, service, app or mesh.")
  var kind: SubjectKind

  @Argument(help: "Its name; not for mesh.")
  var name: String?

  @Option(name: [.customShort("n"), .customLong("namespace")], help: "Its namespace.")
  var namespace: String?

  @OptionGroup var source: SourceOptions

  @Option(help: ArgumentHelp("Work from a folder that --save-scrapes has written.", valueName: "folder"))
  var scrapes: String?

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
    if kind == .mesh, name != nil || namespace != nil {
      throw ValidationError("mesh is all of it: it takes no name and no namespace")
    }
    if kind != .mesh, name?.isEmpty ?? true {
      throw ValidationError("name the \(kind.rawValue): pharos metrics \(kind.rawValue) NAME")
    }
    try WindowPoll.validate(source, scrapes: scrapes)
  }

  func run() async throws {
    var state = MeshState(source.meshConfiguration(.workload))
    var store = HistoryStore()
    let window = state.configuration.effectiveWindowSeconds
    let poll = try WindowPoll(source, scrapes: scrapes, windowSeconds: window, follows: follow)
    var last: Snapshot?
    var isSearching = true
    try await poll.run { event in
      state.ingest(event)
      store.ingest(event)
    } isDue: { at in
      guard let snapshot = state.snapshot() else { return }
      last = snapshot
      let reader = MetricsReader(
        store,
        identities: Dictionary(
          snapshot.sources.compactMap { source in source.identity.map { (source.name, $0) } },
          uniquingKeysWith: { first, _ in first }))
      let report: MetricsReport
      do {
        report = try read(reader, at: at, snapshot)
      } catch let unknown as UnknownSubject {
        // A silent mesh knows no names; that is the reason then.
        try WindowPoll.judge(snapshot.sources, strict: strict)
        guard follow, !unknown.isAmbiguous else { throw unknown.exit() }
        if isSearching { StandardOutput.tell(unknown.text + "\n") }
        isSearching = false
        return
      }
      // Ends quietly when the reader of a pipe has gone.
      if !show(report, snapshot, poll.warnings) { throw ExitCode.success }
    }
    if let last { try WindowPoll.judge(last.sources, strict: strict) }
  }

  private func read(_ reader: MetricsReader, at: Double, _ snapshot: Snapshot) throws(UnknownSubject)
    -> MetricsReport
  {
    var subject = MetricsSubject.mesh
    if let name, kind != .mesh {
      let found = reader.find(kind.kind, name, namespace: namespace)
      guard let first = found.first, found.count == 1 else {
        throw UnknownSubject(
          kind.kind, name, namespace: namespace, found: found, known: reader.subjects(kind.kind))
      }
      subject = first
    }
    guard var report = reader.report(subject, at: at, windowSeconds: snapshot.windowSeconds) else {
      throw UnknownSubject(kind.kind, name ?? "", namespace: namespace, found: [], known: [])
    }
    if let reporter {
      report.inbound.removeAll { $0.reporter != reporter }
      report.outbound.removeAll { $0.reporter != reporter }
      if report.inbound.isEmpty, report.outbound.isEmpty {
        report.warnings.append("Nobody told of it as \(reporter.rawValue).")
      }
    }
    return report
  }

  private func show(_ report: MetricsReport, _ snapshot: Snapshot, _ warnings: [String]) -> Bool {
    var report = report
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
