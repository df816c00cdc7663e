import Glibc

/// The demo's mesh from the simulator, for a look without Envoy: same workloads, same faults, same control; no
/// certificates, no spans.
public actor SimulatedDemo: RunningDemo {
  private let ground: DemoGround
  private let simulator: Simulator
  private let proxies: [SimulatedProxy]
  private var state = FaultState()
  private let config: ConfigFolder
  private var control: Task<Void, Never>?

  static func start(
    _ options: DemoOptions, registry: DemoRegistry, progress: @escaping @Sendable (String) -> Void
  ) async throws -> SimulatedDemo {
    let orders = try options.orders()
    let ground = try await DemoGround.claim(registry)
    progress("simulating the demo's proxies: no Envoy, no traces")
    let simulator = Simulator(
      SimulatorConfiguration(
        plan: .bookinfo, requestsPerSecond: options.rate, host: ground.block.pod(1),
        basePort: UInt16(Ports.admin)))
    do {
      let proxies = try await simulator.startDescribed()
      let demo = SimulatedDemo(ground, simulator, proxies)
      try await demo.bringUp(orders)
      return demo
    } catch {
      await simulator.stop()
      ground.release()
      throw error
    }
  }

  private init(_ ground: DemoGround, _ simulator: Simulator, _ proxies: [SimulatedProxy]) {
    self.ground = ground
    self.simulator = simulator
    self.proxies = proxies
    config = ConfigFolder(path: ground.claim.layout.config)
  }

  private func bringUp(_ orders: [FaultOrder]) throws {
    try Files.makeFolder(config.path)
    try config.write(nil)
    for order in orders { try carryOut(order) }
    control = Task { [ground] in
      await ground.serveControl(info: { await self.info() }, apply: { try await self.apply($0) })
    }
    try ground.publish(info())
  }

  /// The demo as it is now.
  public func info() -> DemoInfo {
    DemoInfo(
      number: ground.block.number, pid: getpid(), simulated: true, envoy: nil,
      proxies: proxies.map {
        .init(
          workload: $0.workload, namespace: $0.namespace, pod: $0.pod, pid: nil, admin: $0.address,
          stats: $0.address)
      }, traces: nil, ingress: nil, config: config.path, control: ground.controlURL, inForce: state.inForce)
  }

  /// Ends the simulation.
  public func stop() async {
    control?.cancel()
    await simulator.stop()
    ground.release()
  }

  private func apply(_ words: [String]) throws -> String {
    try carryOut(FaultOrder.parse(words))
    try ground.publish(info())
    return state.summary
  }

  private func carryOut(_ order: FaultOrder) throws {
    switch order {
    case .allOff:
      simulator.clearFaults()
      try config.write(nil)
    case .config(let fault):
      if let shown = state.config?.simulated {
        try simulator.clearFault(shown.name, workload: shown.workload)
      }
      try config.write(fault)
      if let shown = fault?.simulated {
        try simulator.setFault(shown.name, workload: shown.workload, value: shown.value)
      }
    case .on(let kind, let workload, let value):
      try simulator.setFault(kind.rawValue, workload: workload, value: value.map(Double.init))
    case .off(let kind, let workload):
      for name in workload.map({ [$0] }) ?? kind.workloads {
        try simulator.clearFault(kind.rawValue, workload: name)
      }
    }
    state = state.applying(order)
  }
}
