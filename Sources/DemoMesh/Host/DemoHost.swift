import Collector
import Glibc
import Manifests

/// A running demo mesh and everything that belongs to it: proxies, applications, load, control.
///
/// Whatever happens to this process, the proxies end with it (see ``ChildProcess``); everything else lives in it.
public actor DemoHost: RunningDemo {
  /// Why a demo does not come up.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// A sentence.
    public let description: String
  }

  private let options: DemoOptions
  private let progress: @Sendable (String) -> Void
  private let ground: DemoGround
  private let layout: RunFolder
  private let binary: EnvoyBinary
  private let configuration: MeshConfiguration
  private let discovery = DiscoveryServer()
  private let collector: TraceCollector
  private let applications: ApplicationHost
  private let proxies: Proxies
  private let client: MessageClient
  private var tasks: [Task<Void, Never>] = []
  private var loads: [LoadGenerator] = []
  private var state = FaultState()
  private let config: ConfigFolder
  private var plan = PlanBuilder.standard
  private var hasStopped = false
  private var order: Task<String, any Error>?

  static func start(
    _ options: DemoOptions, registry: DemoRegistry, progress: @escaping @Sendable (String) -> Void
  ) async throws -> DemoHost {
    let orders = try options.orders()
    let ground = try await DemoGround.claim(registry)
    let host: DemoHost
    do {
      for folder in ground.claim.layout.all { try Files.makeFolder(folder) }
      async let certificates: Void = Certificates.make(in: ground.claim.layout)
      let binary = try await EnvoyBinary.find(given: options.envoy, progress: progress)
      try await certificates
      host = DemoHost(options, ground, binary, progress)
    } catch {
      ground.release()
      throw error
    }
    do {
      try await host.bringUp(orders)
      return host
    } catch {
      await host.stop()
      throw error
    }
  }

  private init(
    _ options: DemoOptions, _ ground: DemoGround, _ binary: EnvoyBinary,
    _ progress: @escaping @Sendable (String) -> Void
  ) {
    self.options = options
    self.progress = progress
    self.ground = ground
    self.binary = binary
    let block = ground.block
    layout = ground.claim.layout
    client = MessageClient(network: ground.network)
    configuration = MeshConfiguration(block: block, layout: layout)
    config = ConfigFolder(path: layout.config)
    applications = ApplicationHost(network: ground.network, block: block, client: client)
    proxies = Proxies(binary: binary, layout: layout, block: block, client: client, progress: progress)
    collector = TraceCollector(configuration: .init(host: block.collector, port: UInt16(Ports.collector)))
  }

  // MARK: Life

  private func bringUp(_ orders: [FaultOrder]) async throws {
    state = orders.reduce(state) { $0.applying($1) }
    try Files.write(WasmModule.bytes, to: layout.wasm)
    for pod in Bookinfo.pods {
      try Files.write(
        Array(configuration.bootstrap(pod).text.utf8), to: layout.bootstrap(pod), mode: 0o600)
    }
    try await publishSecrets()
    try config.write(state.config)
    plan = config.plan()
    await discovery.publish(configuration.discovered(state, plan: plan))
    try serveDiscovery()
    try await collector.start()
    try await applications.start()
    try await applications.follow(state)
    progress("starting \(Bookinfo.pods.count) Envoys (\(binary.version))")
    let down = state.proxyKilled
    try await proxies.start(Bookinfo.pods.filter { !down.contains($0.workload) })
    for workload in state.proxyStopped { await proxies.process(of: workload)?.send(SIGSTOP) }
    let load = startLoad()
    tasks.append(
      Task { [ground] in
        await ground.serveControl(info: { await self.info() }, apply: { try await self.apply($0) })
      })
    tasks.append(Task { await self.followConfig() })
    tasks.append(Task { [proxies] in await proxies.trimLogs() })
    if state == FaultState() { try await waitForTraffic(load) }
    try ground.publish(await info())
  }

  /// Ends everything. Safe to call twice.
  public func stop() async {
    guard !hasStopped else { return }
    hasStopped = true
    // The load first: nothing is to fail because the mesh is going away.
    for task in tasks { task.cancel() }
    await proxies.stopAll()
    await applications.stopAll()
    await collector.stop()
    client.close()
    ground.release()
  }

  private func startLoad() -> LoadGenerator {
    let users = LoadGenerator(
      .init(
        target: .init(host: ground.block.pod(Bookinfo.ingress.index), port: Ports.gateway),
        host: "bookinfo.example.com", path: "/productpage", agent: "demo-users/1.0", rate: options.rate),
      client: client)
    // Someone outside the mesh who goes past the gateway, in plaintext.
    let outsider = LoadGenerator(
      .init(
        target: .init(host: ground.block.pod(Bookinfo.productpage.index), port: Ports.http),
        host: "productpage:9080", path: "/productpage", agent: "outside-client/1.0",
        rate: options.rate > 0 ? min(1, options.rate) : 0),
      client: client)
    loads = [users, outsider]
    for load in loads {
      load.setPaused(!state.quiet.isEmpty)
      tasks.append(Task { await load.run() })
    }
    return users
  }

  private func waitForTraffic(_ load: LoadGenerator) async throws {
    guard options.rate > 0 else { return }
    do {
      try await withDeadline(15) {
        for await _ in load.firstAnswer { return }
        try Task.checkCancellation()
      }
    } catch is DeadlineExceeded {
      throw Failure(description: "the proxies run, but no request came through in 15 s: see \(layout.logs)")
    }
  }

  // MARK: State

  /// The demo as it is now.
  public func info() async -> DemoInfo {
    let pids = await proxies.pids
    let block = ground.block
    return DemoInfo(
      number: block.number, pid: getpid(), simulated: false, envoy: binary.version,
      proxies: Bookinfo.pods.map { pod in
        .init(
          workload: pod.workload, namespace: pod.namespace, pod: pod.name, pid: pids[pod.workload],
          admin: "\(block.pod(pod.index)):\(Ports.admin)", stats: "\(block.pod(pod.index)):\(Ports.stats)",
          log: layout.log(pod))
      },
      traces: "http://\(block.collector):\(Ports.collector)",
      ingress: "http://\(block.pod(Bookinfo.ingress.index)):\(Ports.gateway)/productpage",
      config: layout.config, control: ground.controlURL, inForce: state.inForce)
  }

  /// Gives the proxies what someone writes into the configuration's folder.
  private func followConfig() async {
    for await _ in ManifestWatch([layout.config]).changes() { await readConfig() }
  }

  private func readConfig() async {
    let read = config.plan()
    guard read != plan else { return }
    plan = read
    await discovery.publish(configuration.discovered(state, plan: plan))
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
    switch order {
    case .config, .allOff:
      try config.write(state.config)
      plan = config.plan()
    case .on, .off: break
    }
    for load in loads { load.setPaused(!state.quiet.isEmpty) }
    await discovery.publish(configuration.discovered(state, plan: plan))
    try await applications.follow(state)
    for workload in state.proxyKilled.subtracting(before.proxyKilled) { await proxies.kill(workload) }
    for workload in before.proxyStopped.subtracting(state.proxyStopped) {
      await proxies.process(of: workload)?.send(SIGCONT)
    }
    for workload in state.proxyStopped { await proxies.process(of: workload)?.send(SIGSTOP) }
    // Proxies that were stopped or died without a fault come back with the order that ends faults.
    if order == .allOff { await proxies.resumeAll() }
    let missing = order == .allOff ? Set(Bookinfo.pods.map(\.workload)) : before.proxyKilled
    let running = await proxies.pids
    let returning = missing.subtracting(state.proxyKilled).filter { running[$0] == nil }
    try await proxies.start(Bookinfo.pods.filter { returning.contains($0.workload) })
    try ground.publish(await info())
    return state.summary
  }

  // MARK: Configuration

  private func publishSecrets() async throws {
    func pem(_ path: String) throws -> String {
      guard let bytes = Files.read(path) else { throw Files.Failure("read", path) }
      return String(decoding: bytes, as: UTF8.self)
    }
    let layout = layout
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
    let server = MessageServer(network: ground.network, host: ground.block.control, port: Ports.discovery) {
      await discovery.answer($0)
    }
    let listener = try server.listen()
    tasks.append(Task { await server.run(on: listener) })
  }
}
