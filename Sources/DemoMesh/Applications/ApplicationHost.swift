import FlyingSocks

/// Runs the sample applications, each at its own address, and starts and stops them one by one.
actor ApplicationHost {
  private let network: Network
  private let block: AddressBlock
  private let client: MessageClient
  private var behaviours: [String: Behaviour] = [:]
  private var tasks: [String: Task<Void, Never>] = [:]
  private var external: Task<Void, Never>?

  init(network: Network, block: AddressBlock, client: MessageClient) {
    self.network = network
    self.block = block
    self.client = client
    for pod in Bookinfo.pods { behaviours[pod.workload] = Behaviour() }
  }

  /// Starts all of them, and the host outside the mesh.
  func start() throws {
    for pod in Bookinfo.pods { try start(pod) }
    let server = MessageServer(
      network: network, host: block.external, port: Ports.external, handler: Applications.external)
    let listener = try server.listen()
    external = Task { await server.run(on: listener) }
  }

  /// Makes the applications do what the faults say.
  func follow(_ faults: FaultState) async throws {
    for pod in Bookinfo.pods {
      let behaviour = faults.behaviour(of: pod.workload)
      behaviours[pod.workload]?.set(
        errorPercent: behaviour.errorPercent, latencyMilliseconds: behaviour.latencyMilliseconds)
      if faults.down.contains(pod.workload) {
        await stop(pod)
      } else if tasks[pod.workload] == nil {
        try start(pod)
      }
    }
  }

  /// Stops all of them.
  func stopAll() async {
    for pod in Bookinfo.pods { await stop(pod) }
    external?.cancel()
    await external?.value
    external = nil
  }

  private func stop(_ pod: Pod) async {
    guard let task = tasks.removeValue(forKey: pod.workload) else { return }
    task.cancel()
    await task.value
  }

  private func start(_ pod: Pod) throws {
    guard let behaviour = behaviours[pod.workload] else { return }
    let host = block.application(pod.index)
    if pod.speech == .tcp {
      let listener = try network.listen(host, pod.port)
      let network = network
      tasks[pod.workload] = Task {
        await network.serve(listener) { await Database.serve($0, behaviour) }
      }
      return
    }
    let context = ApplicationContext(
      pod: pod, block: block, client: client, behaviour: behaviour, network: network)
    guard let handler = Applications.handler(context) else { return }
    let server = MessageServer(network: network, host: host, port: pod.port, handler: handler)
    let listener = try server.listen()
    tasks[pod.workload] = Task { await server.run(on: listener) }
  }
}
