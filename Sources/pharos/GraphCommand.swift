import ArgumentParser
import Feeds
import Mesh
import Topology
import Wire

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

  @Option(help: ArgumentHelp("Work from a folder that --save-scrapes has written.", valueName: "folder"))
  var scrapes: String?

  @Option(help: ArgumentHelp("Work from a file that pharos record has written.", valueName: "file"))
  var replay: String?

  @Option(
    help: ArgumentHelp(
      "With --replay, the moment: 14:02:07, 2026-05-04T14:02:07Z, -5m before the end, +30s after the begin.",
      valueName: "time"))
  var at: String?

  @OptionGroup var recording: RecordOptions

  @Option(name: .customLong("graph-type"), help: "How traffic is grouped into nodes.")
  var graphType: GraphType = .versionedApp

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
    let hasProxies = !source.proxies.isEmpty || !source.proxyFiles.isEmpty
    if scrapes != nil, hasProxies || source.saveScrapes != nil {
      throw ValidationError("--scrapes reads a folder and nothing else: leave out --proxy and --save-scrapes")
    }
    if replay != nil, hasProxies || scrapes != nil || source.saveScrapes != nil || recording.record != nil {
      throw ValidationError("--replay reads a recording and nothing else: leave out --proxy, --scrapes and --record")
    }
    if at != nil, replay == nil { throw ValidationError("--at is a moment of a recording: --replay FILE") }
    if recording.record != nil, scrapes != nil { throw ValidationError("--record goes with live proxies") }
    if scrapes == nil, replay == nil, !hasProxies { throw ValidationError(SourceOptions.noSource) }
  }

  func run() async throws {
    if let replay { return try replayed(replay) }
    let configuration = MeshState.Configuration(
      windowSeconds: source.window.value, intervalSeconds: source.interval.value, graphType: graphType)
    var state = MeshState(configuration)
    let recorder = try source.recorder()
    let writer = try recording.writer(interval: source.interval.value, title: "mesh")
    defer { writer?.close() }
    var feedWarnings: [String] = []
    let feed: any Feed
    if let scrapes {
      do {
        let recorded = try RecordedFeed(folder: scrapes, roundEvery: follow ? source.interval.value : nil)
        feedWarnings = recorded.warnings
        feed = recorded
      } catch {
        StandardOutput.tell("\(TextLine.safe(error.description))\n")
        throw ExitStatus.noSource
      }
    } else {
      feed = ProxyFeed(
        ProxyFeed.Configuration(
          targets: try source.targets(), interval: source.interval.value, transport: WireClient(),
          recorder: recorder))
    }
    var progress = Progress(feed: feed.name, seconds: configuration.effectiveWindowSeconds)
    var last: Snapshot?
    var rounds = 0
    var hasAnswer = false
    for await event in feed.events() {
      state.ingest(event)
      writer?.record(event)
      if case .scrape = event { hasAnswer = true }
      guard case .roundCompleted(let at, _) = event else { continue }
      // After three rounds without any answer there is nothing to wait for.
      rounds += 1
      let isHopeless = rounds >= 3 && !hasAnswer
      let isDone = progress.round(at: at) || isHopeless
      guard follow || isDone || scrapes != nil, var snapshot = state.snapshot() else { continue }
      snapshot.warnings += feedWarnings
      if let problem = recorder?.problem { snapshot.warnings.append(problem) }
      if let problem = writer?.state.problem { snapshot.warnings.append(problem) }
      last = snapshot
      if follow { try check(snapshot, printed: show(snapshot)) } else if scrapes == nil { break }
    }
    progress.end()
    guard let last else {
      StandardOutput.tell("no source answered\n")
      throw ExitStatus.noSource
    }
    if !follow { try check(last, printed: show(last)) }
    try judge(last)
  }

  /// From a recording: no network, no clock.
  private func replayed(_ path: String) throws {
    let replay = try GraphReplay(path: path, window: source.window.value, graphType: graphType)
    var last: Snapshot?
    if follow {
      try replay.follow(to: at) { snapshot in
        last = snapshot
        return show(snapshot)
      }
    } else {
      let snapshot = try replay.snapshot(at: at)
      last = snapshot
      try check(snapshot, printed: show(snapshot))
    }
    if let last { try judge(last) }
  }

  private func show(_ snapshot: Snapshot) -> Bool {
    StandardOutput.write(
      output == Form.text.rawValue ? GraphText.render(snapshot) : GraphDocument(snapshot).json)
  }

  /// Ends quietly when the reader of a pipe has gone.
  private func check(_ snapshot: Snapshot, printed: Bool) throws {
    if !printed { throw ExitCode.success }
  }

  private func judge(_ snapshot: Snapshot) throws {
    let failed = snapshot.sources.filter { $0.state != .ok }
    let isSilent = snapshot.sources.allSatisfy { $0.state == .down }
    guard isSilent || strict && !failed.isEmpty else { return }
    StandardOutput.tell(isSilent ? "no source answered:\n" : "not every source answered:\n")
    for source in failed.prefix(20) {
      StandardOutput.tell(
        "  \(TextLine.safe(source.name)): \(TextLine.safe(source.error ?? source.state.rawValue))\n")
    }
    if failed.count > 20 { StandardOutput.tell("  and \(failed.count - 20) more\n") }
    throw ExitStatus.noSource
  }
}

/// How far the first window is, on standard error when that is a terminal.
private struct Progress {
  let feed: String
  let seconds: Double
  private var first: Double?
  private var isShown = false

  init(feed: String, seconds: Double) {
    self.feed = feed
    self.seconds = seconds
  }

  /// Notes a round.
  /// - Returns: whether polls now span the window.
  mutating func round(at: Double) -> Bool {
    let begin = first ?? at
    first = begin
    // Polls keep their rhythm only to the millisecond.
    let isDone = at - begin >= seconds - 0.05
    if StandardOutput.showsProgress, !isDone {
      StandardOutput.tell("\r\(TextLine.safe(feed)): \(Int(at - begin)) of \(Int(seconds.rounded(.up))) s ")
      isShown = true
    }
    return isDone
  }

  mutating func end() {
    if isShown { StandardOutput.tell("\r\u{1B}[K") }
    isShown = false
  }
}
