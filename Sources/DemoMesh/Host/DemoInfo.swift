import FoundationEssentials

/// What `pharos demo --headless` prints, and what a running demo leaves for others to find it by:
/// schema `pharos.demo/v1`.
public struct DemoInfo: Sendable, Hashable, Codable {
  /// A proxy of the demo.
  public struct Proxy: Sendable, Hashable, Codable {
    /// The workload beside it.
    public var workload: String
    /// The workload's namespace.
    public var namespace: String
    /// The pod's name.
    public var pod: String
    /// Process id; absent while it does not run.
    public var pid: Int32?
    /// `HOST:PORT` of the admin interface.
    public var admin: String
    /// `HOST:PORT` of the statistics.
    public var stats: String
    /// The file into which it writes its log, with a line for each request; absent when simulated.
    public var log: String?

    /// Describes a proxy.
    public init(
      workload: String, namespace: String, pod: String, pid: Int32?, admin: String, stats: String,
      log: String? = nil
    ) {
      self.workload = workload
      self.namespace = namespace
      self.pod = pod
      self.pid = pid
      self.admin = admin
      self.stats = stats
      self.log = log
    }
  }

  /// `pharos.demo/v1`.
  public var schema = "pharos.demo/v1"
  /// Which demo of this machine: 1, 2, …
  public var number: Int
  /// The process that owns everything.
  public var pid: Int32
  /// Whether the proxies are simulated.
  public var simulated: Bool
  /// Version of Envoy; absent when simulated.
  public var envoy: String?
  /// The proxies.
  public var proxies: [Proxy]
  /// Base URL of the trace query API (Zipkin's), without `/api/v2`; absent when simulated.
  public var traces: String?
  /// The page that the load calls; absent when simulated.
  public var ingress: String?
  /// The folder of the mesh's configuration as YAML; what is edited there takes effect.
  public var config: String?
  /// Where ``DemoControl`` gives orders: private to the user.
  public var control: String
  /// The faults that can be switched on.
  public var faults: [FaultDescription]
  /// Those in force, each as one would type it.
  public var inForce: [String]

  /// Describes a demo.
  public init(
    number: Int, pid: Int32, simulated: Bool, envoy: String?, proxies: [Proxy], traces: String?,
    ingress: String?, config: String? = nil, control: String,
    faults: [FaultDescription] = FaultDescription.all, inForce: [String] = []
  ) {
    self.number = number
    self.pid = pid
    self.simulated = simulated
    self.envoy = envoy
    self.proxies = proxies
    self.traces = traces
    self.ingress = ingress
    self.config = config
    self.control = control
    self.faults = faults
    self.inForce = inForce
  }

  /// The JSON, on one line.
  public var line: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// Reads such JSON; nil for anything else.
  public static func parse(_ bytes: [UInt8]) -> DemoInfo? {
    guard let info = try? JSONDecoder().decode(DemoInfo.self, from: Data(bytes)) else { return nil }
    return info.schema == "pharos.demo/v1" ? info : nil
  }
}
