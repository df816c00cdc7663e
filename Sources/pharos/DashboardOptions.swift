import ArgumentParser
import Dashboard
import Foundation
import Mesh
import Terminal
import Tracing
import Wire

/// How the dashboard looks, and what it may do: shared by `watch` and `demo`.
struct DashboardOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Colours: a name of themes/, such as light or colour-blind.", valueName: "name"))
  var theme: String?

  @Flag(help: "Draw with ASCII characters alone.")
  var ascii = false

  @Flag(name: .customLong("read-only"), help: "Offer nothing that changes the mesh.")
  var readOnly = false

  @OptionGroup var past: HistoryOptions

  /// Shows the dashboard until the user leaves it.
  /// - Throws: `ExitCode` 2 after a message where there is no terminal or no such theme.
  func run(
    _ facts: DashboardFacts, _ mesh: any SnapshotFeed & PastFeed, traces: (any TraceBackend)?,
    config: (any ConfigFeed)? = nil,
    faults: (any FaultControl)? = nil, scope: (any ScopeControl)? = nil, logs: (any LogFeed)? = nil,
    user: UserConfiguration = UserConfiguration()
  ) async throws {
    var facts = facts
    let readOnly = readOnly || user.isReadOnly
    facts.isReadOnly = readOnly
    facts.hasBell = user.hasBell
    if let first = user.warnings.first {
      let more = user.warnings.count > 1 ? " (and \(user.warnings.count - 1) more)" : ""
      facts.note = [facts.note, first + more].compactMap { $0 }.joined(separator: " ")
    }
    let environment = ProcessInfo.processInfo.environment
    var configuration = DashboardConfiguration(
      facts: facts, snapshots: mesh,
      traceBackend: traces,
      config: config, past: mesh, faults: readOnly ? nil : faults, logs: logs, theme: theme ?? user.theme,
      themes: ThemeLibrary(environment: environment, executable: CommandLine.arguments.first),
      glyphs: ascii || user.isAscii ? .ascii : nil, environment: environment, reboundKeys: user.keys)
    configuration.scope = scope
    // What is read only offers nothing that changes a proxy.
    if !readOnly { configuration.proxies = mesh as? any ProxyControl }
    do {
      try await Dashboard.run(configuration)
    } catch let error as ScreenError {
      throw complaint(error.description)
    } catch let error as ThemeError {
      throw complaint(error.description)
    }
  }

  private func complaint(_ text: String) -> ExitCode {
    FileHandle.standardError.write(Data("pharos: \(text)\n".utf8))
    return ExitStatus.usage
  }
}
