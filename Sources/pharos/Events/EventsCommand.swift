import ArgumentParser
import Dashboard
import Feeds
import Foundation
import Mesh
import Metrics
import Recording
import Terminal
import Topology
import Wire

/// `pharos events`: what happens in the mesh, a line each.
struct EventsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "Print what happens: what turned red, recovered, appeared, vanished, restarted, changed.",
    discussion: """
      Follows the mesh until interrupted and prints each change as it is noticed. What is so from the start is no
      change: pharos graph shows it. A thing that turned bad is told at once, one that got better when that has held for
      ten seconds, longer for what keeps flapping.

      EXAMPLES
        pharos events --proxies hosts.txt
        pharos events --proxies hosts.txt -o jsonl | jq 'select(.kind == "failed")'
        pharos events --proxies hosts.txt --config ./manifests --for 10m
        pharos events --proxy 127.0.0.1:15000 --count 1
        pharos events --replay incident.pharos
        pharos events --replay incident.pharos --since 14:00 --until 14:10 -o jsonl

      A line of -o jsonl (pharos.event/v1; what is not known is absent):
        {"schema","at": RFC 3339,"kind": failed|degraded|recovered|appeared|vanished|restarted|lost|answered|upgraded|
         configured,"subject": node|edge|source|config,"id","name","namespace","from","to","reason"}

      With --replay it prints what happened in a recording and ends. Where nothing was noticed while it was recorded, as
      pharos graph --record does not, it is found out from the numbers.

      Exit status: 0 fine; 2 usage, or a recording that cannot be read; 3 no source has answered.
      """)

  @OptionGroup var source: SourceOptions

  @OptionGroup var scope: NamespaceOption

  @Option(name: [.customShort("o"), .customLong("output")], help: "text or jsonl.")
  var output = "text"

  @Option(name: .customLong("for"), help: "Stop after so long.")
  var duration: Seconds?

  @Option(help: "Stop after so many changes.")
  var count: Int?

  @Option(help: ArgumentHelp("What happened in a file that pharos record has written.", valueName: "file"))
  var replay: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With --replay, from when on: 14:02, 2026-05-04T14:02:07Z, -5m before the end, +30s after the begin.",
      valueName: "time"))
  var since: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("With --replay, up to when.", valueName: "time"))
  var until: String?

  private enum Form: String {
    case text, jsonl
  }

  func validate() throws {
    guard Form(rawValue: output) != nil else { throw ValidationError("-o is text or jsonl, not '\(output)'") }
    if let count, count < 1 { throw ValidationError("--count is at least 1") }
    if replay == nil, since != nil || until != nil {
      throw ValidationError("--since and --until are moments of a recording: --replay FILE")
    }
    let readsMesh =
      source.namesMesh || !source.config.isEmpty || duration != nil
    if replay != nil, readsMesh || source.saveScrapes != nil {
      throw ValidationError(
        "--replay reads a recording and nothing else: leave out --proxy, --config and --for; --until ends it")
    }
  }

  func run() async throws {
    let user = try UserConfiguration.load()
    let source = source.completed(by: user)
    for warning in user.warnings { StandardOutput.tell("pharos: \(warning)\n") }
    if let replay { return try replayed(replay, HealthGoals(user.goals)) }
    let read = try source.meshSources(namespaces: scope.namespaces)
    let stream = EventStream(
      read.feed(interval: source.interval.value),
      configuration: source.meshConfiguration(.versionedApp, goals: HealthGoals(user.goals)),
      config: try source.configFeed(), limit: duration?.value)
    var printed = 0
    for await change in stream.changes() {
      printed += 1
      // Nobody reads any more, or all that was asked for is said.
      guard show(change), printed != count else { throw ExitCode.success }
    }
    guard stream.hasAnswer else {
      StandardOutput.tell("no source answered\n")
      throw ExitStatus.noSource
    }
  }

  /// From a recording: what was noticed then, or else what would have been.
  private func replayed(_ path: String, _ goals: HealthGoals) throws {
    let recording = try ReplayedRecording(path: path)
    let from = try since.map { try recording.moment($0, option: "--since") } ?? .distantPast
    let to = try until.map { try recording.moment($0, option: "--until") } ?? .distantFuture
    guard from <= to else {
      throw ValidationError("--since \(since ?? "") lies after --until \(until ?? "")")
    }
    var printed = 0
    func tell(_ changes: [MeshChange]) -> Bool {
      for change in changes where change.at >= from && change.at <= to {
        printed += 1
        guard show(change), printed != count else { return false }
      }
      return true
    }
    if let recorded = recording.recordedChanges() {
      _ = tell(recorded)
      return
    }
    let configuration = MeshState.Configuration(
      windowSeconds: source.window.value, intervalSeconds: recording.interval, goals: goals)
    do throws(RecordingFileError) {
      try recording.detectChanges(
        configuration, upTo: recording.file.rounds.time(of: to) ?? .infinity, tell: tell)
    } catch {
      StandardOutput.tell("pharos: \(TextLine.safe(error.description))\n")
      throw ExitStatus.usage
    }
  }

  private func show(_ change: MeshChange) -> Bool {
    let text = EventText(style: .standardOutput, zone: .current)
    return StandardOutput.write(
      output == Form.jsonl.rawValue ? ChangeDocument(change).json : text.line(change))
  }
}
