import ArgumentParser
import Dispatch
import Feeds
import FoundationEssentials
import Glibc
import Mesh
import Recording
import Topology
import Wire

/// `pharos record`: the flight recorder, without a screen.
struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Record the mesh into a file that pharos replay shows again.",
    discussion: """
      Every answer of every proxy goes into one SQLite file, as what changed since the one before; traces and
      configuration go with it where they are named. A file of an earlier run is continued. A kill at any instant
      loses at most the poll under way. pharos --record FILE and pharos demo --record FILE record beside watching.

      EXAMPLES
        pharos record incident.pharos --proxies hosts.txt
        pharos record night.pharos --proxies hosts.txt --traces http://zipkin:9411 --config ./manifests --for 8h
        pharos replay incident.pharos
        pharos graph --replay incident.pharos --at 14:02:07 -o json

      The file can be asked with sqlite3, also while it is being written. Requests by edge, code and minute:
        sqlite3 incident.pharos "SELECT strftime('%H:%M', time) AS minute, source, destination, code,
          sum(count) AS requests FROM requests WHERE reporter = 'source' GROUP BY 1, 2, 3, 4"
      Views: requests, sample (every series that grew, and by how much), total (values at whole scrapes), event.

      Exit status: 0 fine; 2 usage; 3 no source answered, or nothing could be kept.
      """)

  @Argument(help: "The file. One that is there and is no recording is refused.")
  var file: String

  @OptionGroup var sources: SourceOptions

  @Option(
    help: ArgumentHelp(
      "A Zipkin to keep traces of: the failed, the slowest, and some others.", valueName: "url"))
  var traces: String?

  @Option(name: .customLong("for"), help: "End after so long; otherwise when interrupted.")
  var length: Seconds?

  @Flag(help: "Say each round on standard output: 'polled N', and 'recorded N' once it is in the file.")
  var verbose = false

  func validate() throws {
    if sources.saveScrapes != nil { throw ValidationError("--save-scrapes goes with pharos graph") }
    if sources.proxies.isEmpty, sources.proxyFiles.isEmpty { throw ValidationError(SourceOptions.noSource) }
    if sources.config.contains("-") { throw ValidationError("--config - cannot be watched; name files") }
  }

  func run() async throws {
    let targets = try sources.targets()
    let writer = try RecordOptions.open(file, interval: sources.interval.value, title: "mesh")
    let feed = LiveMesh.feed(
      targets, controlPlanes: try sources.controlPlanes(), interval: sources.interval.value,
      transport: WireClient())
    let progress = RecordingProgress(isVerbose: verbose)
    let extras = RecordingExtras(writer, traces: traces, config: sources.config) { progress.note(traces: $0) }
    let telling = Task { for await state in writer.states() { progress.show(state) } }
    let polling = Task { [sources] in
      let goals = HealthGoals((try? UserConfiguration.load().goals) ?? [])
      var state = MeshState(sources.meshConfiguration(.versionedApp, goals: goals))
      var detector = ChangeDetector()
      for await event in feed.events() {
        state.ingest(event)
        if case .roundCompleted = event, let snapshot = state.snapshot() {
          // Before the round that showed it, so that both stand in one transaction.
          for change in detector.changes(in: snapshot) { writer.record(change) }
        }
        writer.record(event)
        progress.note(event)
      }
    }
    await Interruption.wait(seconds: length?.value)
    polling.cancel()
    extras.stop()
    writer.close()
    await telling.value
    let state = writer.state
    progress.end(state)
    if state.problem != nil || !progress.hasAnswer { throw ExitStatus.noSource }
  }
}

/// Waits for SIGINT, SIGTERM or SIGHUP.
enum Interruption {
  /// Returns at the first, or after some seconds.
  static func wait(seconds: Double?) async {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield() }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    let clock = Task {
      guard let seconds else { return }
      try? await Task.sleep(for: .seconds(seconds))
      if !Task.isCancelled { continuation.yield() }
    }
    for await _ in stream { break }
    clock.cancel()
  }
}
