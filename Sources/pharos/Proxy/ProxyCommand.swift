import ArgumentParser
import Dashboard
import Exposition
import Feeds
import Foundation
import Terminal
import Wire

/// `pharos proxy`: what one proxy runs with, without a screen.
struct ProxyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proxy",
    abstract:
      "Show what one proxy runs with: clusters, endpoints, listeners, routes, secrets, statistics, bootstrap.",
    discussion: """
      EXAMPLES
        pharos proxy clusters 127.0.0.1:15000
        pharos proxy clusters reviews-v3                   of the demo, or of the cluster by a port-forward
        pharos proxy endpoints -n bookinfo reviews-v3 --context prod -o json
        pharos proxy stats 127.0.0.1:15000 --filter upstream_rq
        pharos proxy bootstrap 127.0.0.1:15000
        pharos proxy workloads 127.0.0.1:15000             of a ztunnel: also services, policies, identities, connections
        pharos proxy log 127.0.0.1:15000                   the level of each logger

      Exit status: 0 fine; 2 usage; 3 the proxy does not answer, or not with this.
      """)

  /// What can be shown.
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case clusters, endpoints, listeners, routes, secrets, stats, bootstrap, log
    case workloads, services, policies, identities, connections

    /// The page whose table it is.
    var tab: ProxyTab? { ProxyTab(rawValue: rawValue) }
  }

  /// How output is written.
  enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "What to show: \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
  var kind: Kind

  @Argument(
    help: ArgumentHelp(
      "The proxy: its admin address (HOST:15000), or the name of its pod or workload.", valueName: "proxy"))
  var proxy: String

  @OptionGroup var place: WorkloadNamespaceOption
  @OptionGroup(title: "Kubernetes") var cluster: ClusterOptions

  @Option(name: .shortAndLong, help: "text or json.")
  var output = Output.text

  @Option(help: ArgumentHelp("Only rows or statistics that hold all of these words.", valueName: "words"))
  var filter: String?

  func run() async throws {
    let found = try await NamedProxy.find(proxy, place, cluster)
    defer { found.forward?.stop() }
    let questions = AdminQuestions(ProxyAsking([found.target], transport: WireClient()))
    let document = try await document(questions, found.target.name)
    let lines = output == .json ? [document.json] : document.text
    for line in lines { guard StandardOutput.write(line) else { return } }
  }

  // MARK: - Asking

  private func document(_ questions: AdminQuestions, _ name: String) async throws -> ProxyDocument {
    switch kind {
    case .stats: return try await statistics(questions, name)
    case .log:
      let answer = await questions.loggers(of: name)
      guard let loggers = answer.loggers else { throw refuse(answer.problem) }
      return ProxyDocument(
        source: name, kind: kind.rawValue, head: ["logger", "level"],
        rows: kept(loggers.map { [.init(text: $0.name), .init(text: $0.level)] }))
    case .bootstrap:
      let answer = await questions.config(of: name)
      guard case .envoy(let config)? = answer.dump, let piece = config.bootstrap,
        let lines = config.lines(of: piece)
      else { throw refuse(answer.problem ?? "there is no bootstrap in its dump") }
      return ProxyDocument(
        source: name, kind: kind.rawValue, head: ["label", "text"],
        rows: config.facts.map { [.init(text: $0.label), .init(text: $0.text)] }, lines: lines.map(\.text))
    default:
      async let hosts = questions.hosts(of: name)
      let answer = await questions.config(of: name)
      guard answer.dump != nil, let tab = kind.tab else { throw refuse(answer.problem) }
      guard let listing = ProxyListing(tab, answer, await hosts, now: Date()) else {
        throw refuse("this proxy has no \(kind.rawValue): it is another program")
      }
      if let problem = answer.problem { StandardOutput.tell("pharos: \(TextSafety.safe(problem))\n") }
      return ProxyDocument(
        source: name, kind: kind.rawValue, head: listing.head,
        rows: kept(listing.rows.map { row in row.map { .init(text: $0.text, number: $0.number) } }))
    }
  }

  private func statistics(_ questions: AdminQuestions, _ name: String) async throws -> ProxyDocument {
    // A rate is taken over the second between two reads.
    _ = await questions.statistics(of: name, isAll: false)
    try await Task.sleep(for: .seconds(1))
    let answer = await questions.statistics(of: name, isAll: false)
    guard let rows = answer.rows else { throw refuse(answer.problem) }
    let format = Format()
    return ProxyDocument(
      source: name, kind: kind.rawValue, head: ["name", "type", "value", "rate"],
      rows: kept(
        rows.map { row in
          let entry = row.entry
          let value = entry.text ?? entry.value.map { Format.fixed($0, decimals: $0 == $0.rounded() ? 0 : 3) }
          let quantiles = entry.quantiles.compactMap { one in
            one.total.map { "P\(format.number(one.percent))=\(format.number($0))" }
          }
          return [
            .init(text: entry.name), .init(text: "\(entry.kind)"),
            .init(text: value ?? quantiles.joined(separator: " "), number: entry.value),
            .init(text: row.rate.map { format.rate($0.magnitude) } ?? "", number: row.rate),
          ]
        }))
  }

  private func kept(_ rows: [[ProxyDocument.Cell]]) -> [[ProxyDocument.Cell]] {
    guard let words = filter?.lowercased().split(separator: " "), !words.isEmpty else { return rows }
    return rows.filter { row in
      let hay = row.map(\.text).joined(separator: " ").lowercased()
      return words.allSatisfy { hay.contains($0) }
    }
  }

  private func refuse(_ problem: String?) -> ExitCode {
    StandardOutput.tell("pharos: \(TextSafety.safe(problem ?? "no answer"))\n")
    return ExitStatus.noSource
  }
}
