import Synchronization
import Wire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Why a simulation could not be started or changed; a sentence for people.
public struct SimulatorFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Simulated proxies on loopback ports: what Envoy's admin interface answers, from a mesh that is a function
/// of time and a seed.
///
/// One thread serves all proxies and sleeps while nobody asks. Both proxies of an edge count the same calls;
/// histograms and byte counters move at each proxy's own flush, every 5 s, as in Envoy.
public final class Simulator: Sendable {
  private struct State {
    var world: SimulatedWorld
    var server: SimulatorServer?
    var stopped: [CheckedContinuation<Void, Never>] = []
  }

  private let configuration: SimulatorConfiguration
  private let state: Mutex<State>
  private let start = ContinuousClock.now

  /// Makes a simulation; nothing listens yet.
  public init(_ configuration: SimulatorConfiguration) {
    self.configuration = configuration
    state = Mutex(State(world: SimulatedWorld(configuration)))
  }

  /// The names that `setFault` takes.
  public static let faultNames = SimulatedFault.allCases.map(\.rawValue)

  /// Starts to listen.
  /// - Returns: the addresses, `HOST:PORT`, one a proxy.
  /// - Throws: `SimulatorFailure` when a port cannot be had, or when it runs already.
  @discardableResult
  public func start() async throws -> [String] {
    try run().map(\.address)
  }

  /// Starts to listen and tells who listens where; otherwise as `start()`.
  public func startDescribed() async throws -> [SimulatedProxy] { try run() }

  private func run() throws -> [SimulatedProxy] {
    try state.withLock { state in
      guard state.server == nil else { throw SimulatorFailure("The simulation runs already.") }
      let mesh = state.world.traffic.mesh
      let server = try SimulatorServer(
        host: configuration.host, basePort: configuration.basePort, count: mesh.proxies.count
      ) { [weak self] proxy, target in
        self?.answer(proxy, target) ?? .close
      }
      let proxies = zip(mesh.proxies, server.ports).map { proxy, port in
        let workload = mesh.workloads[proxy.workload]
        return SimulatedProxy(
          address: "\(configuration.host):\(port)", workload: workload.name, namespace: workload.namespace,
          pod: workload.pod(proxy.replica))
      }
      guard
        BackgroundThread.start({ [weak self] in
          server.run()
          self?.ended()
        })
      else { throw SimulatorFailure("No thread can be started.") }
      state.server = server
      return proxies
    }
  }

  /// Stops listening; returns when every socket is closed. Nothing happens when it does not run.
  public func stop() async {
    await withCheckedContinuation { continuation in
      let server = state.withLock { state -> SimulatorServer? in
        guard let server = state.server else { return nil }
        state.stopped.append(continuation)
        // The first one to stop it tells it so.
        return state.stopped.count == 1 ? server : nil
      }
      if let server {
        server.stop()
      } else if state.withLock({ $0.server == nil && $0.stopped.isEmpty }) {
        continuation.resume()
      }
    }
  }

  private func ended() {
    let waiting = state.withLock { state in
      state.server = nil
      defer { state.stopped = [] }
      return state.stopped
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Puts a fault on a workload, from now on.
  /// - Parameters:
  ///   - name: one of `faultNames`.
  ///   - workload: for example `reviews-v3`.
  ///   - value: percent, or milliseconds for `latency` and `delay`; nil for the usual.
  /// - Throws: `SimulatorFailure` for a name that does not exist.
  public func setFault(_ name: String, workload: String, value: Double? = nil) throws {
    try change(name, workload: workload) { faults, fault in
      faults.append(
        SimulatedFaultInForce(fault: fault, workload: workload, value: value ?? fault.standardValue))
    }
  }

  /// Takes a fault off a workload again.
  /// - Throws: `SimulatorFailure` for a name that does not exist.
  public func clearFault(_ name: String, workload: String) throws {
    try change(name, workload: workload) { _, _ in }
  }

  /// Takes every fault off.
  public func clearFaults() {
    let t = age
    state.withLock { $0.world.setFaults([], at: t) }
  }

  private func change(
    _ name: String, workload: String, _ body: (inout [SimulatedFaultInForce], SimulatedFault) -> Void
  ) throws {
    guard let fault = SimulatedFault(rawValue: name) else {
      throw SimulatorFailure(
        "There is no fault \(name); there are: \(Simulator.faultNames.joined(separator: ", ")).")
    }
    let t = age
    try state.withLock { state in
      guard state.world.traffic.mesh.workloads.contains(where: { $0.name == workload }) else {
        throw SimulatorFailure("There is no workload \(workload).")
      }
      var faults = state.world.traffic.faults.filter { $0.fault != fault || $0.workload != workload }
      body(&faults, fault)
      state.world.setFaults(faults, at: t)
    }
  }

  private func answer(_ proxy: Int, _ target: String) -> SimulatedWorld.Answer {
    let t = age
    return state.withLock { $0.world.answer(proxy: proxy, target: target, at: t) }
  }

  /// Seconds that the mesh pretends to have run.
  private var age: Double { configuration.age + (ContinuousClock.now - start) / .seconds(1) }
}
