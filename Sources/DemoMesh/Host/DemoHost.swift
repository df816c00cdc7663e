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
  private let files: MeshFiles
  private let applications: ApplicationHost
  private let proxies: Proxies
  private let client: MessageClient
  private let token = ControlServer.makeToken()
  private var tasks: [Task<Void, Never>] = []
  private var state = FaultState()
  private var version = 1
  private var written: [String: [JSON]] = [:]
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
    files = MeshFiles(block: claim.block, layout: claim.layout)
    applications = ApplicationHost(network: network, block: claim.block, client: client)
    proxies = Proxies(binary: binary, layout: claim.layout, block: claim.block, client: client)
    tasks = [loop]
  }

  // MARK: Life

  private func bringUp(_ orders: [FaultOrder], control: Listening?) async throws {
    state = orders.reduce(state) { $0.applying($1) }
    try Files.write(WasmModule.bytes, to: claim.layout.wasm)
    for (path, content) in files.fixed() { try Files.write(Array(content.text.utf8), to: path) }
    try writeDiscovered()
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
    try writeDiscovered()
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

  /// Writes what has changed. Clusters and endpoints come before the routes that lead to them.
  private func writeDiscovered() throws {
    let wanted = files.discovered(state)
    let changed = wanted.filter { written[$0.key] != $0.value }
    for (path, resources) in changed.sorted(by: { Self.rank($0.key) < Self.rank($1.key) }) {
      let content = TypedConfig.discovery(resources, version: version)
      try Files.write(Array(content.text.utf8), to: path)
    }
    if !changed.isEmpty { version += 1 }
    written = wanted
  }

  private static func rank(_ path: String) -> Int {
    if path.contains("/eds/") { return 0 }
    if path.hasSuffix("/cds.json") { return 1 }
    return path.hasSuffix("/lds.json") ? 2 : 3
  }
}
