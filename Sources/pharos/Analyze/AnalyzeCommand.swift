import ArgumentParser
import Diagnosis
import Foundation
import Manifests
import Terminal

extension Level: ExpressibleByArgument {}

/// `pharos analyze`: the lint of Istio configuration.
struct AnalyzeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract:
      "Find what is wrong in a cluster's or in files' Istio configuration: istioctl's and Kiali's checks, and ours.",
    discussion: """
      Codes: IST… as istioctl analyze, KIA… as Kiali, PHA… our own. A rule that needs objects which were not
      given (services, pods, namespaces …) is not run, and the summary says so.

      EXAMPLES
        pharos analyze                                    the cluster of the kubeconfig, all that may be read
        pharos analyze --kube -n bookinfo                 one namespace of it; --context names another cluster
        pharos analyze bookinfo.yaml networking/          files and folders
        kubectl get vs,dr,gw,svc,deploy -A -o yaml | pharos analyze -
        helm template mychart | pharos analyze -n shop -
        pharos analyze deploy/ --fail-on warning -o sarif > pharos.sarif
        pharos analyze deploy/ --suppress IST0118 --suppress 'IST0102=Namespace legacy-*'
        pharos analyze --explain IST0101                  what a code means, with a bad and a good example
        pharos analyze --list-codes

      A finding is also silenced by the object's annotations galley.istio.io/analyze-suppress and
      kiali.io/ignore-validations, and by a file .pharos.toml where the command runs:
        [analyze]
        suppress = ["IST0118", "IST0102=Namespace legacy-*"]
        fail-on = "warning"

      Exit status: 0 no finding at or above the threshold; 1 there is; 2 usage; 3 nothing could be read.
      """)

  /// How findings are written.
  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json, sarif
  }

  @OptionGroup var config: ConfigOptions

  @Option(name: .shortAndLong, help: "text, json or sarif (2.1.0).")
  var output = Output.text

  @Option(
    name: .customLong("fail-on"),
    help: "Exit with 1 from this level on: error, warning or info. (default: error)")
  var failOn: Level?

  @Option(help: ArgumentHelp("Only these codes, comma separated. Repeatable.", valueName: "codes"))
  var only: [String] = []

  @Option(
    name: [.customShort("S"), .long],
    help: ArgumentHelp(
      "Leave a code out; with =GLOB for the objects that match only ('Kind namespace/name'). Repeatable.",
      valueName: "code[=glob]"))
  var suppress: [String] = []

  @Option(help: ArgumentHelp("Settings instead of ./.pharos.toml.", valueName: "file"))
  var settings: String?

  @Option(help: ArgumentHelp("Explain a code, with a bad and a good example.", valueName: "code"))
  var explain: String?

  @Flag(name: .customLong("list-codes"), help: "List every code; with -o json for programs.")
  var listCodes = false

  func validate() throws {
    for code in only.flatMap(Self.codes) where RuleCatalogue.rule(code) == nil {
      throw Self.unknownCode(code)
    }
    for text in suppress {
      let code = AnalyzeSettings.suppression(text).code
      if code != "*", RuleCatalogue.rule(code) == nil { throw Self.unknownCode(code) }
    }
    if let explain, RuleCatalogue.rule(explain) == nil { throw Self.unknownCode(explain) }
    if explain == nil, !listCodes, config.isEmpty {
      throw ValidationError(
        "nothing to analyze: \(ConfigOptions.nothing) (pharos analyze --help shows examples)")
    }
    if output == .sarif, listCodes || explain != nil {
      throw ValidationError("-o sarif is for findings; use -o json or -o text here")
    }
  }

  func run() async throws {
    if let explain, let rule = RuleCatalogue.rule(explain) {
      _ = StandardOutput.write(
        output == .json ? CodeListing.json([rule]) : CodePage.render(rule, style: .standardOutput))
      return
    }
    if listCodes {
      _ = StandardOutput.write(
        output == .json ? CodeListing.json(RuleCatalogue.all) : CodeListing.text(RuleCatalogue.all))
      return
    }
    let saved = try AnalyzeSettings.load(settings)
    let started = ContinuousClock.now
    let meter = ProgressMeter()
    let read = try await config.loadEach(progress: meter.report)
    var options = AnalysisOptions()
    options.only = Set((only.isEmpty ? saved.only : only.flatMap(Self.codes)).map { $0.uppercased() })
    options.namespaces = config.scope.map { [$0] } ?? []
    options.suppress = saved.suppress + suppress.map(AnalyzeSettings.suppression)
    let sum = AnalysisSum(read.sets.map { ($0, Analyzer.run($0, options: options)) })
    let analysis = sum.analysis
    meter.end()
    let text: String
    switch output {
    case .text:
      text = AnalysisText(
        sources: sum.sources, analysis: analysis, namespace: config.scope, style: .standardOutput
      ).render(ContinuousClock.now - started)
    case .json: text = AnalysisJSON.render(analysis)
    case .sarif: text = AnalysisSARIF.render(read.sets[0], analysis, version: Pharos.configuration.version)
    }
    _ = StandardOutput.write(text)
    let isEmpty = read.sets.allSatisfy { set in
      set.objects.isEmpty && set.problems.contains { $0.kind == .unreadable }
    }
    // What was not read is not known to be right.
    if isEmpty || !read.isComplete { throw ExitStatus.noSource }
    let threshold = failOn ?? saved.failOn ?? .error
    if analysis.findings.contains(where: { $0.level >= threshold }) { throw ExitStatus.findings }
  }

  private static func codes(_ list: String) -> [String] {
    list.split(separator: ",").map { String($0.filter { $0 != " " }) }
  }

  private static func unknownCode(_ code: String) -> ValidationError {
    ValidationError("no code '\(TextSafety.safe(code))'; pharos analyze --list-codes shows all")
  }
}
