import ArgumentParser
import Dashboard
import Feeds
import Foundation
import Mesh
import Metrics
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

      A line of -o jsonl (pharos.event/v1; what is not known is absent):
        {"schema","at": RFC 3339,"kind": failed|degraded|recovered|appeared|vanished|restarted|lost|answered|upgraded|
         configured,"subject": node|edge|source|config,"id","name","namespace","from","to","reason"}

      Exit status: 0 fine; 2 usage; 3 no source has answered.
      """)

  @OptionGroup var source: SourceOptions

  @Option(name: [.customShort("o"), .customLong("output")], help: "text or jsonl.")
  var output = "text"

  @Option(name: .customLong("for"), help: "Stop after so long.")
  var duration: Seconds?

  @Option(help: "Stop after so many changes.")
  var count: Int?

  @Option(help: .hidden) var replay: String?

  private enum Form: String {
    case text, jsonl
  }

  func validate() throws {
    if replay != nil { throw ValidationError("not built yet: --replay") }
    guard Form(rawValue: output) != nil else { throw ValidationError("-o is text or jsonl, not '\(output)'") }
    if let count, count < 1 { throw ValidationError("--count is at least 1") }
  }

  func run() async throws {
    let user = try UserConfiguration.load()
    let source = source.completed(by: user)
    for warning in user.warnings { StandardOutput.tell("pharos: \(warning)\n") }
    let targets = try source.targets()
    guard !targets.isEmpty else { throw ValidationError(SourceOptions.noSource) }
    let feed = ProxyFeed(
      ProxyFeed.Configuration(
        targets: targets, interval: source.interval.value, transport: WireClient(),
        recorder: try source.recorder()))
    let stream = EventStream(
      feed, configuration: source.meshConfiguration(.versionedApp, goals: HealthGoals(user.goals)),
      config: try source.configFeed(), limit: duration?.value)
    let text = EventText(style: .standardOutput, zone: .current)
    var printed = 0
    for await change in stream.changes() {
      let line = output == Form.jsonl.rawValue ? ChangeDocument(change).json : text.line(change)
      printed += 1
      // Nobody reads any more, or all that was asked for is said.
      guard StandardOutput.write(line), printed != count else { throw ExitCode.success }
    }
    guard stream.hasAnswer else {
      StandardOutput.tell("no source answered\n")
      throw ExitStatus.noSource
    }
  }
}
