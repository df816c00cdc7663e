import ArgumentParser
import Foundation

/// The commands of Pharos.
struct Pharos: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pharos",
    abstract: "See, understand and repair a service mesh, live in the terminal.",
    discussion: """
      EXAMPLES
        pharos demo                          a real mesh on this machine, and the dashboard on it
        pharos                               the dashboard on the cluster of the kubeconfig
        pharos --proxy 127.0.0.1:15000       the dashboard on one or more Envoys
        pharos graph --proxies hosts.txt -o json   one window of the mesh as JSON
        pharos record night.pharos --proxies hosts.txt; pharos replay night.pharos
        pharos metrics workload reviews-v1 --proxies hosts.txt   the numbers of one workload
        pharos analyze deploy/               what is wrong in Istio's configuration

      Exit status: 0 fine; 1 findings at or above the threshold; 2 usage; 3 no source answered.
      """,
    version: "0.1.0",
    subcommands: [
      WatchCommand.self,
      DemoCommand.self,
      GraphCommand.self,
      MetricsCommand.self,
      EventsCommand.self,
      ProxyCommand.self,
      TracesCommand.self,
      LogsCommand.self,
      AnalyzeCommand.self,
      MTLSCommand.self,
      AuthzCommand.self,
      RecordCommand.self,
      ReplayCommand.self,
      CollectCommand.self,
      SimulateCommand.self,
      RBACCommand.self,
    ],
    defaultSubcommand: WatchCommand.self)
}

/// Exit codes that others rely on.
enum ExitStatus {
  /// Findings at or above the threshold.
  static let findings = ExitCode(1)
  /// Wrong options or arguments.
  static let usage = ExitCode(2)
  /// No source answered, or with `--strict` one did not.
  static let noSource = ExitCode(3)
}

@main
enum Main {
  static func main() async {
    do {
      var command = try Pharos.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      // The parser's own code for usage (64, from sysexits) is not the one that scripts of this field expect.
      if Pharos.exitCode(for: error) == .validationFailure {
        FileHandle.standardError.write(Data((Pharos.fullMessage(for: error) + "\n").utf8))
        Foundation.exit(ExitStatus.usage.rawValue)
      }
      Pharos.exit(withError: error)
    }
  }
}
