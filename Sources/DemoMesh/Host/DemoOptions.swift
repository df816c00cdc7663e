/// How a demo is started.
public struct DemoOptions: Sendable, Hashable {
  /// Requests per second at the ingress.
  public var rate: Double
  /// A given Envoy, or nil to find one.
  public var envoy: String?
  /// Faults in force from the start, each as one would type it (`errors reviews-v3 50`).
  public var faults: [String]
  /// Simulated proxies instead of Envoys.
  public var simulated: Bool

  /// Options.
  public init(rate: Double = 20, envoy: String? = nil, faults: [String] = [], simulated: Bool = false) {
    self.rate = rate
    self.envoy = envoy
    self.faults = faults
    self.simulated = simulated
  }

  /// The faults, read. Throws with a sentence for the first that is none.
  func orders() throws -> [FaultOrder] {
    try faults.map { try FaultOrder.parse($0.split(whereSeparator: \.isWhitespace).map(String.init)) }
  }
}
