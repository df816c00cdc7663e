/// How a demo is started.
public struct DemoOptions: Sendable, Hashable {
  /// Requests per second at the ingress.
  public var rate: Double
  /// A given Envoy, or nil to find one.
  public var envoy: String?
  /// Faults in force from the start, each as one would type it (`errors reviews-v3 50`).
  public var faults: [String]

  /// Options.
  public init(rate: Double = 20, envoy: String? = nil, faults: [String] = []) {
    self.rate = rate
    self.envoy = envoy
    self.faults = faults
  }
}
