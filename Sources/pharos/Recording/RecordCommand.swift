import ArgumentParser
import Dispatch
import Feeds
import FoundationEssentials
import Glibc
import Mesh
import Recording
import Topology
import Tracing
import Wire

/// `pharos record`: the flight recorder, without a screen.
struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Record the mesh into a file that pharos replay shows again.",
    discussion: """
      Every answer of every proxy goes into one SQLite file, as what changed since the one before; traces and
      configuration go with it where they are named or found in a cluster, and what turned red, recovered, appeared or changed. It ends at
      Ctrl-C, or after --for. A kill at any instant loses at most the poll under way. pharos --record FILE and
      pharos demo --record FILE record beside watching.

      A recording of that name is continued, with the gap in it; --force begins it anew. Any other file is left alone.
      Passwords and tokens in addresses, traces and reasons, and the values of Kubernetes' secrets, are not recorded.

      EXAMPLES
        pharos record incident.pharos --proxies hosts.txt
        pharos record night.pharos --proxies hosts.txt --traces http://zipkin:9411 --config ./manifests --for 8h
        pharos record incident.pharos --kube -n bookinfo
        pharos replay incident.pharos
        pharos events --replay incident.pharos
        pharos graph --replay incident.pharos --at 14:02:07 -o json

      The file can be asked with sqlite3, also while it is being written. Requests by edge, code and minute:
        sqlite3 incident.pharos "SELECT strftime('%H:%M', time) AS minute, source, destination, code,
          sum(count) AS requests FROM requests WHERE reporter = 'source' GROUP BY 1, 2, 3, 4"
      Views: requests; event (what happened); span (of the traces); poll (how many proxies answered it); outage (who did
      not, and why); sample (every series that grew, and by how much); total (values at whole scrapes).

      Exit status: 0 fine; 2 usage, or a file that cannot be recorded into; 3 no source answered, or nothing could be
      kept.
      """)

  @Argument(help: "The file. A recording is continued; one that is there and is no recording is refused.")
  var file: String

  @OptionGroup var sources: SourceOptions

  @OptionGroup var scope: NamespaceOption

  @OptionGroup var traces: TraceOptions

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("End after so long, such as 10m or 8h; otherwise at Ctrl-C.", valueName: "time"))
  var length: Seconds?

  @Flag(help: "Begin anew: a recording of that name is removed first.")
  var force = false

  @Flag(help: "Say each poll on standard output: 'polled N', and 'recorded N' once it is in the file.")
  var verbose = false

  func validate() throws {
    if sources.saveScrapes != nil { throw ValidationError("--save-scrapes goes with pharos graph") }
    if sources.config.contains("-") { throw ValidationError("--config - cannot be watched; name files") }
  }

  func run() async throws {
    let user = try UserConfiguration.load()
    let sources = sources.completed(by: user)
    for warning in user.warnings { StandardOutput.tell("pharos: \(warning)\n") }
    let read = try sources.meshSources(namespaces: scope.namespaces)
    let before = force ? nil : try? RecordingFile(path: file).rounds
    let store: (any TraceBackend)? =
      try traces.store(user.traces, transport: read.transport) ?? read.clusterTraces
    let writer = try RecordOptions.open(
      file, interval: sources.interval.value, title: "mesh", isNew: force)
    let progress = RecordingProgress(file, sources: read.count, isVerbose: verbose)
    progress.begin(continuing: before)
    let keeper = ChangeKeeper(
      writer, sources.meshConfiguration(.versionedApp, goals: HealthGoals(user.goals)))
    let feed = read.feed(interval: sources.interval.value)
    let extras = RecordingExtras(
      writer, traces: store, config: sources.config, told: { progress.note(traces: $0) },
      read: { keeper.note($0) })
    let clusters = Task { await Self.keep(read, writer, keeper) }
    let telling = Task { for await state in writer.states() { progress.show(state) } }
    let polling = Task {
      for await event in feed.events() {
        keeper.note(event)
        writer.record(event)
        progress.note(event)
        // The next poll is taken when this one is in the file: a kill loses no more than one, however slow the disk.
        if case .roundCompleted = event { await writer.written() }
      }
    }
    await Interruption.wait(seconds: length?.value)
    polling.cancel()
    clusters.cancel()
    extras.stop()
    writer.close()
    await telling.value
    let state = writer.state
    progress.end(state)
    if state.problem != nil || !progress.hasAnswer { throw ExitStatus.noSource }
  }

  /// Keeps what clusters tell beside the numbers: their configuration, and what happens to pods and workloads.
  private static func keep(_ read: MeshSources, _ writer: RecordingWriter, _ keeper: ChangeKeeper) async {
    await withDiscardingTaskGroup { group in
      for cluster in read.clusters {
        group.addTask {
          for await changes in cluster.changes { for change in changes { writer.record(change) } }
        }
      }
      guard let config = read.clusterConfig else { return }
      let texts = ClusterConfigKeeper(writer)
      for await report in config.reports() {
        texts.note(report)
        keeper.note(report.set)
      }
    }
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
      // The length that was asked for itself.
      try? await Task.sleep(for: .seconds(seconds))
      if !Task.isCancelled { continuation.yield() }
    }
    for await _ in stream { break }
    clock.cancel()
  }
}
