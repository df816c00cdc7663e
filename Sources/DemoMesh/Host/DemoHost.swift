import Collector
import FlyingSocks
import Glibc

/// A running demo mesh and everything that belongs to it: proxies, applications, load, control.
///
/// Whatever happens to this process, the proxies end with it (see ``ChildProcess``); everything else lives in it.
public actor DemoHost {
  /// Why a demo does not come up.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// A sentence.
    public let description: String
  }

  private let options: DemoOptions
  private let progress: @Sendable (String) -> Void
  private let claim: DemoRegistry.Claim
  private let binary: EnvoyBinary
  private let network: Network
  private let configuration: MeshConfiguration
  private let discovery = DiscoveryServer()
  private let collector: TraceCollector
  private let applications: ApplicationHost
  private let proxies: Proxies
  private let client: MessageClient
  private let token = ControlServer.makeToken()
  private var tasks: [Task<Void, Never>] = []
  private var state = FaultState()
  private var order: Task<String, any Error>?

  /// Starts a demo; returns when requests flow through it. `progress` is told what is going on, a line at a time.
  /// Cancelling ends what had been started.
  public static func start(
    _ options: DemoOptions, registry: DemoRegistry = DemoRegistry(),
    progress: @escaping @Sendable (String) -> Void
  ) async throws -> DemoHost {
    let orders = try options.faults.map {
      try FaultOrder.parse($0.split(whereSeparator: \.isWhitespace).map(String.init))
    }
    let network = try await Network.make()
    let loop = Task { _ = try? await network.run() }
    var listener: Listening?
    let claim: DemoRegistry.Claim
    do {
      claim = try registry.claim { block in
        listener = (try? network.listen(block.control, Ports.control)).map(Listening.init)
        return listener != nil
      }
    } catch {
      loop.cancel()
      throw error
    }
    do {
      let binary = try await prepare(claim, options, progress)
      let host = try DemoHost(options, claim, binary, network, loop, progress)
      do {
        try await host.bringUp(orders, control: listener)
      } catch {
        await host.stop()
        throw error
      }
      return host
    } catch {
      loop.cancel()
      claim.release()
      throw error
    }
  }

  private struct Listening { let socket: AsyncSocket }

  private static func prepare(
    _ claim: DemoRegistry.Claim, _ options: DemoOptions, _ progress: @escaping @Sendable (String) -> Void
  ) async throws -> EnvoyBinary {
    for folder in claim.layout.all { try Files.makeFolder(folder) }
    async let certificates: Void = Certificates.make(in: claim.layout)
    let binary = try await EnvoyBinary.find(given: options.envoy, progress: progress)
    try await certificates
    return binary
  }

  private init(
    _ options: DemoOptions, _ claim: DemoRegistry.Claim, _ binary: EnvoyBinary, _ network: Network,
    _ loop: Task<Void, Never>, _ progress: @escaping @Sendable (String) -> Void
  ) throws {
    self.options = options
    self.progress = progress
    self.claim = claim
    self.binary = binary
    self.network = network
    client = MessageClient(network: network)
    configuration = MeshConfiguration(block: claim.block, layout: claim.layout)
    applications = ApplicationHost(network: network, block: claim.block, client: client)
    proxies = Proxies(binary: binary, layout: claim.layout, block: claim.block, client: client)
    collector = TraceCollector(
      configuration: .init(host: claim.block.collector, port: UInt16(Ports.collector)))
    tasks = [loop]
  }

  // MARK: Life

  private func bringUp(_ orders: [FaultOrder], control: Listening?) async throws {
    state = orders.reduce(state) { $0.applying($1) }
    try Files.write(WasmModule.bytes, to: claim.layout.wasm)
    for pod in Bookinfo.pods {
      try Files.write(
        Array(configuration.bootstrap(pod).text.utf8), to: claim.layout.bootstrap(pod), mode: 0o600)
    }
    try await publishSecrets()
    await discovery.publish(configuration.discovered(state))
    try serveDiscovery()
    try await collector.start()
    try await applications.start()
    try await applications.follow(state)
    progress("starting \(Bookinfo.pods.count) Envoys (\(binary.version))")
    let down = state.proxyKilled
    try await proxies.start(Bookinfo.pods.filter { !down.contains($0.workload) })
    for workload in state.proxyStopped { await proxies.process(of: workload)?.send(SIGSTOP) }
    let load = startLoad()
    if let control { serveControl(control) }
    if state == FaultState() { try await waitForTraffic(load) }
    try Files.write(Array(await info().line.utf8), to: claim.infoPath, mode: 0o600)
  }

  /// Ends everything. Safe to call twice.
  public func stop() async {
    let running = tasks
    tasks = []
    // The load first: nothing is to fail because the mesh is going away.
    for task in running.dropFirst() { task.cancel() }
    await proxies.stopAll()
    await applications.stopAll()
    await collector.stop()
    client.close()
    running.first?.cancel()
    claim.release()
  }

  private func startLoad() -> LoadGenerator {
    let users = LoadGenerator(
      .init(
        target: .init(host: claim.block.pod(Bookinfo.ingress.index), port: Ports.gateway),
        host: "bookinfo.example.com", path: "/productpage", agent: "demo-users/1.0", rate: options.rate),
      client: client)
    // Someone outside the mesh who goes past the gateway, in plaintext.
    let outsider = LoadGenerator(
      .init(
        target: .init(host: claim.block.pod(Bookinfo.productpage.index), port: Ports.http),
        host: "productpage:9080", path: "/productpage", agent: "outside-client/1.0",
        rate: options.rate > 0 ? min(1, options.rate) : 0),
      client: client)
    for load in [users, outsider] { tasks.append(Task { await load.run() }) }
    return users
  }

  private func waitForTraffic(_ load: LoadGenerator) async throws {
    guard options.rate > 0 else { return }
    let deadline = ContinuousClock.now + .seconds(15)
    while load.tally.answered == 0 {
      guard ContinuousClock.now < deadline else {
        throw Failure(description: "the proxies run, but no request came through in 15 s: see \(claim.layout.logs)")
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  private func serveControl(_ listening: Listening) {
    let server = ControlServer(
      token: token, info: { await self.info() }, apply: { try await self.apply($0) })
    let network = network
    tasks.append(
      Task {
        await MessageServer(network: network, host: "", port: 0) { await server.answer($0) }
          .run(on: listening.socket)
      })
  }

  // MARK: State

  /// The demo as it is now.
  public func info() async -> DemoInfo {
    let pids = await proxies.pids
    let block = claim.block
    return DemoInfo(
      number: block.number, pid: getpid(), simulated: false, envoy: binary.version,
      proxies: Bookinfo.pods.map { pod in
        .init(
          workload: pod.workload, namespace: pod.namespace, pod: pod.name, pid: pids[pod.workload],
          admin: "\(block.pod(pod.index)):\(Ports.admin)", stats: "\(block.pod(pod.index)):\(Ports.stats)")
      },
      traces: "http://\(block.collector):\(Ports.collector)",
      ingress: "http://\(block.pod(Bookinfo.ingress.index)):\(Ports.gateway)/productpage",
      control: "http://\(block.control):\(Ports.control)/\(token)", inForce: state.inForce)
  }

  /// Switches a fault on or off (see ``DemoControl/apply(words:)``). One order at a time, in turn.
  public func apply(_ words: [String]) async throws -> String {
    let parsed = try FaultOrder.parse(words)
    let previous = order
    let task = Task {
      _ = try? await previous?.value
      return try await self.carryOut(parsed)
    }
    order = task
    return try await task.value
  }

  private func carryOut(_ order: FaultOrder) async throws -> String {
    let before = state
    state = state.applying(order)
    await discovery.publish(configuration.discovered(state))
    try await applications.follow(state)
    for workload in state.proxyKilled.subtracting(before.proxyKilled) { await proxies.kill(workload) }
    for workload in before.proxyStopped.subtracting(state.proxyStopped) {
      await proxies.process(of: workload)?.send(SIGCONT)
    }
    for workload in state.proxyStopped { await proxies.process(of: workload)?.send(SIGSTOP) }
    // Proxies that died without a fault come back with the order that ends faults.
    let missing = order == .allOff ? Set(Bookinfo.pods.map(\.workload)) : before.proxyKilled
    let running = await proxies.pids
    let returning = missing.subtracting(state.proxyKilled).filter { running[$0] == nil }
    try await proxies.start(Bookinfo.pods.filter { returning.contains($0.workload) })
    try Files.write(Array(await info().line.utf8), to: claim.infoPath, mode: 0o600)
    let inForce = state.inForce
    return inForce.isEmpty ? "no fault in force" : "in force: " + inForce.joined(separator: ", ")
  }

  // MARK: Configuration

  private func publishSecrets() async throws {
    func pem(_ path: String) throws -> String {
      guard let bytes = Files.read(path) else { throw Files.Failure("read", path) }
      return String(decoding: bytes, as: UTF8.self)
    }
    let layout = claim.layout
    let root = try pem(layout.certificateFile("root-cert"))
    var secrets: [DiscoveryKey: [DiscoveredResource]] = [:]
    for pod in Bookinfo.pods {
      let name = RunFolder.certificate(pod)
      secrets[.init(workload: pod.workload, type: .secrets)] = TransportSockets.secrets(
        certificate: try pem(layout.certificateFile(name)), key: try pem(layout.keyFile(name)), root: root
      ).map { .init(.secrets, $0) }
    }
    await discovery.publish(secrets)
  }

  private func serveDiscovery() throws {
    let discovery = discovery
    let server = MessageServer(network: network, host: claim.block.control, port: Ports.discovery) {
      await discovery.answer($0)
    }
    let listener = try server.listen()
    tasks.append(Task { await server.run(on: listener) })
  }
}
