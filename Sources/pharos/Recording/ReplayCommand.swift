import ArgumentParser
import Dashboard
import Diagnosis
import FoundationEssentials
import Recording
import Topology

/// `pharos replay`: the dashboard on a recording.
struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Show a recording in the dashboard, at any moment and any speed.",
    discussion: """
      Every pane shows the moment that was chosen: [ and ] step through time, { and } go to the changes of health,
      :at 14:02:07 to a moment, space plays on from there, = compares. Without --at it begins at the end, with --speed
      at the begin. A file that is still being recorded is read up to where it was when it was opened.

      EXAMPLES
        pharos replay incident.pharos
        pharos replay incident.pharos --at 14:02:07
        pharos replay incident.pharos --at -5m --speed 10

      Exit status: 0 fine; 2 usage, or a file that cannot be read.
      """)

  @Argument(help: "A file that pharos record has written.")
  var file: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The moment to begin at: 14:02:07, 2026-05-04T14:02:07Z, -5m before the end, +30s after the begin.",
      valueName: "time"))
  var at: String?

  @Option(help: ArgumentHelp("Play from there, so many times as fast as it was.", valueName: "number"))
  var speed: Double?

  @Option(help: "Time over which rates are taken; at least two intervals.")
  var window = Seconds(10)

  @Option(
    name: .customLong("config-namespace"),
    help: ArgumentHelp("The namespace of recorded objects that name none.", valueName: "namespace"))
  var configNamespace: String?

  @OptionGroup var look: DashboardOptions

  func validate() throws {
    if let speed, !(speed > 0 && speed <= 3600) { throw ValidationError("--speed is above 0, at most 3600") }
  }

  func run() async throws {
    let recording = try ReplayedRecording(path: file)
    let begin: Date?
    if at != nil || speed != nil {
      begin = recording.file.rounds.wallTime(of: try recording.time(at ?? "+1ms"))
    } else {
      begin = nil
    }
    let playhead = Playhead(begin ?? recording.span.upperBound)
    let user = try UserConfiguration.load()
    let saved = try AnalyzeSettings.load(nil)
    var options = AnalysisOptions()
    options.only = Set(saved.only.map { $0.uppercased() })
    options.suppress = saved.suppress
    let title = file.split(separator: "/").last.map(String.init) ?? file
    var facts = DashboardFacts(
      title: title, interval: recording.interval, window: window.value,
      expectedSources: (try? recording.file.sources()) ?? [],
      note: "a recording of \(RecordingProgress.span(recording.span))")
    facts.replay = DashboardFacts.Replay(end: recording.span.upperBound, begin: begin, speed: speed)
    let hasTraces = (try? recording.file.hasTraces()) ?? false
    let goals = HealthGoals(user.goals)
    let mesh = ReplayMesh(
      recording, playhead, window: window.value, goals: goals, history: look.past.configuration(user))
    let config = RecordedConfig(
      recording.file, playhead, namespace: configNamespace ?? user.configNamespace ?? "", options: options)
    try await look.run(
      facts, mesh,
      traces: hasTraces ? RecordedTraces(file: recording.file, playhead: playhead) : nil,
      config: mesh.watched(config, goals),
      user: user)
  }
}
