import ArgumentParser
import DemoMesh
import Dispatch
import Topology

/// `pharos demo` without a further word.
struct DemoRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Start the mesh (what `pharos demo` does).", shouldDisplay: false)

  @Flag(help: "No screen: print the mesh as one line of JSON once traffic flows, and keep it running.")
  var headless = false

  @Option(help: ArgumentHelp("Requests per second at the ingress.", valueName: "number"))
  var rps = 20.0

  @Option(
    help: ArgumentHelp("The Envoy to run, instead of one from PATH or a fetched one.", valueName: "path"))
  var envoy: String?

  @Option(
    help: ArgumentHelp(
      "Faults from the start, separated by commas: 'errors reviews-v3 50,latency'.", valueName: "list"))
  var faults: String?

  @Option(help: "Time between polls.")
  var interval = Seconds(1)

  @Option(help: "Time over which rates are taken; at least two intervals.")
  var window = Seconds(10)

  @OptionGroup var recording: RecordOptions

  @OptionGroup var look: DashboardOptions

  @Flag(help: "Simulated proxies instead of Envoys: nothing is fetched, there are no traces.")
  var simulated = false

  @Flag(help: .hidden)
  var endWithInput = false

  func validate() throws {
    if headless, recording.record != nil {
      throw ValidationError(
        "--headless shows nothing to record beside: pharos record FILE does it on its own")
    }
    guard (0...5000).contains(rps) else { throw ValidationError("--rps is 0 to 5000") }
  }

  func run() async throws {
    let options = DemoOptions(
      rate: rps, envoy: envoy, faults: (faults ?? "").split(separator: ",").map(String.init),
      simulated: simulated)
    guard headless else {
      return try await DemoDashboard(
        options: options, look: look,
        configuration: MeshState.Configuration(
          windowSeconds: window.value, intervalSeconds: interval.value,
          goals: HealthGoals(try UserConfiguration.load().goals)),
        recorder: nil, recording: recording
      ).run()
    }
    try await HeadlessDemo(options: options, endsWithInput: endWithInput).run()
  }
}
