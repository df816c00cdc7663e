import ArgumentParser
import Dashboard
import DemoMesh
import Feeds
import Foundation
import Mesh
import Terminal
import Wire

/// `pharos logs`: the log of one workload.
struct LogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Print the log of a workload's proxy: access logs as columns, or as JSON.",
    discussion: """
      Reads a cluster (--kube, or the kubeconfig where no demo runs), or a demo that runs on this machine. Lines
      of access logs come as time, status, flags, milliseconds, request and where it went; --raw prints every line as it
      was written, -o json each as an object with its fields under the names that Istio gives them.

      EXAMPLES
        pharos logs reviews-v3
        pharos logs reviews-v3 -f
        pharos logs --kube --context prod bookinfo/reviews-v3 -f
        pharos logs productpage-v1 --since 5m -o json | jq 'select(.fields.response_code >= "500")'

      Exit status: 0 fine; 2 usage; 3 there is no such log.
      """)

  @Argument(help: ArgumentHelp("The workload: reviews-v3, or default/reviews-v3.", valueName: "workload"))
  var workload: String

  @Flag(name: [.customShort("f"), .long], help: "Go on with what is written.")
  var follow = false

  @Option(help: ArgumentHelp("Nothing older, such as 5m.", valueName: "time"))
  var since: Seconds?

  @Option(
    help: ArgumentHelp(
      "So many of the last lines; all without it where --since is given.", valueName: "lines"))
  var tail: Int?

  @Option(name: .shortAndLong, help: "text or json.")
  var output = TracesCommand.Output.text

  @Flag(help: "Print lines as they were written.")
  var raw = false

  @Option(help: ArgumentHelp("Which demo, when several run.", valueName: "number"))
  var demo: Int?

  @OptionGroup var place: WorkloadNamespaceOption
  @OptionGroup(title: "Kubernetes") var cluster: ClusterOptions

  func validate() throws {
    if let tail, tail < 1 { throw ValidationError("--tail is at least 1") }
  }

  func run() async throws {
    let (feed, reasonForNone) = try await source()
    let (namespace, name) = place.split(workload)
    let question = LogQuestion(
      workload: name, namespace: namespace, choice: .all,
      follows: follow,
      tail: tail ?? (since == nil ? 100 : nil), since: since?.value)
    var hasOrigin = false
    for await event in feed.events(question) {
      switch event {
      case .origins(let origins):
        guard !origins.isEmpty else {
          throw complaint(await reasonForNone(question), ExitStatus.noSource)
        }
        hasOrigin = true
      case .lines(let lines):
        for line in lines where !StandardOutput.write(LogLineText.text(line, output, isRaw: raw)) { return }
      case .problem(let origin, let text?):
        StandardOutput.tell(
          "pharos: \(TextSafety.safe(origin.map { "\($0.pod): " } ?? ""))\(TextSafety.safe(text))\n")
      case .problem, .ended: break
      }
    }
    if !hasOrigin { throw ExitStatus.noSource }
  }

  /// Where the log is, and why it is not, if it is not.
  private typealias Source = (feed: any LogFeed, reasonForNone: (LogQuestion) async -> String)

  private func source() async throws -> Source {
    if cluster.isNamed { return try await clusterLogs() }
    let info: DemoInfo
    do {
      info = try DemoRegistry().find(number: demo)
    } catch {
      if demo == nil, cluster.hasDefault { return try await clusterLogs() }
      throw complaint(
        "\(error)" + (demo == nil ? ", or name a cluster with --kubeconfig" : ""), ExitStatus.noSource)
    }
    guard let logs = info.logs else {
      throw complaint("this demo is simulated: no proxy writes a log", ExitStatus.noSource)
    }
    let names = info.proxies.map(\.workload)
    return (
      logs,
      { question in
        "no workload \(question.workload) writes a log in the demo"
          + TextMatch.suggestion(for: question.workload, among: names)
      }
    )
  }

  private func clusterLogs() async throws -> Source {
    let wire = WireClient(connectionsPerHost: 160)
    guard cluster.namedContexts.count < 2 else {
      throw ValidationError("one --context: a log is one cluster's")
    }
    let access = try cluster.access()
    let session = ClusterSession(
      cluster, namespace: access.namespace, routes: RoutedTransport(wire), wire: wire)
    await session.connect(access)
    return (SessionLogs([session]), { await session.reasonForNoPods(of: $0) })
  }

  private func complaint(_ text: String, _ code: ExitCode) -> ExitCode {
    StandardOutput.tell("pharos: \(TextSafety.safe(text))\n")
    return code
  }
}
