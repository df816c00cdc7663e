import ArgumentParser
import Dashboard
import DemoMesh
import Foundation
import Terminal
import Tracing
import Wire

/// `pharos traces`: a trace store asked from the command line.
struct TracesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "traces",
    abstract: "List traces, or show one: its tree, times, errors and critical path.",
    discussion: """
      Asks the store that is named, with --kube the one that is found in the cluster; without either that of the user's
      file, of the demo that runs, or of the kubeconfig's cluster, else 127.0.0.1:9411.

      EXAMPLES
        pharos traces list                                 the worst of the last 15 minutes
        pharos traces list --service reviews --errors
        pharos traces list --context prod --errors         the store that is found in that cluster
        pharos traces list --traces http://jaeger:16686 --lookback 2h -o json
        pharos traces list --traces https://tempo.example --traces-header 'X-Scope-OrgID: team'
        pharos traces show 463ac35c9f6413ad48485a3953bb6124
        pharos traces show 463ac35c9f6413ad -o json | jq '.criticalPath'

      Exit status: 0 fine; 1 the trace is not known; 2 usage; 3 the trace store does not answer.
      """,
    subcommands: [List.self, Show.self],
    defaultSubcommand: List.self)

  /// How output is written.
  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  /// What every subcommand understands.
  struct Options: ParsableArguments {
    @OptionGroup var store: TraceOptions
    @OptionGroup(title: "Kubernetes") var cluster: ClusterOptions

    @Option(name: .shortAndLong, help: "text or json.")
    var output = Output.text

    /// Asks, and ends the program with 3 when the store does not answer.
    func ask<T>(_ question: (any TraceBackend) async throws(TraceError) -> T) async throws -> T {
      let store = try backend()
      do {
        return try await question(store)
      } catch {
        FileHandle.standardError.write(Data("pharos: \(TextSafety.safe("\(error)"))\n".utf8))
        throw ExitStatus.noSource
      }
    }

    /// The store that is meant.
    private func backend() throws -> any TraceBackend {
      if let named = try store.store() {
        guard !cluster.isNamed else {
          throw ValidationError(
            "--traces names a store, --kube and --context one of a cluster: give one of them")
        }
        return named
      }
      if !cluster.isNamed {
        if let known = try store.store(UserConfiguration.load().traces) { return known }
        let demo = try? DemoRegistry().find(number: nil).traces
        if let demo, let found = try store.store(else: demo) { return found }
      }
      if cluster.isNamed || cluster.hasDefault {
        var sources = MeshSources()
        try sources.setCluster(cluster, namespace: nil, asks: false)
        if let found = sources.clusterTraces { return found }
      }
      guard let local = try store.store(else: "http://127.0.0.1:9411") else { throw ExitStatus.usage }
      return local
    }
  }

  /// `pharos traces list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List traces, with errors and slowest first.",
      discussion: "Exit status: 0 fine, also when there is none; 2 usage; 3 the trace store does not answer.")

    @OptionGroup var options: Options

    @Option(
      help: ArgumentHelp("Only traces through this service: reviews, or reviews.default.", valueName: "name"))
    var service: String?

    @Flag(help: "Only traces with an error.")
    var errors = false

    @Option(help: "How many at most.")
    var limit = 50

    @Option(help: ArgumentHelp("How far to look back: 90s, 15m, 2h.", valueName: "time"))
    var lookback = "15m"

    func validate() throws {
      guard (1...1000).contains(limit) else { throw ValidationError("--limit is 1 to 1000") }
      guard seconds != nil else {
        throw ValidationError("--lookback wants a time such as 90s, 15m or 2h, not '\(lookback)'")
      }
    }

    private var seconds: Double? {
      let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
      guard let unit = lookback.last.flatMap({ units[$0] }), let number = Double(lookback.dropLast()),
        number.isFinite, number > 0
      else { return nil }
      return number * unit
    }

    func run() async throws {
      let place = service.map { name in
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        return TraceQuery.Place(app: parts.first, namespace: parts.count > 1 ? parts[1] : nil)
      }
      let query = TraceQuery(place: place, lookback: seconds ?? 900, limit: limit, errorsOnly: errors)
      let (name, found) = try await options.ask { (backend) throws(TraceError) in
        let list = try await backend.search(query)
        return (backend.name, list)
      }
      switch options.output {
      case .json: try TracesOutput.write(TraceListDocument(backend: name, found).json())
      case .text:
        TracesOutput.write(TraceReport.list(found.traces, utcOffset: TimeZone.current.secondsFromGMT()))
      }
      for problem in found.problems {
        FileHandle.standardError.write(Data("pharos: \(TextSafety.safe(problem))\n".utf8))
      }
      guard found.isCut else { return }
      let advice = limit < 1000 ? "a larger --limit or a shorter --lookback" : "a shorter --lookback"
      FileHandle.standardError.write(
        Data(
          "pharos: not all that match: \(TextSafety.safe(name)) stops at a limit; \(advice) shows the rest\n"
            .utf8))
    }
  }

  /// `pharos traces show`.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one trace as a tree.",
      discussion: """
        Spans on the critical path (what the caller waited for) are marked with *.

        Exit status: 0 fine; 1 the trace is not known; 2 usage; 3 the trace store does not answer.
        """)

    @OptionGroup var options: Options

    @Argument(help: "Id of the trace: 1 to 32 hex digits.")
    var id: String

    func validate() throws {
      guard TraceID(id) != nil else { throw ValidationError("a trace id is 1 to 32 hex digits, not '\(id)'") }
    }

    func run() async throws {
      guard let wanted = TraceID(id) else { throw ExitStatus.usage }
      let (name, trace) = try await options.ask { (backend) throws(TraceError) in
        let trace = try await backend.trace(wanted)
        return (backend.name, trace)
      }
      guard let trace else {
        FileHandle.standardError.write(
          Data("pharos: \(TextSafety.safe(name)) does not know the trace \(wanted)\n".utf8))
        throw ExitStatus.findings
      }
      switch options.output {
      case .json: try TracesOutput.write(TraceDocument(trace).json())
      case .text: TracesOutput.write(TraceReport.tree(trace))
      }
    }
  }
}

/// Writes whole outputs, so that a large one does not crawl through line by line.
enum TracesOutput {
  static func write(_ bytes: [UInt8]) throws {
    FileHandle.standardOutput.write(Data(bytes))
    FileHandle.standardOutput.write(Data("\n".utf8))
  }

  static func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
