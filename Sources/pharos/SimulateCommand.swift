import ArgumentParser
import DemoMesh
import Dispatch
import Foundation

/// `pharos simulate`: proxies without Envoy, for scale tests and for a look.
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Serve simulated proxies with moving counters on loopback.",
    discussion: """
      Every proxy has Envoy's endpoints: /stats/prometheus, /server_info, /clusters, /ready. The same seed gives
      the same mesh. Prints one line of JSON when all of them listen, and runs until it is interrupted.

      EXAMPLES
        pharos simulate --bookinfo
        pharos simulate --proxies 1000 --listen 127.0.0.1:20000
        pharos simulate --proxies 50 --services 20 --rps 500 --seed 7
      """)

  @Option(help: ArgumentHelp("Number of proxies, each a pod.", valueName: "number"))
  var proxies: Int?

  @Flag(help: "The mesh of the demo instead of a drawn one.")
  var bookinfo = false

  @Option(help: ArgumentHelp("What the mesh is drawn from.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Loopback address and port of the first proxy; the others follow.", valueName: "host:port"))
  var listen = "127.0.0.1:20000"

  @Option(help: ArgumentHelp("Number of services (default: two for five proxies).", valueName: "number"))
  var services: Int?

  @Option(
    help: ArgumentHelp("Requests per second that enter the mesh (default: two a proxy).", valueName: "number")
  )
  var rps: Double?

  /// What is printed: schema `pharos.simulation/v1`.
  private struct Report: Encodable {
    var schema = "pharos.simulation/v1"
    var proxies: [String]
  }

  func validate() throws {
    guard bookinfo != (proxies != nil) else { throw ValidationError("give --proxies N or --bookinfo") }
    guard (1...10_000).contains(proxies ?? 1) else { throw ValidationError("--proxies is 1 to 10000") }
    guard (1...10_000).contains(services ?? 1) else { throw ValidationError("--services is 1 to 10000") }
    guard let rps else { return }
    guard rps >= 0, rps <= 1_000_000 else { throw ValidationError("--rps is 0 to 1000000") }
  }

  func run() async throws {
    guard let colon = listen.lastIndex(of: ":"), let port = UInt16(listen[listen.index(after: colon)...])
    else {
      throw ValidationError("--listen is HOST:PORT, for example 127.0.0.1:20000")
    }
    let plan: SimulatorConfiguration.Plan =
      bookinfo ? .bookinfo : .generated(proxies: proxies ?? 1, services: services)
    let simulator = Simulator(
      SimulatorConfiguration(
        plan: plan, seed: seed, requestsPerSecond: rps, host: String(listen[..<colon]), basePort: port))
    let interruptions = AsyncStream<Void>.makeStream()
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { interruptions.continuation.yield() }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    do {
      let report = Report(proxies: try await simulator.start())
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      FileHandle.standardOutput.write(try encoder.encode(report) + Data("\n".utf8))
    } catch let failure as SimulatorFailure {
      FileHandle.standardError.write(Data("pharos simulate: \(failure)\n".utf8))
      throw ExitCode(3)
    }
    for await _ in interruptions.stream { break }
    await simulator.stop()
  }
}
