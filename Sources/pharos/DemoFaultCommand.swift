import ArgumentParser
import DemoMesh

/// `pharos demo fault`: changes a running demo.
struct DemoFaultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fault", abstract: "Switch a fault of a running demo on or off.",
    discussion: """
      Examples:
        pharos demo fault errors reviews-v3 50
        pharos demo fault latency details 1.5s
        pharos demo fault errors reviews-v3 off
        pharos demo fault off
      """)

  @Argument(help: ArgumentHelp("NAME [WORKLOAD] [VALUE], NAME [WORKLOAD] off, or off.", valueName: "words"))
  var words: [String] = []

  @Option(help: ArgumentHelp("Which demo, when several run.", valueName: "number"))
  var demo: Int?

  func run() async throws {
    guard !words.isEmpty else { throw CleanExit.helpRequest(self) }
    do {
      let info = try DemoRegistry().find(number: demo)
      guard let control = DemoControl(info.control) else {
        throw ValidationError("the demo's file cannot be read")
      }
      print(try await control.apply(words: words))
    } catch {
      DemoOutput.tell("pharos demo fault: \(error)")
      throw ExitCode(2)
    }
  }
}

/// `pharos demo faults`: what can be switched on.
struct DemoFaultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faults", abstract: "List the faults, what each shows, and those in force.")

  func run() throws {
    for fault in FaultDescription.all {
      let value = fault.defaultValue.map { " [\($0)\(fault.unit ?? "")]" } ?? ""
      let workload = fault.workloads.count > 1 ? " [\(fault.workloads[0])]" : ""
      print("\(fault.name)\(workload)\(value)\n    \(fault.summary)")
    }
    for demo in DemoRegistry().running where !demo.inForce.isEmpty {
      print("\nin force in demo \(demo.number): \(demo.inForce.joined(separator: ", "))")
    }
  }
}
