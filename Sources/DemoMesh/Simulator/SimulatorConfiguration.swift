/// What a simulated mesh is to be.
public struct SimulatorConfiguration: Sendable, Hashable {
  /// Which mesh.
  public enum Plan: Sendable, Hashable {
    /// Istio's sample application, as the demo runs it.
    case bookinfo
    /// Layers of services that call one another, drawn from the seed.
    /// - Parameters:
    ///   - proxies: how many proxies answer; each is one pod.
    ///   - services: how many services there are; nil for a number that suits the proxies.
    case generated(proxies: Int, services: Int?)
  }

  /// Which mesh.
  public var plan: Plan
  /// The same seed gives the same mesh and the same counters at the same age.
  public var seed: UInt64
  /// Requests per second that enter the mesh.
  public var requestsPerSecond: Double
  /// Loopback address to listen on.
  public var host: String
  /// Port of the first proxy; the others follow. 0 takes free ports.
  public var basePort: UInt16
  /// Seconds that the proxies pretend to have run before the start.
  public var age: Double

  /// Makes a configuration.
  public init(
    plan: Plan, seed: UInt64 = 1, requestsPerSecond: Double? = nil, host: String = "127.0.0.1",
    basePort: UInt16 = 0, age: Double = 3600
  ) {
    self.plan = plan
    self.seed = seed
    self.host = host
    self.basePort = basePort
    self.age = max(0, age)
    switch plan {
    case .bookinfo: self.requestsPerSecond = requestsPerSecond ?? 20
    case .generated(let proxies, _):
      self.requestsPerSecond = requestsPerSecond ?? max(50, Double(proxies) * 2)
    }
  }
}

/// A proxy of a simulated mesh.
public struct SimulatedProxy: Sendable, Hashable {
  /// `HOST:PORT`.
  public var address: String
  /// Workload beside it.
  public var workload: String
  /// The workload's namespace.
  public var namespace: String
  /// Pod.
  public var pod: String
}
